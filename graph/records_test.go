package graph_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
)

// Made again of its own records, a graph is the same; only what the listing said
// twice and what the crawler noted is not found odd again.
func TestRecordsMakeTheGraphAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		b := builderOf(t, in)
		want, found := b.Build()
		again := &graph.Builder{}
		for _, models := range want.Records {
			again.AddPage(models)
		}
		for from, to := range in.Redirects {
			again.Redirect(from, to)
		}
		got, foundAgain := again.Build()
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-once +again:\n%s", diff)
		}
		if diff := gocmp.Diff(lasting(found), lasting(foundAgain), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-once +again:\n%s", diff)
		}
	})
}

// lasting is what a graph says of itself, whoever makes it.
func lasting(r *graph.Report) *graph.Report {
	kept := &graph.Report{Unexplained: r.Unexplained}
	for _, a := range r.Anomalies {
		if a.Kind != graph.DuplicateID {
			kept.Anomalies = append(kept.Anomalies, a)
		}
	}
	return kept
}

func BenchmarkRecords(b *testing.B) {
	g := syntheticGraph(b)
	b.ReportAllocs()
	for b.Loop() {
		for range g.Records {
		}
	}
	modelsPerSecond(b)
}
