package main

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/store"
)

// ownersAnswer is the answer of count --by parent-owner, schema
// hflineage.count-owners/1.
type ownersAnswer struct {
	Schema string `json:"schema"`
	source
	Owners []ownerRow `json:"owners"`
	Total  int        `json:"total"` // owners that have a derivative; the others are not listed
}

type ownerRow struct {
	Owner       string         `json:"owner"`
	Published   int            `json:"published"` // models of the owner, on the Hub
	Derivatives int            `json:"derivatives"`
	Direct      int            `json:"direct"`
	ByRelation  relationCounts `json:"by_relation"`
}

// owners counts by the owner of what was built on; top is how many are listed, 0
// for all.
func (q *countQuery) owners(s *store.Snapshot, top int) *ownersAnswer {
	g := q.graph(s)
	counts := g.Owners(q.filters.On(g))
	answer := &ownersAnswer{Schema: "hflineage.count-owners/1", source: q.source(s, false, q.correct), Owners: []ownerRow{}, Total: len(counts)}
	if top > 0 {
		counts = counts[:min(top, len(counts))]
	}
	for _, c := range counts {
		answer.Owners = append(answer.Owners, ownerRow{c.Owner, c.Models, c.Derivatives, c.Direct, relationCountsOf(c.ByRelation)})
	}
	return answer
}

func (o *ownersAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return writeJSON(a.stdout, o)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			source
			ownerRow
		}
		lines := []line{}
		for _, r := range o.Owners {
			lines = append(lines, line{o.Schema, o.source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := o.columns()
		t := newGrid(append([]string{"owner", "published", "derivatives", "direct", "finetune", "adapter", "merge", "quantized", "unspecified"}, names...), 2)
		for _, r := range o.Owners {
			t.AppendRow(append(table.Row{r.Owner, r.Published, r.Derivatives, r.Direct}, append(r.ByRelation.list(), values...)...))
		}
		return t.write(a.stdout, format, nil)
	}
	t := newGrid([]string{"Owner", "Derivatives", "Direct", "Finetune", "Adapter", "Merge", "Quantized", "Unspec.", "Published"}, 2)
	for _, r := range o.Owners {
		row := table.Row{r.Owner, thousands(r.Derivatives), thousands(r.Direct)}
		for _, n := range r.ByRelation.list() {
			row = append(row, forPeople(n))
		}
		t.AppendRow(append(row, thousands(r.Published)))
	}
	caption := o.caption()
	if left := o.Total - len(o.Owners); left > 0 {
		caption = slices.Insert(caption, 0, fmt.Sprintf("%s more owners have derivatives; --top 0 lists them all.", thousands(left)))
	}
	return t.write(a.stdout, format, caption)
}

// list has the numbers in the order of graph.ReportOrder.
func (r relationCounts) list() []any {
	return []any{r.Finetune, r.Adapter, r.Merge, r.Quantized, r.Unspecified}
}
