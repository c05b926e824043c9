package license_test

import (
	"slices"
	"strings"
	"testing"

	"hflineage/graph/license"
)

// hubLicenses are the identifiers of the Hub's list as of 2026-08-22, see
// licenses.yaml.
const hubLicenses = `apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0
cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0
cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl
lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openmdw-1.0
openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license
fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma unknown other`

// The built-in table has what the Hub lists, and nothing else.
func TestDefault(t *testing.T) {
	table := license.Default()
	var unclassed []string
	hub := strings.Fields(hubLicenses)
	for _, id := range hub {
		if table.Rank(id) == license.Unclassed {
			unclassed = append(unclassed, id)
		}
	}
	if !slices.Equal(unclassed, []string{"cc", "unknown", "other"}) {
		t.Errorf("in no class: %q", unclassed)
	}
	for _, c := range table.Classes {
		if c.Is == "" {
			t.Errorf("class %s does not say what it is", c.Name)
		}
		for _, l := range c.Licenses {
			if !slices.Contains(hub, l.ID) {
				t.Errorf("%s: the Hub has no licence %q", c.Name, l.ID)
			}
			if !strings.HasPrefix(l.Source, "https://") {
				t.Errorf("%s has the source %q", l.ID, l.Source)
			}
		}
	}
	order := []string{"apache-2.0", "MPL-2.0", "gpl-3.0", "llama3.1", "cc-by-nc-4.0", "cc-by-nd-4.0"}
	for i, id := range order {
		if got := table.Rank(id); int(got) != i+1 {
			t.Errorf("%s has rank %d, want %d", id, got, i+1)
		}
	}
	if got := table.Name(table.Rank("gemma")); got != "use-restricted" || table.Name(license.Unclassed) != "" {
		t.Errorf("gemma is %q, and what is in no class %q", got, table.Name(license.Unclassed))
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"empty", "", "no classes"},
		{"unknown key", "classes:\n  - name: a\n    license: []\n", `line 3: unknown field "license"`},
		{"no name", "classes:\n  - licenses: [{id: mit, source: s}]\n", "line 2: a class needs a name"},
		{"no licences", "classes:\n  - name: a\n", `line 2: class "a" needs licenses`},
		{"class twice", "classes:\n  - {name: a, licenses: [{id: mit, source: s}]}\n  - {name: a, licenses: [{id: isc, source: s}]}\n", `line 3: the class "a" is there twice`},
		{"no id", "classes:\n  - name: a\n    licenses:\n      - {source: s}\n", "line 4: a licence needs an id"},
		{"no source", "classes:\n  - name: a\n    licenses:\n      - {id: mit, source: s}\n      - {id: isc}\n", `line 5: licence "isc" needs a source`},
		{"licence twice", "classes:\n  - name: a\n    licenses: [{id: mit, source: s}]\n  - name: b\n    licenses:\n      - {id: MIT, source: s}\n", `line 6: licence "MIT" is in class "a" already`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := license.Parse([]byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Parse(%q) = %v, want one line with %q", tt.data, err, tt.want)
			}
		})
	}
}
