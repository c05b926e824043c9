package suspect

import (
	"slices"
	"strings"
	"testing"

	"hflineage/graph"
)

// nameModel is a model of that name with a parent.
func nameModel(name string, tags ...string) *graph.Model {
	return &graph.Model{ID: "someone/" + name, Tags: append(tags, "base_model:finetune:acme/base")}
}

// marked lists the rules that suspect a model of the given name and tags.
func marked(t *testing.T, name string, tags ...string) []string {
	t.Helper()
	f := Default()
	f.Uploads, f.Relations = slices.Clone(f.Uploads), slices.Clone(f.Relations)
	on := true
	for _, r := range slices.Concat(f.UploadRules(), f.RelationRules()) {
		r.On = &on
	}
	var b graph.Builder
	b.Add(nameModel(name, tags...))
	g, _ := b.Build()
	n, ok := g.Find("someone/" + name)
	if !ok {
		t.Fatalf("no node for %q", name)
	}
	return append(f.MarkUploads(g).Marked(n, f.UploadRules()), f.MarkRelations(g).Marked(n, f.RelationRules())...)
}

// TestDefaultRules has names that the sources of the rules give, and some that are
// near to them.
func TestDefaultRules(t *testing.T) {
	for _, tt := range []struct {
		name, tags, want string // blanks between tags and between rules
	}{
		{"Qwen-Qwen1.5-0.5B-1725623935", "", "unix-time"},
		{"google-gemma-2b_1619876543", "", "unix-time"},
		{"gemma-2b-flock-1718000000-GGUF", "", "gguf-name"},
		{"Qwen3-4B-Instruct-2507", "", ""},
		{"run-20260816131219", "", ""},
		{"53ae3e5c-8a9d-4454-af25-5033049d2df7", "", "uuid"},
		{"53AE3E5C-8a9d-4454-af25-5033049d2df7", "", "uuid"},
		{"53ae3e5c-8a9d-4454-af25-5033049d2df7-v2", "", ""},
		{"53ae3e5c-8a9d-4454-af25-5033049d2dg7", "", ""},
		{"tournament-tourn_79c20b9b66ecda90_20260803-27840c46-dd63-4bfb-abd2-8b4ba556f84a-5EFLCMFD", "", "gradients-tournament"},
		{"tournament-results", "", ""},
		{"Qwen2.5-0.5B-Instruct-Gensyn-Swarm-mangy_gentle_elk", "", "gensyn-swarm"},
		{"my-model", "RL-Swarm grpo", "gensyn-swarm"},
		{"swarm-models", "", ""},
		{"blockassist-bc-wild_loud_newt_1757349661", "", "unix-time gensyn-blockassist"},
		{"Affine-5czsc2fc98-r79-lora", "peft lora", "bittensor-affine adapter-name adapter-tag"},
		{"affine-transform", "", ""},
		{"cma5k9d0900tinegayi6a5ksk_cma5ke6kz00tpnegaicrpsprk", "", "service-id"},
		{"candycarpetcleaningirving", "", ""},
		{"Llama-3-8B-GGUF", "gguf", "gguf-name gguf-tag"},
		{"Llama-3-8B-LoRA-GGUF", "gguf", "adapter-name"},
		{"Llama-3-8B-lora-merged", "peft", ""},
		{"floral-exploration", "", ""},
		{"Llama_awq.4bit", "awq", "format-name format-tag"},
		{"Llama-mlx-4bit", "", "mlx"},
		{"Llama-onnx", "onnx", "onnx-name onnx-tag"},
		{"my-blend", "mergekit merge", "merge-tag"},
	} {
		if got := strings.Join(marked(t, tt.name, strings.Fields(tt.tags)...), " "); got != tt.want {
			t.Errorf("%q with tags %q: suspected by %q, want %q", tt.name, tt.tags, got, tt.want)
		}
	}
}

