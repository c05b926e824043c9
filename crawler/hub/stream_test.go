package hub

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzStream holds that a stream accepts what encoding/json accepts, and finds
// the same names and values in it.
func FuzzStream(f *testing.F) {
	f.Add(`{"a":1,"b":[{"c":"}"}, "]", -1.5e3 ] , "a" : null}`)
	f.Add(`{"\u0061\\":"\\\"","":{"x":{}},"n":true}`)
	f.Add(` [ 1 ,"a,b", [[],{}] ,false] `)
	f.Add(`{}`)
	f.Add(`{"a":1}}`)
	f.Fuzz(func(t *testing.T, s string) {
		raw := []byte(s)
		if !utf8.ValidString(s) {
			return // encoding/json replaces it in names
		}
		got := map[string]*json.RawMessage{}
		err := readObject(raw, func(name []byte) json.Unmarshaler {
			value := new(json.RawMessage)
			got[string(name)] = value
			return value
		})
		var want map[string]json.RawMessage
		if json.Unmarshal(raw, &want) != nil || want == nil {
			if err == nil {
				t.Fatalf("%q is read as an object", s)
			}
			return
		}
		if err != nil || len(got) != len(want) {
			t.Fatalf("%q has %d names, %v; want %d", s, len(got), err, len(want))
		}
		for name, value := range want {
			if string(*got[name]) != string(value) {
				t.Fatalf("%q: %q is %q, want %q", s, name, *got[name], value)
			}
		}
	})
}
