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

// anomalyList is the answer of anomalies KIND and --list, schema
// hflineage.anomalies-list/1.
type anomalyList struct {
	Schema string `json:"schema"`
	answers.Source
	Kinds     []listedKind    `json:"kinds"`
	Anomalies []graph.Anomaly `json:"anomalies"`
}

// listedKind says how many there are of a kind, listed or not.
type listedKind struct {
	Kind  graph.AnomalyKind `json:"kind"`
	Count int               `json:"count"`

	listed int
}

// list lists the first of each kind, as many as top says, 0 for all. What has rows
// alone is written row by row.
func (q *anomalyQuery) list(a *app, s *store.Snapshot, top int, format string) error {
	list := &anomalyList{Schema: "hflineage.anomalies-list/1", Source: q.source(s), Kinds: []listedKind{}, Anomalies: []graph.Anomaly{}}
	take, end := list.collect, func() error { return list.write(a, format) }
	switch format {
	case "jsonl":
		take, end = list.lines(a), func() error { return nil }
	case "csv":
		rows := list.rows(a)
		take, end = rows.add, rows.flush
	}
	for _, k := range q.kinds {
		list.Kinds = append(list.Kinds, listedKind{Kind: k.kind})
	}
	for n, err := range q.anomalies(s).found {
		if err != nil {
			return err
		}
		k := list.kind(n.Kind)
		if k.Count++; top > 0 && k.Count > top {
			continue
		}
		k.listed++
		if err := take(n); err != nil {
			return err
		}
	}
	list.sayRest(a)
	return end()
}

func (l *anomalyList) kind(kind graph.AnomalyKind) *listedKind {
	return &l.Kinds[slices.IndexFunc(l.Kinds, func(k listedKind) bool { return k.Kind == kind })]
}

// sayRest says what the rows do not.
func (l *anomalyList) sayRest(a *app) {
	all, rest := 0, 0
	for _, k := range l.Kinds {
		all, rest = all+k.Count, rest+k.Count-k.listed
	}
	switch {
	case all == 0:
		a.say(slog.LevelWarn, "there are no such anomalies")
	case rest > 0:
		a.say(slog.LevelInfo, fmt.Sprintf("%s of %s are listed; --top 0 lists them all", answers.Thousands(all-rest), answers.Thousands(all)))
	}
}

func (l *anomalyList) collect(n graph.Anomaly) error {
	l.Anomalies = append(l.Anomalies, n)
	return nil
}

func (l *anomalyList) write(a *app, format string) error {
	if format == "json" {
		return answers.WriteJSON(a.stdout, l)
	}
	t := newGrid([]string{"Kind", "Model", "About"}, 100)
	for _, n := range l.Anomalies {
		t.AppendRow(table.Row{string(n.Kind), n.Model, n.About})
	}
	return t.write(a.stdout, format, l.Caption())
}

// lines writes a line of JSON each.
func (l *anomalyList) lines(a *app) func(graph.Anomaly) error {
	type line struct {
		Schema string `json:"schema"`
		answers.Source
		graph.Anomaly
	}
	return func(n graph.Anomaly) error {
		return writeJSONLines(a.stdout, []line{{l.Schema, l.Source, n}})
	}
}

// csvRows writes rows of csv in blocks.
type csvRows struct {
	a      *app
	grid   *grid
	source []any
	begun  bool // the header has been written
}

func (l *anomalyList) rows(a *app) *csvRows {
	names, values := l.Columns()
	return &csvRows{a: a, grid: newGrid(append([]string{"kind", "model", "about"}, names...), 100), source: values}
}

// block is how many rows are rendered together.
const block = 1000

func (c *csvRows) add(n graph.Anomaly) error {
	c.grid.AppendRow(append(table.Row{string(n.Kind), n.Model, n.About}, c.source...))
	if c.grid.Length() < block {
		return nil
	}
	return c.flush()
}

// flush writes what there is; the header at the least.
func (c *csvRows) flush() error {
	if c.begun && c.grid.Length() == 0 {
		return nil
	}
	err := c.grid.write(c.a.stdout, "csv", nil)
	c.begun = true
	c.grid.ResetHeaders()
	c.grid.ResetRows()
	return err
}
