package hub

import (
	"fmt"
	"strconv"
	"time"
)

// keyLen is the length of an ObjectId: 4 bytes of Unix seconds at its
// creation, 5 of the creating process, 3 of a counter, in hexadecimal.
const keyLen = 24

// IsKey reports whether s is an ObjectId as the Hub writes it.
func IsKey(s string) bool {
	if len(s) != keyLen {
		return false
	}
	for i := range keyLen {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// KeyAt is the smallest key that a model created in the second of t can have:
// models created in earlier seconds have smaller keys. It is a bound, not the
// key of a model. Times that an ObjectId cannot carry give the nearest one.
func KeyAt(t time.Time) string {
	sec := min(max(t.Unix(), 0), 1<<32-1)
	return fmt.Sprintf("%08x%016x", sec, 0)
}

// KeyTime is the creation time that key carries, in UTC; ok is false if key is
// no ObjectId.
func KeyTime(key string) (t time.Time, ok bool) {
	if !IsKey(key) {
		return time.Time{}, false
	}
	sec, err := strconv.ParseUint(key[:8], 16, 32)
	if err != nil {
		return time.Time{}, false // IsKey has seen the digits
	}
	return time.Unix(int64(sec), 0).UTC(), true
}
