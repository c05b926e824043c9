package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/license"
	"hflineage/store"
)

// droppedAnswer is the answer of licenses --list, schema
// hflineage.licenses-dropped/1.
type droppedAnswer struct {
	Schema string `json:"schema"`
	licenseSource
	Families []droppedFamily `json:"families"`
}

type droppedFamily struct {
	Family  string       `json:"family"`
	Dropped int          `json:"dropped"` // how many there are, listed or not
	Models  []droppedRow `json:"models"`
}

// droppedRow is a model of a more open class than its root.
type droppedRow struct {
	Model       string `json:"model"`
	License     string `json:"license"`
	Class       string `json:"class"`
	Root        string `json:"root"`
	RootLicense string `json:"root_license"`
	RootClass   string `json:"root_class"`
	Depth       int    `json:"depth"`
	Relation    string `json:"relation"`
	Downloads   uint64 `json:"downloads"`
}

// dropped lists the models of each family, the most downloaded first; top is how
// many, 0 for all.
func (q *licenseQuery) dropped(a *app, s *store.Snapshot, top int) *droppedAnswer {
	g := s.Graph()
	lineage, keep := q.lineage(a, g)
	ranks := q.table.On(g)
	answer := &droppedAnswer{Schema: "hflineage.licenses-dropped/1", licenseSource: q.source(s), Families: []droppedFamily{}}
	for i, f := range ranks.Families(lineage, q.shown, keep) {
		slices.SortFunc(f.Dropped, func(a, b license.Dropped) int { return byDownloads(g, a.Node, b.Node) })
		family := droppedFamily{q.groups[q.shown[i]].Name, len(f.Dropped), []droppedRow{}}
		for _, d := range f.Dropped[:listed(len(f.Dropped), top)] {
			family.Models = append(family.Models, q.droppedRow(g, ranks, d))
		}
		answer.Families = append(answer.Families, family)
	}
	if !slices.ContainsFunc(answer.Families, func(f droppedFamily) bool { return f.Dropped > 0 }) {
		a.say(slog.LevelWarn, "no derivative is of a more open class than its root")
	}
	slices.SortFunc(answer.Families, func(a, b droppedFamily) int {
		return cmp.Or(cmp.Compare(b.Dropped, a.Dropped), cmp.Compare(a.Family, b.Family))
	})
	return answer
}

// listed is how many of some rows --top leaves.
func listed(rows, top int) int {
	if top == 0 {
		return rows
	}
	return min(rows, top)
}

// byDownloads compares models: the most downloaded first, then by id.
func byDownloads(g *graph.Graph, a, b graph.Node) int {
	return cmp.Or(cmp.Compare(g.Downloads[b], g.Downloads[a]), cmp.Compare(g.ID(a), g.ID(b)))
}

func (q *licenseQuery) droppedRow(g *graph.Graph, ranks *license.Ranking, d license.Dropped) droppedRow {
	word := func(n graph.Node) string { return g.Words.At(int(g.License[n])) }
	return droppedRow{
		Model: g.ID(d.Node), License: word(d.Node), Class: q.table.Name(ranks.Of(d.Node)),
		Root: g.ID(d.Root), RootLicense: word(d.Root), RootClass: q.table.Name(ranks.Of(d.Root)),
		Depth: int(d.Depth), Relation: d.Relation.String(), Downloads: g.Downloads[d.Node],
	}
}

func (d *droppedAnswer) write(a *app, format string) error {
	listed, all := 0, 0
	for _, f := range d.Families {
		listed, all = listed+len(f.Models), all+f.Dropped
	}
	a.sayCut(format, listed, all)
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, d)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			licenseSource
			Family string `json:"family"`
			droppedRow
		}
		lines := []line{}
		for _, f := range d.Families {
			for _, r := range f.Models {
				lines = append(lines, line{d.Schema, d.licenseSource, f.Family, r})
			}
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := d.Columns()
		t := newGrid(append([]string{"family", "model", "license", "class", "root", "root_license", "root_class", "depth", "relation", "downloads"}, names...), 100)
		for _, f := range d.Families {
			for _, r := range f.Models {
				t.AppendRow(append(table.Row{f.Family, r.Model, r.License, r.Class, r.Root, r.RootLicense, r.RootClass, r.Depth, r.Relation, r.Downloads}, values...))
			}
		}
		return t.write(a.stdout, format, nil)
	}
	return d.table().write(a.stdout, format, d.Caption())
}

func (d *droppedAnswer) table() *grid {
	t := newGrid([]string{"Family", "Model", "Licence", "Root", "Its licence", "Downloads", "Depth", "Relation"}, 100)
	t.right(6)
	t.right(7)
	for _, f := range d.Families {
		for _, r := range f.Models {
			t.AppendRow(table.Row{
				f.Family, r.Model, r.License + " (" + r.Class + ")", r.Root, r.RootLicense + " (" + r.RootClass + ")",
				answers.Thousands(int(r.Downloads)), r.Depth, r.Relation,
			})
		}
		if left := f.Dropped - len(f.Models); left > 0 {
			t.AppendRow(table.Row{f.Family, fmt.Sprintf("… and %s more", answers.Thousands(left))})
		}
	}
	return t
}
