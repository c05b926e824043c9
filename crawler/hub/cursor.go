package hub

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Cursor says where a listing goes on. On the wire it is the base64 form of a
// JSON object, a condition that the items still to come meet:
//
//	order                    condition
//	createdAt ascending      {"_id":{"$gt":KEY}}
//	createdAt descending     {"_id":{"$lt":KEY}}
//	FIELD descending         {"$or":[{FIELD:VALUE,"_id":{"$gt":KEY}},{FIELD:{"$lt":VALUE}},{FIELD:null}]}
//	  where VALUE is null    {"$or":[{FIELD:null,"_id":{"$gt":KEY}}]}
//
// KEY and VALUE are the _id and the field of the last item served: equal
// values come in ascending order of _id, items without the field last. With a
// search the object has a member searchSequenceToken besides.
type Cursor struct {
	Key        string // _id of the last item served
	Descending bool   // of the two orders by _id, the descending one; false with a Field
	Field      string // sort key other than createdAt, or ""
	Value      string // the field's value as JSON text; "" without a Field
	Search     string // searchSequenceToken
}

// After is the cursor of a listing by createdAt ascending behind key.
func After(key string) Cursor { return Cursor{Key: key} }

// Encode writes the cursor as it stands in a URL before percent-encoding.
func (c Cursor) Encode() string {
	return base64.StdEncoding.EncodeToString([]byte(c.JSON()))
}

// JSON is the condition that the cursor carries, with its members in the order
// of the Hub's own.
func (c Cursor) JSON() string {
	var b strings.Builder
	b.WriteByte('{')
	switch {
	case c.Field != "":
		field := quote(c.Field)
		fmt.Fprintf(&b, `"$or":[{%s:%s,"_id":{"$gt":%s}}`, field, c.Value, quote(c.Key))
		if c.Value != "null" {
			fmt.Fprintf(&b, `,{%s:{"$lt":%s}},{%s:null}`, field, c.Value, field)
		}
		b.WriteByte(']')
	case c.Descending:
		fmt.Fprintf(&b, `"_id":{"$lt":%s}`, quote(c.Key))
	default:
		fmt.Fprintf(&b, `"_id":{"$gt":%s}`, quote(c.Key))
	}
	if c.Search != "" {
		fmt.Fprintf(&b, `,"searchSequenceToken":%s`, quote(c.Search))
	}
	b.WriteByte('}')
	return b.String()
}

// quote writes a JSON string without the HTML escapes of encoding/json.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ParseCursor reads a cursor that has been percent-decoded, in standard or
// URL-safe base64, padded or not. A form other than the ones above is an
// error: a client then follows the Hub's links as they come.
func ParseCursor(s string) (Cursor, error) {
	raw, err := decodeBase64(s)
	if err != nil {
		return Cursor{}, fmt.Errorf("cursor %q: %w", excerpt(s, 60), err)
	}
	c, err := parseCondition(raw)
	if err != nil {
		return Cursor{}, fmt.Errorf("cursor %s: %w", excerpt(plainText(string(raw)), 200), err)
	}
	return c, nil
}

// AscendingKey returns the key of a cursor that has exactly the form of the
// order by createdAt ascending and whose key is an ObjectId. Only then may a
// client make cursors of its own with [After].
func AscendingKey(cursor string) (key string, ok bool) {
	raw, err := decodeBase64(cursor)
	if err != nil {
		return "", false
	}
	c, err := parseCondition(raw)
	if err != nil || string(raw) != After(c.Key).JSON() || !IsKey(c.Key) {
		return "", false
	}
	return c.Key, true
}

func decodeBase64(s string) ([]byte, error) {
	s = strings.TrimRight(s, "=")
	s = strings.NewReplacer("-", "+", "_", "/").Replace(s)
	raw, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, errors.New("no base64")
	}
	return raw, nil
}
