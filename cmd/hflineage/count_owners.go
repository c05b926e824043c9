package main

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store"
)

// ownersAnswer is the answer of count --by parent-owner, schema
// hflineage.count-owners/1.
type ownersAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Owners []ownerRow `json:"owners"`
	Total  int        `json:"total"` // owners that have a derivative; the others are not listed
}

type ownerRow struct {
	Owner       string                 `json:"owner"`
	Published   int                    `json:"published"` // models of the owner, on the Hub
	Derivatives int                    `json:"derivatives"`
	Direct      int                    `json:"direct"`
	ByRelation  answers.RelationCounts `json:"by_relation"`
}

// owners counts by the owner of what was built on; top is how many are listed, 0
// for all.
func (q *countQuery) owners(a *app, s *store.Snapshot, top int) *ownersAnswer {
	g := q.graph(s)
	keep := q.filters.On(g)
	counts := g.Owners(keep)
	if keep != nil && len(counts) == 0 {
		q.sayNoneLeft(a)
	}
	answer := &ownersAnswer{Schema: "hflineage.count-owners/1", Source: q.source(s, false, q.correct), Owners: []ownerRow{}, Total: len(counts)}
	if top > 0 {
		counts = counts[:min(top, len(counts))]
	}
	for _, c := range counts {
		answer.Owners = append(answer.Owners, ownerRow{c.Owner, c.Models, c.Derivatives, c.Direct, answers.RelationCountsOf(c.ByRelation)})
	}
	return answer
}

func (o *ownersAnswer) write(a *app, format string) error {
	a.sayCut(format, len(o.Owners), o.Total)
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, o)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			ownerRow
		}
		lines := []line{}
		for _, r := range o.Owners {
			lines = append(lines, line{o.Schema, o.Source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := o.Columns()
		t := newGrid(append([]string{"owner", "published", "derivatives", "direct", "finetune", "adapter", "merge", "quantized", "unspecified"}, names...), 2)
		for _, r := range o.Owners {
			row := table.Row{r.Owner, r.Published, r.Derivatives, r.Direct}
			for _, n := range r.ByRelation.List() {
				row = append(row, n.Models)
			}
			t.AppendRow(append(row, values...))
		}
		return t.write(a.stdout, format, nil)
	}
	t := newGrid([]string{"Owner", "Derivatives", "Direct", "Finetune", "Adapter", "Merge", "Quantized", "Unspec.", "Published"}, 2)
	for _, r := range o.Owners {
		row := table.Row{r.Owner, answers.Thousands(r.Derivatives), answers.Thousands(r.Direct)}
		for _, n := range r.ByRelation.List() {
			row = append(row, answers.Thousands(n.Models))
		}
		t.AppendRow(append(row, answers.Thousands(r.Published)))
	}
	caption := o.Caption()
	if left := o.Total - len(o.Owners); left > 0 {
		caption = slices.Insert(caption, 0, fmt.Sprintf("%s more owners have derivatives; --top 0 lists them all.", answers.Thousands(left)))
	}
	return t.write(a.stdout, format, caption)
}
