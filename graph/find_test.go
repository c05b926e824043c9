package graph

import (
	"slices"
	"testing"
)

// smallGraph has a base, two case twins, a model without edges, an absent
// parent and an alias.
func smallGraph(t *testing.T) *Graph {
	t.Helper()
	var b Builder
	key := func(n byte) Key { return Key{11: n} }
	for i, m := range []Model{
		{ID: "acme/Base"},
		{ID: "acme/twin", Tags: []string{"base_model:acme/Base"}},
		{ID: "acme/Twin", Tags: []string{"base_model:gone/Parent"}},
		{ID: "lab/Alone"},
		{ID: "lab/Child", Tags: []string{"base_model:merge:old/Base"}},
	} {
		m.Key = key(byte(9 - i))
		b.Add(&m)
	}
	b.Redirect("old/Base", "acme/Base")
	g, _ := b.Build()
	return g
}

func TestFindAndResolve(t *testing.T) {
	g := smallGraph(t)
	for _, tt := range []struct{ name, find, resolve string }{
		{"acme/Base", "acme/Base", "acme/Base"},
		{"ACME/BASE", "acme/Base", "acme/Base"},
		{"acme/twin", "acme/twin", "acme/twin"},
		{"acme/Twin", "acme/Twin", "acme/Twin"},
		{"acme/TWIN", "acme/Twin", "acme/Twin"}, // the smaller _id
		{"lab/alone", "lab/Alone", "lab/Alone"},
		{"gone/parent", "gone/Parent", "gone/Parent"},
		{"Old/Base", "", "acme/Base"},
		{"https://hf.co/old/base/tree/main", "", "acme/Base"},
		{"lab/None", "", ""},
		{"", "", ""},
	} {
		for _, f := range []struct {
			what string
			find func(string) (Node, bool)
			want string
		}{{"Find", g.Find, tt.find}, {"Resolve", g.Resolve, tt.resolve}} {
			n, ok := f.find(tt.name)
			if ok != (f.want != "") || ok && g.ID(n) != f.want {
				t.Errorf("%s(%q) = %d %v, want %q", f.what, tt.name, n, ok, f.want)
			}
		}
	}
}

func TestWithPrefix(t *testing.T) {
	g := smallGraph(t)
	for _, tt := range []struct {
		prefix string
		want   []string
	}{
		{"acme/", []string{"acme/Base", "acme/Twin", "acme/twin"}},
		{"lab/", []string{"lab/Child", "lab/Alone"}}, // linked nodes first
		{"", []string{"acme/Base", "acme/Twin", "acme/twin", "gone/Parent", "lab/Child", "lab/Alone"}},
		{"zz", nil},
	} {
		var got []string
		g.WithPrefix(tt.prefix, func(n Node) { got = append(got, g.ID(n)) })
		if !slices.Equal(got, tt.want) {
			t.Errorf("WithPrefix(%q) = %v, want %v", tt.prefix, got, tt.want)
		}
	}
}
