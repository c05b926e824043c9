package family

import (
	"slices"
	"strings"
	"testing"

	"hflineage/graph"
)

func TestDefault(t *testing.T) {
	f := Default()
	if len(f.Families) != 30 {
		t.Errorf("%d families, want 30", len(f.Families))
	}
	for _, fam := range f.Families {
		if fam.Title == "" || fam.Owner == "" || fam.Region == "" {
			t.Errorf("%s lacks a title, owner or region", fam.Name)
		}
		if len(fam.Tags) == 0 && fam.Name != "yi" {
			t.Errorf("%s has no tags", fam.Name)
		}
	}
	if len(f.SHA256) != 64 {
		t.Errorf("SHA256 = %q", f.SHA256)
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"empty", "", "no families"},
		{"not a list", "families: qwen", "line 1"},
		{"unknown key", "families:\n  - name: a\n    memers: [a/*]\n", "line 3: unknown field \"memers\""},
		{"tab", "families:\n\t- name: a\n", "line 2"},
		{"no members", "families:\n  - name: a\n    members: [a/*]\n  - name: b\n", "line 4: family \"b\" needs members"},
		{"no name", "families:\n  - members: [a/*]\n", "line 2: a family needs a name"},
		{"bad name", "families:\n  - name: A B\n    members: [a/*]\n", "line 2: name \"A B\""},
		{"twice", "families:\n  - name: a\n    members: [a/*]\n  - name: a\n    members: [b/*]\n", "line 4: the name \"a\" is used twice"},
		{"series twice", "families:\n  - name: a\n    members: [a/*]\n    series:\n      - {name: a, members: [a/b]}\n", "line 5: the name \"a\" is used twice"},
		{"no slash", "families:\n  - name: a\n    members:\n      - a/*\n      - qwen*\n", "line 5: pattern \"qwen*\""},
		{"two slashes", "families:\n  - name: a\n    members: [a/b/c]\n", "line 3: pattern \"a/b/c\""},
		{"bracket in exclude", "families:\n  - name: a\n    members: [a/*]\n    exclude: ['a/[b]']\n", "line 4: pattern \"a/[b]\""},
		{"empty tag", "families:\n  - name: a\n    members: [a/*]\n    tags: [a, '']\n", "line 4: pattern \"\""},
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

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, s string
		want       bool
	}{
		{"qwen/*", "qwen/qwen3-8b", true},
		{"qwen/*", "qwen/", true},
		{"qwen/*", "qwenx/a", false},
		{"qwen*/a", "qwen/b/a", false},
		{"*/a", "x/y/a", false},
		{"google/*gemma*", "google/gemma", true},
		{"google/*gemma*", "google/codegemma-7b", true},
		{"google/*gemma*", "google/gema", false},
		{"a/?", "a/b", true},
		{"a/?", "a/", false},
		{"a?b", "a/b", false},
		{"a/*b*c", "a/xbxbxc", true},
		{"a/*b*c", "a/xbxbx", false},
		{"", "", true},
		{"**", "abc", true},
	} {
		if got := match(tt.pattern, tt.s, noSlash); got != tt.want {
			t.Errorf("match(%q, %q) = %v, want %v", tt.pattern, tt.s, got, tt.want)
		}
	}
	if !match("a*", "a/b", anything) {
		t.Error(`match("a*", "a/b", anything) = false`)
	}
}

// A member is one whether it is looked for by its id or among all.
func TestMemberTest(t *testing.T) {
	fam := Family{Members: []string{"Acme/*", "lab/Acme-?"}, Exclude: []string{"acme/*-guard"}}
	var b graph.Builder
	for _, id := range []string{"acme/Base", "ACME/base-Guard", "acme2/Base", "lab/acme-1", "lab/acme-12", "lab/child"} {
		b.Add(&graph.Model{ID: id, Tags: []string{"base_model:acme/gone"}})
	}
	g, _ := b.Build()
	var want, got []string
	for _, n := range fam.MembersIn(g) {
		want = append(want, g.ID(n))
	}
	isMember := fam.MemberTest()
	for n := range graph.Node(g.Len()) {
		if isMember(g.ID(n)) {
			got = append(got, g.ID(n))
		}
	}
	if !slices.Equal(got, want) || !slices.Equal(got, []string{"acme/Base", "acme/gone", "lab/acme-1"}) {
		t.Errorf("members by id %q, among all %q", got, want)
	}
}
