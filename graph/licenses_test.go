package graph_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/license"
	"hflineage/graph/oracle"
)

// propRanks is a licence table, for the program and for the oracle.
var propRanks = map[string]int{"apache-2.0": 1, "MIT": 1, "gpl-3.0": 2, "llama3": 3}

const propLicenses = `
classes:
  - {name: open, licenses: [{id: Apache-2.0, source: s}, {id: mit, source: s}]}
  - {name: copyleft, licenses: [{id: gpl-3.0, source: s}]}
  - {name: restricted, licenses: [{id: llama3, source: s}]}
`

// TestLicensesEqualOracle compares licences on random listings, under random
// filters.
func TestLicensesEqualOracle(t *testing.T) {
	table, err := license.Parse([]byte(propLicenses))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := withLicenses(t, propListing(t))
		filters, same := drawFilters(t)
		o := openOracle(t, in)
		defer o.Close()
		wantEdges, wantFamilies, err := o.Licenses(t.Context(), propRanks, same)
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		r := table.On(g)
		edges := comparedOf("", r.All())
		var families []oracle.Rooted
		l := g.Derive(membersOf(g, in))
		numbers := []int{}
		for f := range in.Families {
			numbers = append(numbers, f)
		}
		for f, found := range r.Families(l, numbers, filters.On(g)) {
			edges = append(edges, comparedOf(in.Families[f].Name, found.Edges)...)
			if found.Derivatives > 0 {
				families = append(families, rootedOf(g, in.Families[f].Name, &found))
			}
		}
		if diff := gocmp.Diff(wantEdges, edges, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v: edges (-oracle +program):\n%s", filters, diff)
		}
		if diff := gocmp.Diff(wantFamilies, families, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v: families (-oracle +program):\n%s", filters, diff)
		}
	})
}

// withLicenses gives most models a licence: two with different ones must meet.
func withLicenses(t *rapid.T, in oracle.Input) oracle.Input {
	tags := rapid.SampledFrom([]any{"license:mit", "license:gpl-3.0", "license:Llama3", "license:other", nil})
	for i, item := range in.Items {
		var m map[string]any
		if json.Unmarshal(item, &m) != nil || m == nil {
			continue
		}
		old, _ := m["tags"].([]any)
		m["tags"] = append([]any{tags.Draw(t, "licence")}, old...)
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		in.Items[i] = text
	}
	return in
}

// comparedOf brings edges into the oracle's form and order.
func comparedOf(family string, edges license.ByRelation) (list []oracle.Compared) {
	for r, c := range edges {
		if c.Edges() > 0 {
			list = append(list, oracle.Compared{
				Family: family, Relation: graph.Relation(r).String(),
				Same: c[license.Same], MoreOpen: c[license.MoreOpen], MoreRestrictive: c[license.MoreRestrictive], Unknown: c[license.Unknown],
			})
		}
	}
	slices.SortFunc(list, func(a, b oracle.Compared) int { return cmp.Compare(a.Relation, b.Relation) })
	return list
}

func rootedOf(g *graph.Graph, family string, f *license.Family) oracle.Rooted {
	r := oracle.Rooted{Family: family, Derivatives: f.Derivatives, Compared: f.Compared}
	for _, d := range f.Dropped {
		r.Dropped = append(r.Dropped, g.ID(d.Node)+" "+g.ID(d.Root))
	}
	slices.Sort(r.Dropped)
	return r
}
