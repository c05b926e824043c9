package main

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/license"
	"hflineage/graph/oracle"
)

// licensesAgainstOracle compares all numbers of licenses, and every model that it
// lists.
func licensesAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	ranks := map[string]int{}
	for i, class := range license.Default().Classes {
		for _, l := range class.Licenses {
			ranks[l.ID] = i + 1
		}
	}
	edges, families, err := o.Licenses(t.Context(), ranks, oracle.Filters{})
	if err != nil {
		t.Fatal(err)
	}
	answer := answerOf[licenseAnswer](t, "licenses", "--db", db, "--format", "json")
	got := comparedRows("", answer.All)
	rooted := map[string]oracle.Rooted{}
	for _, r := range answer.Families {
		got = append(got, comparedRows(r.Family, &r.edgeChanges)...)
		rooted[r.Family] = oracle.Rooted{Family: r.Family, Derivatives: r.Derivatives, Compared: r.Compared}
	}
	byName := func(a, b oracle.Compared) int {
		return cmp.Or(cmp.Compare(a.Family, b.Family), cmp.Compare(a.Relation, b.Relation))
	}
	slices.SortFunc(edges, byName)
	slices.SortFunc(got, byName)
	if diff := gocmp.Diff(edges, got); diff != "" || len(edges) == 0 {
		t.Errorf("%d rows of edges (-oracle +program):\n%s", len(edges), diff)
	}
	for _, f := range answerOf[droppedAnswer](t, "licenses", "--db", db, "--format", "json", "--list", "--top", "0").Families {
		r := rooted[f.Family]
		for _, m := range f.Models {
			r.Dropped = append(r.Dropped, m.Model+" "+m.Root)
		}
		slices.Sort(r.Dropped)
		rooted[f.Family] = r
	}
	for _, want := range families {
		slices.Sort(want.Dropped)
		if diff := gocmp.Diff(want, rooted[want.Family]); diff != "" {
			t.Errorf("%s (-oracle +program):\n%s", want.Family, diff)
		}
	}
}

func comparedRows(name string, e *edgeChanges) (rows []oracle.Compared) {
	by := &e.ByRelation
	for i, c := range []licenseChanges{by.Finetune, by.Adapter, by.Merge, by.Quantized, by.Unspecified} {
		if c.Edges > 0 {
			rows = append(rows, oracle.Compared{
				Family: name, Relation: graph.ReportOrder[i].String(),
				Same: c.Same, MoreOpen: c.MoreOpen, MoreRestrictive: c.MoreRestrictive, Unknown: c.Unknown,
			})
		}
	}
	return rows
}

// overlapAgainstOracle compares every cell, and the models behind it.
func overlapAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	cells, err := o.Overlaps(t.Context(), oracle.Filters{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[overlapCell]bool{}
	for _, c := range cells {
		want[overlapCell{c.Family, c.Other, len(c.Models)}] = true
		if c.Family >= c.Other {
			continue
		}
		var models []string
		for _, m := range answerOf[sharedAnswer](t, "overlap", "--db", db, "--format", "json", "--models", c.Family+","+c.Other, "--top", "0").Models {
			models = append(models, m.Model)
		}
		slices.Sort(models)
		if diff := gocmp.Diff(c.Models, models); diff != "" {
			t.Errorf("%s and %s (-oracle +program):\n%s", c.Family, c.Other, diff)
		}
	}
	got := map[overlapCell]bool{}
	for _, c := range answerOf[overlapAnswer](t, "overlap", "--db", db, "--format", "json").cells() {
		if c.Shared > 0 {
			got[c] = true
		}
	}
	if diff := gocmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("%d cells (-oracle +program):\n%s", len(want), diff)
	}
}

// anomaliesAgainstOracle compares the counts of all models and of each family, and
// every anomaly. The crawler alone knows of malformed items, and what rules doubt is
// compared where the rules are.
func anomaliesAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	list, counts, err := o.Odd(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	others := map[graph.AnomalyKind]bool{graph.MalformedItem: true, graph.SuspectRelation: true}
	var got []oracle.Oddities
	for _, name := range append([]string{""}, family.Default().Names()...) {
		args := []string{"anomalies", "--db", db, "--format", "json"}
		if name != "" {
			args = append(args, "--family", name)
		}
		answer := answerOf[anomaliesAnswer](t, args...)
		for _, k := range answer.Kinds {
			if k.Count > 0 && !others[k.Kind] {
				got = append(got, oracle.Oddities{Family: name, Kind: string(k.Kind), Count: k.Count, Models: k.At, Circles: answer.Cycles})
			}
		}
	}
	if diff := gocmp.Diff(counts, got); diff != "" || len(counts) == 0 {
		t.Errorf("%d counts (-oracle +program):\n%s", len(counts), diff)
	}
	var listed []oracle.Anomaly
	for _, a := range answerOf[anomalyList](t, "anomalies", "--db", db, "--format", "json", "--list", "--top", "0").Anomalies {
		if !others[a.Kind] {
			listed = append(listed, oracle.Anomaly{Kind: string(a.Kind), Model: a.Model, About: a.About})
		}
	}
	if diff := gocmp.Diff(list, listed); diff != "" {
		t.Errorf("%d anomalies (-oracle +program):\n%s", len(list), diff)
	}
}
