package hub_test

import (
	"encoding/base64"
	"testing"
	"time"

	"hflineage/crawler/hub"
)

func TestCursor(t *testing.T) {
	const key = "6290493547d5d4937a684576"
	tests := map[string]struct {
		cursor hub.Cursor
		json   string
	}{
		"createdAt ascending":  {hub.After(key), `{"_id":{"$gt":"` + key + `"}}`},
		"createdAt descending": {hub.Cursor{Key: key, Descending: true}, `{"_id":{"$lt":"` + key + `"}}`},
		"trendingScore": {
			hub.Cursor{Key: key, Field: "trendingScore", Value: "0"},
			`{"$or":[{"trendingScore":0,"_id":{"$gt":"` + key + `"}},{"trendingScore":{"$lt":0}},{"trendingScore":null}]}`,
		},
		"lastModified": {
			hub.Cursor{Key: key, Field: "lastModified", Value: `"2026-01-02T03:04:05.000Z"`},
			`{"$or":[{"lastModified":"2026-01-02T03:04:05.000Z","_id":{"$gt":"` + key + `"}},` +
				`{"lastModified":{"$lt":"2026-01-02T03:04:05.000Z"}},{"lastModified":null}]}`,
		},
		"behind the last value": {
			hub.Cursor{Key: key, Field: "likes", Value: "null"},
			`{"$or":[{"likes":null,"_id":{"$gt":"` + key + `"}}]}`,
		},
		"with a search": {
			hub.Cursor{Key: key, Search: "tok<en"},
			`{"_id":{"$gt":"` + key + `"},"searchSequenceToken":"tok<en"}`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.cursor.JSON(); got != tt.json {
				t.Errorf("JSON() =\n%s, want\n%s", got, tt.json)
			}
			encodings := map[string]string{
				"own":      tt.cursor.Encode(),
				"standard": base64.StdEncoding.EncodeToString([]byte(tt.json)),
				"raw":      base64.RawStdEncoding.EncodeToString([]byte(tt.json)),
				"URL-safe": base64.URLEncoding.EncodeToString([]byte(tt.json)),
				"raw URL":  base64.RawURLEncoding.EncodeToString([]byte(tt.json)),
			}
			for name, s := range encodings {
				if got, err := hub.ParseCursor(s); err != nil || got != tt.cursor {
					t.Errorf("ParseCursor of the %s encoding = %+v, %v, want %+v", name, got, err, tt.cursor)
				}
			}
		})
	}
}

func TestParseCursorRefuses(t *testing.T) {
	for _, json := range []string{
		``, `{}`, `[]`, `null`, `{"_id":{}}`, `{"_id":"k"}`, `{"_id":{"$gt":"a","$lt":"b"}}`, `{"_id":{"$ne":"a"}}`,
		`{"_id":{"$gt":"a"}} {}`, `{"_id":{"$gt":"a"},"more":1}`, `{"_id":{"$gt":"a"},"$or":[]}`,
		`{"$or":[]}`, `{"$or":[{"downloads":4685368}]}`, `{"$or":[{"_id":{"$gt":"a"}}]}`,
		`{"$or":[{"likes":1,"_id":{"$gt":"a"}},{"likes":{"$lt":2}},{"likes":null}]}`,
		`{"$or":[{"likes":1,"_id":{"$gt":"a"}},{"downloads":{"$lt":1}},{"likes":null}]}`,
		`{"$or":[{"likes":1,"_id":{"$gt":"a"}}]}`, `{"$or":[{"likes":1,"_id":{"$lt":"a"}},{"likes":{"$lt":1}},{"likes":null}]}`,
	} {
		if c, err := hub.ParseCursor(base64.StdEncoding.EncodeToString([]byte(json))); err == nil {
			t.Errorf("ParseCursor(%s) = %+v, want an error", json, c)
		}
	}
	if c, err := hub.ParseCursor("no base64!"); err == nil {
		t.Errorf("ParseCursor of no base64 = %+v, want an error", c)
	}
}

func TestAscendingKey(t *testing.T) {
	const key = "6290493547d5d4937a684576"
	if got, ok := hub.AscendingKey(hub.After(key).Encode()); got != key || !ok {
		t.Errorf("AscendingKey = %q, %t, want %q", got, ok, key)
	}
	for _, json := range []string{
		`{"_id":{"$lt":"` + key + `"}}`,
		`{"_id":{"$GT":"` + key + `"}}`,
		`{"_id":{"$gt":"` + key + `"},"searchSequenceToken":"t"}`,
		`{"_id":{"$gt":"short"}}`,
		`{"_id":{"$gt":""}}`,
		`{"_id": {"$gt":"` + key + `"}}`,
	} {
		if got, ok := hub.AscendingKey(base64.StdEncoding.EncodeToString([]byte(json))); ok {
			t.Errorf("AscendingKey(%s) = %q, want none", json, got)
		}
	}
}

func TestKey(t *testing.T) {
	at := time.Date(2022, 3, 2, 23, 29, 4, 5e8, time.UTC)
	const want = "621ffdc00000000000000000"
	if got := hub.KeyAt(at); got != want {
		t.Errorf("KeyAt(%v) = %s, want %s", at, got, want)
	}
	if got, ok := hub.KeyTime("621ffdc036468d709f174338"); !ok || !got.Equal(at.Truncate(time.Second)) {
		t.Errorf("KeyTime = %v, %t, want %v", got, ok, at.Truncate(time.Second))
	}
	for _, far := range []time.Time{{}, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got := hub.KeyAt(far); !hub.IsKey(got) {
			t.Errorf("KeyAt(%v) = %q is no key", far, got)
		}
	}
	for _, bad := range []string{"", "621ffdc0", "621FFDC036468D709F174338", "621ffdc036468d709f17433g"} {
		if hub.IsKey(bad) {
			t.Errorf("IsKey(%q) = true", bad)
		}
		if got, ok := hub.KeyTime(bad); ok {
			t.Errorf("KeyTime(%q) = %v", bad, got)
		}
	}
}
