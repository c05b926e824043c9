package main

import (
	"fmt"
	"log/slog"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// sharedAnswer is the answer of overlap --models, schema
// hflineage.overlap-models/1.
type sharedAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Families [2]string   `json:"families"`
	Shared   int         `json:"shared"` // how many there are, listed or not
	Models   []sharedRow `json:"models"`
}

// sharedRow is a derivative of both families.
type sharedRow struct {
	Model     string      `json:"model"`
	Downloads uint64      `json:"downloads"`
	In        [2]sharedIn `json:"in"` // in the order of the families
}

type sharedIn struct {
	Depth    int    `json:"depth"`
	Relation string `json:"relation"`
}

// sharedModels lists the derivatives of the two families shown, the most downloaded
// first; top is how many, 0 for all.
func (q *countQuery) sharedModels(a *app, s *store.Snapshot, top int) *sharedAnswer {
	g := s.Graph()
	l, keep := q.lineage(a, g)
	both := l.InBoth(q.shown[0], q.shown[1], keep)
	slices.SortFunc(both, func(a, b [2]graph.Derivative) int { return byDownloads(g, a[0].Node, b[0].Node) })
	answer := &sharedAnswer{
		Schema: "hflineage.overlap-models/1", Source: answers.SourceOf(s, q.families),
		Families: [2]string{q.groups[q.shown[0]].Name, q.groups[q.shown[1]].Name}, Shared: len(both), Models: []sharedRow{},
	}
	answer.Filters = answers.FiltersOf(&q.filters)
	if len(both) == 0 {
		a.say(slog.LevelWarn, fmt.Sprintf("no model derives from both %s and %s", answer.Families[0], answer.Families[1]))
	}
	for _, d := range both[:listed(len(both), top)] {
		row := sharedRow{Model: g.ID(d[0].Node), Downloads: g.Downloads[d[0].Node]}
		for i := range d {
			row.In[i] = sharedIn{int(d[i].Depth), d[i].Relation.String()}
		}
		answer.Models = append(answer.Models, row)
	}
	return answer
}

func (o *sharedAnswer) write(a *app, format string) error {
	a.sayCut(format, len(o.Models), o.Shared)
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, o)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			Families [2]string `json:"families"`
			sharedRow
		}
		lines := []line{}
		for _, r := range o.Models {
			lines = append(lines, line{o.Schema, o.Source, o.Families, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := o.Columns()
		t := newGrid(append([]string{"model", "downloads", "family", "depth", "relation", "other", "other_depth", "other_relation"}, names...), 100)
		for _, r := range o.Models {
			t.AppendRow(append(table.Row{
				r.Model, r.Downloads, o.Families[0], r.In[0].Depth, r.In[0].Relation, o.Families[1], r.In[1].Depth, r.In[1].Relation,
			}, values...))
		}
		return t.write(a.stdout, format, nil)
	}
	t := newGrid([]string{"Model", "Downloads", "In " + o.Families[0], "In " + o.Families[1]}, 100)
	t.right(2)
	for _, r := range o.Models {
		t.AppendRow(table.Row{r.Model, answers.Thousands(int(r.Downloads)), r.In[0].words(), r.In[1].words()})
	}
	caption := o.Caption()
	if left := o.Shared - len(o.Models); left > 0 {
		caption = slices.Insert(caption, 0, fmt.Sprintf("%s more models derive from both; --top 0 lists them all.", answers.Thousands(left)))
	}
	return t.write(a.stdout, format, caption)
}

func (s *sharedIn) words() string { return fmt.Sprintf("%s, depth %d", s.Relation, s.Depth) }
