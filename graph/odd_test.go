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
		if len(counts) > 0 && counts[0].Circles != len(cycles) {
			t.Fatalf("%d groups in a circle; the oracle has %d", len(cycles), counts[0].Circles)
		}
	})
}

// A chain of a million models, of which the last was made from the first: no walk
// may need a stack as deep as that.
func TestCycleOfMany(t *testing.T) {
	const models = 1_000_000
	g := &graph.Graph{Linked: models}
	one := graph.CSR{Rel: make([]graph.Relation, models)} // neighbour each
	for n := range uint32(models) {
		one.Off = append(one.Off, n)
		one.To = append(one.To, (n+1)%models)
	}
	one.Off = append(one.Off, models)
	g.Parents, g.Children = one, one // of the children only their number is looked at
	if cycles := g.Cycles(); len(cycles) != 1 || len(cycles[0]) != models {
		t.Errorf("%d cycles, want one of all models", len(cycles))
	}
}
