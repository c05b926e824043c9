package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

// What show says of each model of the sample adds up to what count says of all.
func TestShowAddsUpToCount(t *testing.T) {
	db := crawledSample(t)
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	type sums struct {
		Members    int
		ByRelation map[string]int
		ByDepth    answers.DepthCounts
	}
	families := family.Default()
	q := countQuery{families: families, groups: families.Each()}
	if q.shown, err = chosen(families, nil); err != nil {
		t.Fatal(err)
	}
	got, want := map[string]*sums{}, map[string]*sums{}
	for _, r := range q.count(&app{}, s).Families {
		got[r.Family] = &sums{ByRelation: map[string]int{}}
		want[r.Family] = &sums{r.Members, map[string]int{}, r.ByDepth}
		for word, n := range map[string]int{
			"finetune": r.ByRelation.Finetune, "adapter": r.ByRelation.Adapter, "merge": r.ByRelation.Merge,
			"quantized": r.ByRelation.Quantized, "unspecified": r.ByRelation.Unspecified,
		} {
			if n > 0 {
				want[r.Family].ByRelation[word] = n
			}
		}
	}
	children := 0
	for n := range graph.Node(s.Graph().Len()) {
		m := answers.ModelOf(s.Graph(), n, families)
		children += m.Children
		for _, p := range m.Families {
			sum := got[p.Family]
			switch {
			case p.Role == "derivative":
				sum.ByRelation[*p.Relation]++
				sum.ByDepth = append(sum.ByDepth, make([]int, max(0, p.Depth-len(sum.ByDepth)))...)
				sum.ByDepth[p.Depth-1]++
			case m.OnHub:
				sum.Members++
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-count +show:\n%s", diff)
	}
	if children != s.Meta().Run.Edges {
		t.Errorf("%d children in all, want one an edge: %d", children, s.Meta().Run.Edges)
	}
}
