package hub

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzWalk holds that the walk over valid JSON finds what encoding/json finds.
func FuzzWalk(f *testing.F) {
	f.Add(`{"a":1,"b":[{"c":"}"}, "]", -1.5e3 ] , "a" : null}`)
	f.Add(`{"\u0061\\":"\\\"","":{"x":{}},"n":true}`)
	f.Add(` [ 1 ,"a,b", [[],{}] ,false] `)
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, s string) {
		raw := []byte(s)
		if !utf8.ValidString(s) {
			return // encoding/json replaces it in names
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &object) == nil && object != nil {
			got := map[string]string{}
			for name, value := range fields(raw) {
				got[string(name)] = string(value)
			}
			if len(got) != len(object) {
				t.Fatalf("%q has %d names, want %d", s, len(got), len(object))
			}
			for name, want := range object {
				if got[name] != string(want) {
					t.Fatalf("%q: %q is %q, want %q", s, name, got[name], want)
				}
			}
		}
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) == nil && list != nil {
			i := 0
			for e := range elements(raw) {
				if i >= len(list) || string(e) != string(list[i]) {
					t.Fatalf("%q: element %d is %q, want one of %q", s, i, e, list)
				}
				i++
			}
			if i != len(list) {
				t.Fatalf("%q has %d elements, want %d", s, i, len(list))
			}
		}
	})
}
