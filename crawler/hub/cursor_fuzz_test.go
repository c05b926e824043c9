package hub_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"testing"
	"unicode/utf8"

	"hflineage/crawler/hub"
)

var base64Kinds = []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding}

var (
	ascendingForm  = regexp.MustCompile(`^\{"_id":\{"\$gt":"([0-9a-f]{24})"\}\}$`)
	descendingForm = regexp.MustCompile(`^\{"_id":\{"\$lt":"(\w*)"\}\}$`)
)

// FuzzParseCursor holds for any condition that every base64 of it is read alike,
// that what is read is written as a condition that reads the same, and that the
// two orders by _id are recognised as a pattern recognises them.
func FuzzParseCursor(f *testing.F) {
	f.Add(`{"_id":{"$gt":"6290493547d5d4937a684576"}}`)
	f.Add(`{"_id":{"$lt":"6909b87b734dd24dd19da3ef"}}`)
	f.Add(`{"_id":{"$lt":"x"},"searchSequenceToken":"t"}`)
	f.Add(`{"$or":[{"downloads":4685368}]}`)
	f.Add(`{"$or":[{"trendingScore":0,"_id":{"$gt":"6290493547d5d4937a684576"}},{"trendingScore":{"$lt":0}},{"trendingScore":null}]}`)
	f.Add(`{"$or":[{"lastModified":"2026-01-02T03:04:05.000Z","_id":{"$gt":"k"}},{"lastModified":{"$lt":"2026-01-02T03:04:05.000Z"}},{"lastModified":null}]}`)
	f.Add(`{"$or":[{"a":null,"_id":{"$gt":"k"}}]}`)
	f.Fuzz(func(t *testing.T, condition string) {
		c, err := hub.ParseCursor(base64.RawURLEncoding.EncodeToString([]byte(condition)))
		ascending := ascendingForm.FindStringSubmatch(condition)
		for _, kind := range base64Kinds {
			s := kind.EncodeToString([]byte(condition))
			if again, err2 := hub.ParseCursor(s); again != c || (err2 == nil) != (err == nil) {
				t.Errorf("ParseCursor(%q) = %+v, %v; in another base64 %+v, %v", s, again, err2, c, err)
			}
			if key, ok := hub.AscendingKey(s); ok != (ascending != nil) || ok && (key != ascending[1] || c != hub.After(key)) {
				t.Errorf("AscendingKey of %q is %q, %t", condition, key, ok)
			}
		}
		if m := descendingForm.FindStringSubmatch(condition); m != nil && (err != nil || c != hub.Cursor{Key: m[1], Descending: true}) {
			t.Errorf("%q is read as %+v, %v", condition, c, err)
		}
		if err != nil {
			return
		}
		if again, err := hub.ParseCursor(c.Encode()); err != nil || again != c {
			t.Errorf("%q: read %+v, written and read again %+v, %v", condition, c, again, err)
		}
	})
}

// FuzzCursor holds that every cursor is written as valid JSON and read as it was.
func FuzzCursor(f *testing.F) {
	f.Add("6290493547d5d4937a684576", false, "", "", "")
	f.Add("6909b87b734dd24dd19da3ef", true, "", "", "token")
	f.Add("6290493547d5d4937a684576", false, "trendingScore", "0", "")
	f.Add("6290493547d5d4937a684576", false, "lastModified", ` "2026-01-02T03:04:05.000Z"`, "a<b>&c")
	f.Add("k\u2028", false, "likes", "null", "")
	f.Add(`"`, false, "$or", `{"a": [1.50e3]}`, `\`)
	f.Fuzz(func(t *testing.T, key string, descending bool, field, value, search string) {
		c := hub.Cursor{Key: key, Descending: descending, Search: search}
		if field != "" && field != "_id" {
			var compact bytes.Buffer
			if json.Compact(&compact, []byte(value)) != nil {
				return
			}
			c.Descending, c.Field, c.Value = false, field, compact.String()
		}
		for _, s := range []string{key, field, value, search} {
			if !utf8.ValidString(s) {
				return // it has no form in JSON
			}
		}
		if !json.Valid([]byte(c.JSON())) {
			t.Fatalf("%+v is written as %s", c, c.JSON())
		}
		if got, err := hub.ParseCursor(c.Encode()); err != nil || got != c {
			t.Errorf("%+v is written as %s and read as %+v, %v", c, c.JSON(), got, err)
		}
	})
}
