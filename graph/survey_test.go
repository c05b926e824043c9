package graph_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
)

// A survey finds what the graph would say.
func TestSurvey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		g, report := builderOf(t, in).Build()
		b := builderOf(t, in)
		if rapid.Bool().Draw(t, "survey only") {
			b = &graph.Builder{SurveyOnly: true}
			for _, models := range g.Records {
				b.AddPage(models)
			}
			for from, to := range in.Redirects {
				b.Redirect(from, to)
			}
		}
		s := b.Survey(3)
		if diff := gocmp.Diff(report.Unexplained, s.Unexplained, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("unexplained: -graph +survey:\n%s", diff)
		}
		var largest []int
		for n := range graph.Node(g.Len()) {
			if children, _ := g.Children.Of(n); g.OnHub(n) && len(children) > 0 {
				largest = append(largest, len(children))
			}
		}
		slices.SortFunc(largest, func(a, b int) int { return b - a })
		largest = largest[:min(3, len(largest))]
		if len(s.Bases) != len(largest) {
			t.Fatalf("bases %v, want some of %v children", s.Bases, largest)
		}
		for i, base := range s.Bases {
			n, _ := g.Find(base.ID)
			if children, _ := g.Children.Of(n); base.Children != largest[i] || len(children) != base.Children {
				t.Fatalf("base %+v, want %d children", base, largest[i])
			}
		}
	})
}
