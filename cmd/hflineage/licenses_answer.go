package main

import (
	"cmp"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/license"
	"hflineage/store"
)

// licenseAnswer is the answer of licenses, schema hflineage.licenses/1.
type licenseAnswer struct {
	Schema string `json:"schema"`
	licenseSource
	All      *edgeChanges `json:"all"` // all declared edges; null if some families are asked about, or with filters
	Families []licenseRow `json:"families"`
}

type licenseRow struct {
	Family string `json:"family"`
	edgeChanges
	Derivatives int `json:"derivatives"`
	Compared    int `json:"compared"` // of these, the ones whose class and whose root's are known
	Dropped     int `json:"dropped"`  // of these, the ones whose class is more open than the root's
}

// edgeChanges is what became of licences along edges.
type edgeChanges struct {
	Total      licenseChanges  `json:"total"`
	ByRelation relationChanges `json:"by_relation"`
}

type licenseChanges struct {
	Edges           int `json:"edges"` // the sum of the others
	Same            int `json:"same"`
	MoreOpen        int `json:"more_open"`
	MoreRestrictive int `json:"more_restrictive"`
	Unknown         int `json:"unknown"`
}

type relationChanges struct {
	Finetune    licenseChanges `json:"finetune"`
	Adapter     licenseChanges `json:"adapter"`
	Merge       licenseChanges `json:"merge"`
	Quantized   licenseChanges `json:"quantized"`
	Unspecified licenseChanges `json:"unspecified"`
}

func licenseChangesOf(c license.Changes) licenseChanges {
	return licenseChanges{c.Edges(), c[license.Same], c[license.MoreOpen], c[license.MoreRestrictive], c[license.Unknown]}
}

func edgeChangesOf(b *license.ByRelation) edgeChanges {
	of := func(r graph.Relation) licenseChanges { return licenseChangesOf(b[r]) }
	return edgeChanges{licenseChangesOf(b.Total()), relationChanges{
		of(graph.Finetune), of(graph.Adapter), of(graph.Merge), of(graph.Quantized), of(graph.Unspecified),
	}}
}

// compare makes a row of each family, that of the most derivatives first.
func (q *licenseQuery) compare(a *app, s *store.Snapshot) *licenseAnswer {
	g := s.Graph()
	lineage, keep := q.lineage(a, g)
	ranks := q.table.On(g)
	answer := &licenseAnswer{Schema: "hflineage.licenses/1", licenseSource: q.source(s), Families: []licenseRow{}}
	if q.whole && keep == nil {
		edges := ranks.All()
		all := edgeChangesOf(&edges)
		answer.All = &all
	}
	for i, f := range ranks.Families(lineage, q.shown, keep) {
		answer.Families = append(answer.Families, licenseRow{
			q.groups[q.shown[i]].Name, edgeChangesOf(&f.Edges), f.Derivatives, f.Compared, len(f.Dropped),
		})
	}
	slices.SortFunc(answer.Families, func(a, b licenseRow) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	return answer
}

func (l *licenseAnswer) write(a *app, format string, byRelation bool) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, l)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			licenseSource
			licenseRow
		}
		lines := []line{}
		for _, r := range l.Families {
			lines = append(lines, line{l.Schema, l.licenseSource, r})
		}
		return writeJSONLines(a.stdout, lines)
	}
	if format == "csv" {
		return l.csv(byRelation).write(a.stdout, format, nil)
	}
	return l.table(byRelation).write(a.stdout, format, l.Caption())
}

func (l *licenseAnswer) table(byRelation bool) *grid {
	header, number := []string{"Family", "Edges", "Same", "More open", "More restrictive", "Unknown", "Derivatives", "Compared", "Dropped"}, 2
	if byRelation {
		header, number = slices.Insert(header[:6:6], 1, "Relation"), 3
	}
	t := newGrid(header, number)
	for _, row := range l.rows(byRelation) {
		for i := range row {
			row[i] = forPeople(row[i])
		}
		t.AppendRow(row)
	}
	return t
}

// csv has the source in each row.
func (l *licenseAnswer) csv(byRelation bool) *grid {
	header, number := []string{"family", "edges", "same", "more_open", "more_restrictive", "unknown", "derivatives", "compared", "dropped"}, 2
	if byRelation {
		header, number = slices.Insert(header[:6:6], 1, "relation"), 3
	}
	names, values := l.Columns()
	t := newGrid(append(header, names...), number)
	for _, row := range l.rows(byRelation) {
		for i := range row {
			row[i] = forPrograms(row[i])
		}
		t.AppendRow(append(row, values...))
	}
	return t
}

// allEdges names the row of all edges; a family has no blank in its name.
const allEdges = "all edges"

// rows are those of a table or of csv.
func (l *licenseAnswer) rows(byRelation bool) (rows []table.Row) {
	add := func(family string, e *edgeChanges, rest ...any) {
		if !byRelation {
			rows = append(rows, append(append(table.Row{family}, e.Total.list()...), rest...))
			return
		}
		by := &e.ByRelation
		for i, c := range []licenseChanges{by.Finetune, by.Adapter, by.Merge, by.Quantized, by.Unspecified} {
			rows = append(rows, append(table.Row{family, graph.ReportOrder[i].String()}, c.list()...))
		}
	}
	if l.All != nil {
		add(allEdges, l.All, nil, nil, nil)
	}
	for i := range l.Families {
		r := &l.Families[i]
		add(r.Family, &r.edgeChanges, r.Derivatives, r.Compared, r.Dropped)
	}
	return rows
}

func (c *licenseChanges) list() []any {
	return []any{c.Edges, c.Same, c.MoreOpen, c.MoreRestrictive, c.Unknown}
}
