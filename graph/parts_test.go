package graph_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/oracle"
)

// aboutEqual lets sums of fractions differ by their rounding.
var aboutEqual = gocmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })

// drawFilters draws filters for the program and for the oracle.
func drawFilters(t *rapid.T) (f graph.Filters, same oracle.Filters) {
	some := func(name string) bool { return rapid.IntRange(0, 3).Draw(t, name) == 0 }
	if some("by relation") {
		f.Relations = rapid.SliceOfN(rapid.SampledFrom(graph.ReportOrder[:]), 1, 2).Draw(t, "relations")
		for _, r := range f.Relations {
			same.Relations = append(same.Relations, r.String())
		}
	}
	date := rapid.SampledFrom([]string{"2022-03-02T23:29:04Z", "2024-01-01T00:00:00Z", "2024-06-01T00:00:00Z", "2025-01-01T00:00:01Z"})
	day := func(name string) (time.Time, *int64) {
		at, _ := time.Parse(time.RFC3339, date.Draw(t, name))
		seconds := at.Unix()
		return at, &seconds
	}
	if some("by date") {
		f.CreatedAfter, same.After = day("after")
	}
	if some("by a later date") {
		f.CreatedBefore, same.Before = day("before")
	}
	if some("by downloads") {
		f.MinDownloads = rapid.Uint64Range(1, 7).Draw(t, "downloads")
		n := int64(f.MinDownloads)
		same.Downloads = &n
	}
	if some("by licence") {
		f.Licenses = rapid.SliceOfN(rapid.SampledFrom([]string{"mit", "Apache-2.0", "nobody's"}), 1, 2).Draw(t, "licences")
		same.Licenses = f.Licenses
	}
	if some("by author") {
		f.Authors = rapid.SliceOfN(rapid.SampledFrom([]string{"lab", "ACME", "umbra", "tiny"}), 1, 2).Draw(t, "authors")
		same.Authors = f.Authors
	}
	return f, same
}

func membersOf(g *graph.Graph, in oracle.Input) [][]graph.Node {
	var members [][]graph.Node
	for _, f := range in.Families {
		fam := familyOf(f)
		members = append(members, fam.MembersIn(g))
	}
	return members
}

func openOracle(t *rapid.T, in oracle.Input) *oracle.Oracle {
	o, err := oracle.Open(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestPartsEqualOracle breaks random listings down under random filters.
func TestPartsEqualOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		filters, same := drawFilters(t)
		o := openOracle(t, in)
		defer o.Close()
		want, err := o.Parts(t.Context(), same)
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		if diff := gocmp.Diff(want, partsOf(t, g, in, filters), aboutEqual, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v: -oracle +program:\n%s", filters, diff)
		}
	})
}

// partsOf brings all breakdowns into the oracle's form, and holds that each adds up
// to the count.
func partsOf(t interface{ Fatalf(string, ...any) }, g *graph.Graph, in oracle.Input, filters graph.Filters) (parts []oracle.Part) {
	l, keep := g.Derive(membersOf(g, in)), filters.On(g)
	for _, by := range graph.Dimensions {
		for f := range in.Families {
			n, credit := 0, 0.0
			for _, p := range l.By(by, f, keep) {
				n, credit = n+p.Count, credit+p.Credit
				if by == graph.ByAuthor {
					p.Value = graph.Fold(p.Value)
				}
				if p.Count > 0 {
					parts = append(parts, oracle.Part{By: string(by), Family: in.Families[f].Name, Value: p.Value, Count: p.Count, Credit: p.Credit})
				}
			}
			if c := l.Count(f, keep); c.Derivatives != n || l.Number(f, keep) != n || math.Abs(c.Credit-credit) > 1e-6 {
				t.Fatalf("%s by %s: %d derivatives and credit %f, but the parts add up to %d and %f", in.Families[f].Name, by, c.Derivatives, c.Credit, n, credit)
			}
		}
	}
	number := func(p oracle.Part) int {
		return slices.IndexFunc(in.Families, func(f oracle.Family) bool { return f.Name == p.Family })
	}
	slices.SortFunc(parts, func(a, b oracle.Part) int {
		return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(number(a), number(b)), cmp.Compare(a.Value, b.Value))
	})
	return parts
}

// TestOwnersEqualOracle counts by owner, and each as a family of its own.
func TestOwnersEqualOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		o := openOracle(t, in)
		defer o.Close()
		want, err := o.Owners(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		var got []oracle.Owner
		for _, o := range g.Owners(nil) {
			got = append(got, oracle.Owner{Owner: graph.Fold(o.Owner), Models: o.Models, Derivatives: o.Derivatives, Direct: o.Direct})
			own := familyOf(oracle.Family{Members: []string{o.Owner + "/*"}})
			c := g.Derive([][]graph.Node{own.MembersIn(g)}).Count(0, nil)
			if c.ByRelation != o.ByRelation || c.Direct != o.Direct || c.Members != o.Models {
				t.Fatalf("%+v; as a family %+v", o, c)
			}
		}
		slices.SortFunc(got, func(a, b oracle.Owner) int { return cmp.Compare(a.Owner, b.Owner) })
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s\n%s", diff, fmt.Sprint(in))
		}
	})
}
