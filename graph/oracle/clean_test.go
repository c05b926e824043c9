package oracle

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// A name that is cleaned to o/N makes an edge to o/N, one that is not is junk.
func TestClean(t *testing.T) {
	long := strings.Repeat("n", 96)
	for _, test := range []struct{ name, want string }{
		{"o/N", "o/N"},
		{" \t\r\n\"'`o/N`'\" ", "o/N"},
		{"\u00a0o/N", ""}, // not one of the blanks
		{"https://huggingface.co/o/N", "o/N"},
		{"http://huggingface.co/o/N", "o/N"},
		{"HTTPS://WWW.HuggingFace.co/o/N", "o/N"},
		{"huggingface.co/o/N", "o/N"},
		{"www.hf.co/o/N", "o/N"},
		{"https://hf.co/o/N/", "o/N"},
		{"HF://o/N/x/y", "o/N"},
		{"https://hf.co/o/N/tree/main?a#b", "o/N"},
		{"https://hf.co/models/o/N", "models/o"},
		{"https://hf.co/hf.co/o/N", "hf.co/o"}, // one host
		{"https://hf.co//o/N", ""},
		{"https://hf.co/o/", ""},
		{"hf.co", ""},
		{"ftp://hf.co/o/N", ""},
		{"https://example.org/o/N", ""},
		{"o/N/x", ""}, // no host, no two segments
		{"o/N?x", "o/N"},
		{"o/N#x", "o/N"},
		{"o/N@main", "o/N"},
		{"o/N:q4", "o/N"},
		{"o/N:q4?x@y#z", "o/N"},
		{"o/N#z@y?x:q4", "o/N"},
		{"o/N.git", "o/N"},
		{"o/N.git.git", "o/N.git"},
		{"o/N.GIT", "o/N.GIT"},
		{"o/N.git@main", "o/N"},
		{"o/N .git", "o/N"},
		{"'o/N' @main", "o/N"},
		{"o/N.git @main", "o/N.git"}, // the blank is trimmed after .git
		{"/c/hub/models--o--N/snapshots/1", "o/N"},
		{"models--o--N", "o/N"},
		{"models--o--N--x", "o/N"},
		{"models--o--N-", "o/N-"},
		{"models--o---N", ""}, // o/-N
		{"models--o--", ""},
		{"models----N", ""},
		{"MODELS--o--N", ""},
		{"models--a/models--o--N", "models--a/models--o--N"}, // the first one only
		{"/models/o--N", "o/N"},
		{"/c/models/o--N--x/y", "o/N"},
		{"/models/models--o--N", "o/N"},
		{"/models/o--N/models--x", "o/N"}, // otherwise the same with /models/
		{"models/o--N", "models/o--N"},
		{"/models/o", ""},
		{"/MODELS/o--N", ""},
		{"_o/0.N-_", "_o/0.N-_"},
		{"o/-N", ""},
		{".o/N", ""},
		{"o/Ñ", ""},
		{"o//N", ""},
		{"/N", ""},
		{"o/", ""},
		{long + "/" + long, long + "/" + long},
		{"n" + long + "/N", ""},
		{"o/n" + long, ""},
		{`C:\models\N`, ""},
		{"", ""},
	} {
		tag, _ := json.Marshal("base_model:" + test.name)
		a := count(t, fmt.Sprintf(`{"id":"x/child","tags":[%s]}`, tag))
		if test.want == "" {
			same(t, fmt.Sprintf("anomalies of %q", test.name), a.oddities(), strings.TrimSpace("junk-name x/child "+test.name))
			same(t, fmt.Sprintf("edges of %q", test.name), a.edges())
			continue
		}
		same(t, fmt.Sprintf("edges of %q", test.name), a.edges(), "x/child < "+test.want+" unspecified")
		same(t, fmt.Sprintf("anomalies of %q", test.name), a.oddities())
	}
}

// A name is looked up as written before it is cleaned, and a bare one before it
// is judged.
func TestLookedUpFirst(t *testing.T) {
	a := count(t, `
		{"id":"gpt2"}
		{"id":"o/n.git"}
		{"id":"o/n"}
		{"id":"odd name/é@1"}
		{"id":"x/a","tags":["base_model:GPT2"]}
		{"id":"x/b","tags":["base_model:O/N.git"]}
		{"id":"x/c","tags":["base_model:finetune:hf://O/N"]}
		{"id":"x/d","tags":["base_model:adapter:Odd Name/é@1"]}
		{"id":"x/e","tags":["base_model:merge:nowhere@1","base_model:No/Where","base_model:no/where.git","base_model:no/where/at/all"]}`)
	same(t, "edges", a.edges(),
		"x/a < gpt2 unspecified", "x/b < o/n.git unspecified", "x/c < o/n finetune",
		"x/d < odd name/é@1 adapter", "x/e < No/Where unspecified")
	same(t, "anomalies", a.oddities(), "junk-name x/e no/where/at/all", "junk-name x/e nowhere@1")
	if a.Unresolved != 2 { // nowhere, no/where; the path is neither well-formed nor bare
		t.Errorf("unresolved = %d, want 2", a.Unresolved)
	}
}
