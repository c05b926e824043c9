package graph_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// TestInOrder walks every node once, in the order of the ids.
func TestInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &graph.Builder{}
		for _, id := range rapid.SliceOfN(rapid.StringMatching(`[aAb]{1,3}/[xX]{1,2}`), 0, 12).Draw(t, "ids") {
			m := graph.Model{ID: id}
			if rapid.Bool().Draw(t, "linked") {
				m.Tags = []string{"base_model:" + rapid.SampledFrom([]string{"a/x", "b/X", "gone/y"}).Draw(t, "parent")}
			}
			b.Add(&m)
		}
		g, _ := b.Build()
		var got, want []string
		for o := g.InOrder(); ; {
			n, ok := o.Next()
			if !ok {
				break
			}
			got = append(got, g.ID(n))
		}
		for n := range graph.Node(g.Len()) {
			want = append(want, g.ID(n))
		}
		slices.SortFunc(want, graph.CompareIDs[string, string])
		if !slices.Equal(got, want) {
			t.Fatalf("in order: %q, want %q", got, want)
		}
	})
}