func TestPattern(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"abc", "ABC", true},
		{"abc", "abcabc", false},
		{"aa", "aaa", false},
		{"a*", "a", true},
		{"*a", "ba", true},
		{"a*a", "a", false},
		{"a*b*c", "a-b-c", true},
		{"a*b*b*c", "abc", false},
		{"*b*", "abc", true},
		{"**", "", true},
		{"*anna*", "ananna-", true},
		{"*a[bn]{2}*b*", "aanb-nab", true},
		{"*a[bn]{2}*b*", "aanc-na", false},
		{"?", "/", false},
		{"?{3}", "a-1", true},
		{"[a-cX]{2}", "Bx", true},
		{"[-_]a", "-a", true},
		{"[_-]a", "-a", true},
		{"[a-]", "-", true},
	} {
		p, err := parsePattern(tt.pattern)
		if err != nil {
			t.Errorf("parsePattern(%q): %v", tt.pattern, err)
		} else if got := p.matches([]byte(tt.name)); got != tt.want {
			t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.name, got, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	const rule = "uploads:\n  - name: a\n    says: x\n    source: y\n"
	const relation = "relations:\n  - name: a\n    says: x\n    source: y\n    words: [gguf]\n"
	for _, tt := range []struct{ name, data, want string }{
		{"empty", "", "no rules; begin with"},
		{"unknown key", rule + "    tag: [x]\n", `line 5: unknown field "tag"`},
		{"tab", "uploads:\n\t- name: a\n", "line 2"},
		{"no name", "uploads:\n  - says: x\n", "line 2: a rule needs a name"},
		{"bad name", "uploads:\n  - name: A B\n", `line 2: name "A B"`},
		{"twice", rule + "    tags: [x]\n" + relation + "    likely: merge\n    declared: [finetune]\n", `line 7: the name "a" is used twice`},
		{"no source", "uploads:\n  - name: a\n    says: x\n", `line 2: rule "a" needs "says"`},
		{"no sign", rule, `line 2: rule "a" needs a sign`},
		{"empty pattern", rule + "    names: ['']\n", `line 5: names "": a pattern is not empty`},
		{"slash", rule + "    names:\n      - a/b\n", `line 6: names "a/b": "/b" has a character`},
		{"brackets", rule + "    names: ['[ab']\n", `line 5: names "[ab"`},
		{"no set", rule + "    names: ['[]']\n", "in brackets"},
		{"negation", rule + "    names: ['[^a]']\n", "in brackets"},
		{"backward span", rule + "    names: ['[z-a]']\n", "in brackets"},
		{"mixed span", rule + "    names: ['[A-z]']\n", "in brackets"},
		{"braces", rule + "    names: ['a{0}']\n", "a number up to 100 in braces"},
		{"nothing to repeat", rule + "    names: ['*{3}']\n", "behind a character"},
		{"word", rule + "    words: ['a b']\n", `line 5: words "a b": a word is of letters`},
		{"tag", rule + "    tags: ['base_model:a/b']\n", `line 5: tags "base_model:a/b"`},
		{"burst", rule + "    burst: 1\n", "line 5: burst 1: must be 2 or more"},
		{"burst of a relation", relation + "    burst: 5\n", `line 6: unknown field "burst"`},
		{"no likely", relation + "    declared: [finetune]\n", `likely "" must be one of`},
		{"no declared", relation + "    likely: merge\n", `needs "declared"`},
		{"unknown relation", relation + "    likely: merge\n    declared: [lora]\n", `line 7: declared "lora" must be one of`},
		{"doubts itself", relation + "    likely: merge\n    declared: [merge]\n", "line 7: rule \"a\" doubts the relation merge"},
		{"too many", "uploads:\n" + strings.Repeat("  - {name: a}\n", 33), "more than 32 rules"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.data))
			if err == nil {
				t.Fatalf("Parse(%q) gave no error, want %q", tt.data, tt.want)
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Parse(%q) = %q, want one line with %q", tt.data, err, tt.want)
			}
		})
	}
}

func TestSwitched(t *testing.T) {
	on := func(f *File) (names []string) {
		for _, r := range slices.Concat(f.UploadRules(), f.RelationRules()) {
			if r.IsOn() {
				names = append(names, r.Name)
			}
		}
		return names
	}
	f := Default()
	all := on(f)
	if got := on(f.Switched(nil, nil)); !slices.Equal(got, all) || slices.Contains(all, "service-id") {
		t.Errorf("rules that are on: %q, switched by nothing %q", all, got)
	}
	if got := on(f.Switched([]string{"service-id", "uuid"}, []string{"uuid", "mlx"})); !slices.Contains(got, "service-id") || slices.Contains(got, "uuid") ||
		slices.Contains(got, "burst") || slices.Contains(got, "mlx") || !slices.Contains(got, "gguf-name") {
		t.Errorf("service-id and the relations without mlx: %q", got)
	}
	if got := on(f); !slices.Equal(got, all) {
		t.Errorf("the file itself was switched: %q", got)
	}
}
