package yamlfile_test

import (
	"strings"
	"testing"

	"hflineage/graph/yamlfile"
)

type file struct {
	Things []struct {
		Name string `yaml:"name"`
	} `yaml:"things"`
}

func TestDecodeErrors(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"unknown key", "things:\n  - name: a\n    titel: b\n", `line 3: unknown field "titel"`},
		{"another type", "things:\n  - a\n", "line 2: "},
		{"key twice", "things: []\nthings: []\n", "line 2: "},
		{"no YAML", "things: [\n", "line 1: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := yamlfile.Decode([]byte(tt.data), &file{}, "list of things")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Decode(%q) = %v, want one line that begins with %q", tt.data, err, tt.want)
			}
		})
	}
}

// Lines are counted from the beginning of the file, whatever it begins with.
func TestErrorf(t *testing.T) {
	for _, tt := range []struct{ data, path, want string }{
		{"things:\n  - name: a\n", "$.things[0].name", "line 2: is a"},
		{"\n\n# A comment.\nthings:\n  - name: a\n", "$.things[0].name", "line 5: is a"},
		{"things:\n  - name: a\n\n\n", "$.things[0].name", "line 2: is a"},
		{"things:\r\n  - name: a\r\n  - name: a\r\n", "$.things[1].name", "line 3: is a"},
		{"", "$", "line 1: is a"},
		{"things: []", "$.things[7]", "$.things[7]: is a"},
	} {
		var f file
		lines, err := yamlfile.Decode([]byte(tt.data), &f, "list of things")
		if err != nil {
			t.Errorf("Decode(%q): %v", tt.data, err)
			continue
		}
		if err := lines.Errorf(tt.path, "is %s", "a"); err.Error() != tt.want {
			t.Errorf("of %q: %q, want %q", tt.data, err, tt.want)
		}
	}
}
