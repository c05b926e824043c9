package graph_test

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
)

// tangle draws a graph of few models with many edges of all relations, so that
// it is full of circles and of paths of equal length. Some parents are absent.
func tangle(t *rapid.T) *graph.Graph {
	n := rapid.IntRange(1, 12).Draw(t, "models")
	var b graph.Builder
	for i := range n {
		m := graph.Model{ID: fmt.Sprintf("o/m%02d", i), Downloads: rapid.Int64Range(0, 2).Draw(t, "downloads")}
		for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(0, n+1), 0, 4, rapid.ID).Draw(t, "parents") {
			relation := rapid.SampledFrom([]string{"", "finetune:", "quantized:", "adapter:", "merge:"}).Draw(t, "relation")
			m.Tags = append(m.Tags, fmt.Sprintf("base_model:%so/m%02d", relation, p))
		}
		b.Add(&m)
	}
	g, _ := b.Build()
	return g
}

// What is seen from each model adds up to what is counted from the members.
func TestPlacesAddUpToCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := tangle(t)
		families := make([][]graph.Node, rapid.IntRange(1, 3).Draw(t, "families"))
		for f := range families {
			families[f] = rapid.SliceOfNDistinct(rapid.Uint32Range(0, uint32(g.Len()-1)), 0, 4, rapid.ID).Draw(t, "members")
			slices.Sort(families[f])
		}
		lineage := g.Derive(families)
		for f := range families {
			want, got := lineage.Count(f, nil), graph.Count{}
			for n := range graph.Node(g.Len()) {
				addPlace(t, &got, g, n, families[f])
			}
			want.FirstParty, want.Shared, want.Credit, want.OtherMembers = 0, 0, 0, 0
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("family %v: -counted +seen from the models:\n%s", families[f], diff)
			}
		}
	})
}

// addPlace counts one node by its place.
func addPlace(t *rapid.T, c *graph.Count, g *graph.Graph, n graph.Node, members []graph.Node) {
	p, ok := graph.PlaceOf(n, g.Ancestors(n), func(m graph.Node) bool { return slices.Contains(members, m) })
	switch {
	case !ok:
		return
	case !g.OnHub(n) && p.Depth > 0:
		t.Fatalf("%s is not on the Hub, and a derivative: %+v", g.ID(n), p)
	case !g.OnHub(n):
		return
	case p.Depth == 0:
		c.Members++
		return
	}
	if len(p.Nearest) == 0 || slices.ContainsFunc(p.Nearest, func(m graph.Node) bool { return !slices.Contains(members, m) }) {
		t.Fatalf("the members nearest to %s are %v, of %v", g.ID(n), p.Nearest, members)
	}
	c.Derivatives++
	c.ByRelation[p.Relation]++
	c.ByDepth = append(c.ByDepth, make([]int, max(0, p.Depth-len(c.ByDepth)))...)
	c.ByDepth[p.Depth-1]++
	if p.Depth == 1 {
		c.Direct++
	}
}

// The derivatives of a family of one member are its descendants, and those that
// have it among their ancestors.
func TestWalksAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := tangle(t)
		for n := range graph.Node(g.Len()) {
			up := 0
			for m := range graph.Node(g.Len()) {
				if slices.ContainsFunc(g.Ancestors(m), func(a graph.Ancestor) bool { return a.Node == n }) {
					up++
				}
			}
			c := g.Derive([][]graph.Node{{n}}).Count(0, nil)
			counted, down := graph.Descent{Descendants: c.Derivatives, ByRelation: c.ByRelation, ByDepth: c.ByDepth}, g.Descendants(n)
			if diff := gocmp.Diff(counted, down); diff != "" || up != down.Descendants {
				t.Fatalf("%s is an ancestor of %d; -counted +descendants:\n%s", g.ID(n), up, diff)
			}
		}
	})
}

// Two shortest paths lead to the base, one of a merge: the merge is the
// relation. The longer way, by an adapter, adds nothing.
func TestAncestors(t *testing.T) {
	var b graph.Builder
	for _, m := range []graph.Model{
		{ID: "a/base", Tags: []string{"base_model:a/leaf"}}, // a circle
		{ID: "a/one", Tags: []string{"base_model:finetune:a/base"}},
		{ID: "a/two", Tags: []string{"base_model:adapter:a/base"}},
		{ID: "a/long", Tags: []string{"base_model:quantized:a/two", "base_model:gone/x"}},
		{ID: "a/leaf", Tags: []string{"base_model:finetune:a/one", "base_model:merge:a/two", "base_model:adapter:a/long"}},
		{ID: "a/alone"},
	} {
		b.Add(&m)
	}
	g, _ := b.Build()
	leaf, _ := g.Find("a/leaf")
	var got []string
	for _, a := range g.Ancestors(leaf) {
		got = append(got, fmt.Sprint(g.ID(a.Node), " ", a.Depth, " ", a.Relation))
	}
	want := []string{"a/long 1 adapter", "a/one 1 finetune", "a/two 1 merge", "gone/x 2 adapter", "a/base 2 merge"}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("ancestors: -want +got:\n%s", diff)
	}
	alone, _ := g.Find("a/alone")
	if up, down := g.Ancestors(alone), g.Descendants(alone); len(up) != 0 || down.Descendants != 0 {
		t.Errorf("a model without edges has ancestors %v and %d descendants", up, down.Descendants)
	}
}
