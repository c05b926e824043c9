package graph

import (
	"bytes"
	"encoding/hex"
	"fmt"
)

// Key is a model's `_id` on the Hub, a MongoDB ObjectId: it outlives renames,
// and its first four bytes are the time of creation in Unix seconds, big
// endian. The zero Key stands for "not known".
type Key [12]byte

// ParseKey reads the 24 hexadecimal digits of an `_id`.
func ParseKey(s string) (Key, error) {
	var k Key
	if len(s) != 2*len(k) {
		return Key{}, fmt.Errorf("_id %q is not 24 hexadecimal digits", s)
	}
	if _, err := hex.Decode(k[:], []byte(s)); err != nil {
		return Key{}, fmt.Errorf("_id %q is not 24 hexadecimal digits", s)
	}
	return k, nil
}

func (k Key) String() string { return hex.EncodeToString(k[:]) }

// IsZero reports whether the key is not known.
func (k Key) IsZero() bool { return k == Key{} }

// Compare orders keys as the Hub's cursors do: bytewise.
func (k Key) Compare(other Key) int { return bytes.Compare(k[:], other[:]) }
