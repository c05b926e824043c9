package yamlfile

import "testing"

func TestLines(t *testing.T) {
	for _, tt := range []struct{ data, path, want string }{
		{"", "$", "line 1: odd"},
		{"  \n", "$", "line 1: odd"},
		{"list:\n  - name: a\n", "$.list[0].name", "line 2: odd"},
		{"\n\n# about\n\nlist:\n  - name: a\n", "$.list[0].name", "line 6: odd"},
		{"list: []\n\n", "$.list[3]", "$.list[3]: odd"},
	} {
		var file struct {
			List []struct{ Name string }
		}
		src, err := Decode([]byte(tt.data), &file)
		if err != nil || len(src.SHA256) != 64 {
			t.Errorf("Decode(%q) = %q, %v", tt.data, src.SHA256, err)
		}
		if got := src.ErrorAt(tt.path, "odd").Error(); got != tt.want {
			t.Errorf("%q: error at %s = %q, want %q", tt.data, tt.path, got, tt.want)
		}
	}
	for data, want := range map[string]string{
		"\n\nlist:\n  - nme: a\n": "line 4: unknown field \"nme\"",
		"list:\n\t- name: a\n":    "line 2: ",
	} {
		var file struct {
			List []struct{ Name string }
		}
		if _, err := Decode([]byte(data), &file); err == nil || len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
			t.Errorf("Decode(%q): %v, want %q", data, err, want)
		}
	}
}
