package web

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// TestMatches: the index finds what a look at every id finds, in the same order.
func TestMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawNames(t)
		x := indexNames(g)
		word := rapid.StringMatching(`[aAbB]{1,2}(/[aAbB.]{0,2})?`).Draw(t, "word")
		room := rapid.IntRange(1, 12).Draw(t, "room")
		x.large = x.large[:min(len(x.large), rapid.IntRange(0, 8).Draw(t, "large"))]
		want := scanned(g, graph.Fold(word))
		m := x.matching(word)
		if m.count() != len(want) {
			t.Fatalf("%q: %d, want %d", word, m.count(), len(want))
		}
		for _, x.many = range []int{0, largeNames} {
			if got := m.first(room); !slices.Equal(got, want[:min(room, len(want))]) {
				t.Fatalf("%q, many from %d: %v, want %v", word, x.many, got, want)
			}
		}
	})
}

// drawNames draws a graph of models with short names, some of them parents.
func drawNames(t *rapid.T) *graph.Graph {
	id := rapid.StringMatching(`([aAbB]{1,3}/)?[aAbB][aAbB.]{0,3}`)
	ids := rapid.SliceOfNDistinct(id, 1, 60, rapid.ID[string]).Draw(t, "ids")
	var b graph.Builder
	for _, id := range ids {
		m := graph.Model{ID: id, Downloads: rapid.Int64Range(0, 3).Draw(t, "downloads")}
		if rapid.Bool().Draw(t, "child") {
			m.Tags = []string{"base_model:" + rapid.SampledFrom(ids).Draw(t, "parent")}
		}
		b.Add(&m)
	}
	g, _ := b.Build()
	return g
}

// scanned are the nodes that fit, one after the other, and then in order.
func scanned(g *graph.Graph, word string) (nodes []graph.Node) {
	for n := range graph.Node(g.Len()) {
		id := graph.Fold(g.ID(n))
		_, name, both := strings.Cut(id, "/")
		if strings.HasPrefix(id, word) || both && strings.HasPrefix(name, word) {
			nodes = append(nodes, n)
		}
	}
	children := func(n graph.Node) int {
		list, _ := g.Children.Of(n)
		return len(list)
	}
	other := func(n graph.Node) int { // 0 for the word itself
		if graph.Fold(g.ID(n)) == word {
			return 0
		}
		return 1
	}
	slices.SortFunc(nodes, func(a, b graph.Node) int {
		return cmp.Or(cmp.Compare(other(a), other(b)), cmp.Compare(children(b), children(a)), cmp.Compare(g.Downloads[b], g.Downloads[a]), cmp.Compare(graph.Fold(g.ID(a)), graph.Fold(g.ID(b))), cmp.Compare(g.ID(a), g.ID(b)))
	})
	return nodes
}
