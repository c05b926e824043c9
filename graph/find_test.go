package graph

import (
	"fmt"
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

// hubOf makes n models in ten families of bases, a third of them derivatives.
func hubOf(n int) *Builder {
	b := &Builder{}
	for i := range n {
		m := Model{ID: fmt.Sprintf("owner-%d/model-%d", i%997, i), Created: int64(1700000000 + i), Tags: []string{"transformers", "license:mit", "region:us"}}
		m.Key[8], m.Key[9], m.Key[10], m.Key[11] = byte(i>>24), byte(i>>16), byte(i>>8), byte(i)
		if i%3 == 2 {
			parent := (i * 7919) % i
			if i%2 == 0 {
				parent %= 10
			}
			name := fmt.Sprintf("owner-%d/model-%d", parent%997, parent)
			m.Tags = append(m.Tags, "base_model:"+name, "base_model:finetune:"+name)
		}
		b.Add(&m)
	}
	return b
}

func BenchmarkBuild(b *testing.B) {
	b.ReportAllocs()
	const models = 20_000
	for b.Loop() {
		g, _ := hubOf(models).Build()
		if g.Models != models {
			b.Fatal(g.Models)
		}
	}
	b.ReportMetric(models*float64(b.N)/b.Elapsed().Seconds(), "models/s")
}

func BenchmarkCount(b *testing.B) {
	g, _ := hubOf(200_000).Build()
	var families [][]Node
	for i := range 10 {
		n, _ := g.Find(fmt.Sprintf("owner-%d/model-%d", i, i))
		families = append(families, []Node{n})
	}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if c := g.Count(families); c[0].Derivatives == 0 {
			b.Fatal(c)
		}
	}
}
