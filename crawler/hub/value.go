package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The types below take one JSON value each. They never fail: a value of
// another type leaves the zero value and says in wrong what came instead, so
// that one odd field costs neither the item nor the page. encoding/json calls
// UnmarshalJSON with a value that it has checked already. Of a name that an
// object has twice, the last value counts, as everywhere in encoding/json.

type text struct {
	value string
	wrong string
}

func (t *text) UnmarshalJSON(raw []byte) error {
	*t = text{}
	switch kind(raw) {
	case "a string":
		t.value = unquote(raw)
	case "null":
	default:
		t.wrong = fmt.Sprintf("is %s, not a string", kind(raw))
	}
	return nil
}

type flag struct {
	value bool
	wrong string
}

func (f *flag) UnmarshalJSON(raw []byte) error {
	*f = flag{}
	switch kind(raw) {
	case "a boolean":
		f.value = raw[0] == 't'
	case "null":
	default:
		f.wrong = fmt.Sprintf("is %s, not a boolean", kind(raw))
	}
	return nil
}

// count is a number of things: never negative. A number in a string is
// accepted, a fraction is cut off, and what is too large is the largest.
type count struct {
	value int64
	wrong string
}

func (c *count) UnmarshalJSON(raw []byte) error {
	*c = count{}
	switch kind(raw) {
	case "a number":
		c.set(string(raw))
	case "a string":
		c.set(strings.TrimSpace(unquote(raw)))
	case "null":
	default:
		c.wrong = fmt.Sprintf("is %s, not a number", kind(raw))
	}
	return nil
}

func (c *count) set(s string) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		// ParseFloat gives an infinity with its range error.
		f, ferr := strconv.ParseFloat(s, 64)
		switch {
		case f >= math.MaxInt64:
			n = math.MaxInt64
		case ferr != nil || math.IsNaN(f):
			c.wrong = fmt.Sprintf("is %q, not a number", excerpt(s, 40))
			return
		case f < 0:
			n = -1
		default:
			n = int64(f)
		}
	}
	if n < 0 {
		c.wrong = fmt.Sprintf("is negative (%s)", excerpt(s, 40))
		return
	}
	c.value = n
}

// stamp is a time as the Hub writes it, 2025-11-04T08:25:31.000Z.
type stamp struct {
	value time.Time
	wrong string
}

func (s *stamp) UnmarshalJSON(raw []byte) error {
	*s = stamp{}
	switch kind(raw) {
	case "a string":
		written := unquote(raw)
		if t, err := time.Parse(time.RFC3339, written); err == nil {
			s.value = t.UTC()
		} else {
			s.wrong = fmt.Sprintf("is %q, not a time", excerpt(written, 40))
		}
	case "null":
	default:
		s.wrong = fmt.Sprintf("is %s, not a time", kind(raw))
	}
	return nil
}

// gate is false, "auto" or "manual"; true, which the client's annotation rules
// out, is taken for "auto".
type gate struct {
	value string
	wrong string
}

func (g *gate) UnmarshalJSON(raw []byte) error {
	*g = gate{}
	switch kind(raw) {
	case "a boolean":
		if raw[0] == 't' {
			g.value = "auto"
		}
	case "a string":
		switch s := unquote(raw); s {
		case "auto", "manual":
			g.value = s
		case "", "false":
		default:
			g.wrong = fmt.Sprintf(`is %q, not false, "auto" or "manual"`, excerpt(s, 40))
		}
	case "null":
	default:
		g.wrong = fmt.Sprintf(`is %s, not false, "auto" or "manual"`, kind(raw))
	}
	return nil
}

// kind names the type of a JSON value, from its first byte, as people say it.
func kind(raw []byte) string {
	if len(raw) == 0 {
		return "nothing"
	}
	switch raw[0] {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// unquote decodes a checked JSON string, with the usual replacement character
// for bytes that are no UTF-8.
func unquote(raw []byte) string {
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return string(inner)
	}
	var s string
	// The string has been checked, so that an error means damage in memory.
	if err := json.Unmarshal(raw, &s); err != nil {
		return ""
	}
	return s
}

// excerpt cuts s to about n bytes for a message, on a rune boundary.
func excerpt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
