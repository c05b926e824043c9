package graph_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/oracle"
)

// TestAnomaliesEqualOracle compares every anomaly of random listings.
func TestAnomaliesEqualOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		o := openOracle(t, in)
		defer o.Close()
		want, counts, err := o.Odd(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g, report := builderOf(t, in).Build()
		odd, cycles := g.Anomalies()
		var got []oracle.Anomaly
		for _, a := range graph.SortAnomalies(append(odd, report.Anomalies...)) {
			got = append(got, oracle.Anomaly{Kind: string(a.Kind), Model: a.Model, About: a.About})
		}
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s\n%s", diff, fmt.Sprint(in))
		}
		if len(counts) > 0 && counts[0].Circles != cycles {
			t.Fatalf("%d groups in a circle; the oracle has %d", cycles, counts[0].Circles)
		}
	})
}

// A chain of a million models, of which the last was made from the first: no walk
// may need a stack as deep as that.
func TestCycleOfMany(t *testing.T) {
	const models = 1_000_000
	g := &graph.Graph{Linked: models}
	for n := range uint32(models) {
		g.Parents.Off = append(g.Parents.Off, n)
		g.Parents.To = append(g.Parents.To, (n+1)%models)
	}
	g.Parents.Off = append(g.Parents.Off, models)
	g.Parents.Rel = make([]graph.Relation, models)
	if cycles := g.Cycles(); len(cycles) != 1 || len(cycles[0]) != models {
		t.Errorf("%d cycles, want one of all models", len(cycles))
	}
}
