package graph_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/oracle"
)

// TestOverlapEqualsOracle compares every cell on random listings, under random
// filters, and the models behind it.
func TestOverlapEqualsOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		filters, same := drawFilters(t)
		o := openOracle(t, in)
		defer o.Close()
		want, err := o.Overlaps(t.Context(), same)
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		l, keep := g.Derive(membersOf(g, in)), filters.On(g)
		numbers := []int{}
		for f := range in.Families {
			numbers = append(numbers, f)
		}
		var got []oracle.Overlap
		for i, row := range l.Overlap(numbers, keep) {
			for k, n := range row {
				models := sharedModels(g, l, i, k, keep)
				if len(models) != n {
					t.Fatalf("families %d and %d share %d derivatives, but %q are behind them", i, k, n, models)
				}
				if n > 0 {
					got = append(got, oracle.Overlap{Family: in.Families[i].Name, Other: in.Families[k].Name, Models: models})
				}
			}
		}
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v: -oracle +program:\n%s", filters, diff)
		}
	})
}

// sharedModels are the derivatives of two families, or all of one.
func sharedModels(g *graph.Graph, l *graph.Lineage, f, h int, keep graph.Filter) (ids []string) {
	if f == h {
		for _, d := range l.Derivatives[f] {
			if keep == nil || keep(&d) {
				ids = append(ids, g.ID(d.Node))
			}
		}
	} else {
		for _, d := range l.InBoth(f, h, keep) {
			ids = append(ids, g.ID(d[0].Node))
		}
	}
	slices.Sort(ids)
	return ids
}

// Both sides of a shared derivative are as its families have it.
func TestInBoth(t *testing.T) {
	var b graph.Builder
	b.Add(&graph.Model{ID: "f/a"})
	b.Add(&graph.Model{ID: "h/a"})
	b.Add(&graph.Model{ID: "x/near", Tags: []string{"base_model:finetune:f/a"}})
	b.Add(&graph.Model{ID: "x/both", Tags: []string{"base_model:merge:x/near", "base_model:adapter:h/a"}})
	g, _ := b.Build()
	node := func(id string) graph.Node { n, _ := g.Find(id); return n }
	l := g.Derive([][]graph.Node{{node("f/a")}, {node("h/a")}})
	want := [][2]graph.Derivative{{
		{Node: node("x/both"), Depth: 2, Families: 2, Relation: graph.Merge},
		{Node: node("x/both"), Depth: 1, Families: 2, Relation: graph.Adapter},
	}}
	if diff := gocmp.Diff(want, l.InBoth(0, 1, nil)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
