package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// uploadsList is the answer of uploads --bursts, --suspected and --doubted,
// each with a schema and rows of its own.
type uploadsList[R listRow] struct {
	Schema string `json:"schema"`
	answers.Source
	BurstSize int `json:"burst_size,omitempty"` // of bursts
	Total     int `json:"total"`                // rows, listed or not
	Rows      []R `json:"rows"`

	are string // what the rows are, for people
}

// listRow is a row of a list.
type listRow interface {
	names() []string // of its columns
	cells() table.Row
}

// burstRow is a burst, schema hflineage.bursts/1.
type burstRow struct {
	Owner    string   `json:"owner"`
	Base     string   `json:"base"`
	Day      string   `json:"day"`
	Uploads  int      `json:"uploads"`
	Families []string `json:"families"` // that have a derivative in it
}

func (burstRow) names() []string { return []string{"owner", "base", "day", "uploads", "families"} }
func (r burstRow) cells() table.Row {
	return table.Row{r.Owner, r.Base, r.Day, r.Uploads, strings.Join(r.Families, ", ")}
}

// suspectedRow is an upload that rules suspect, schema hflineage.suspected-uploads/1.
type suspectedRow struct {
	Model     string   `json:"model"`
	Rules     []string `json:"rules"`
	Created   string   `json:"created"` // the day, "" if it is not known
	Downloads uint64   `json:"downloads"`
	Families  []string `json:"families"`
}

func (suspectedRow) names() []string {
	return []string{"model", "rules", "created", "downloads", "families"}
}

func (r suspectedRow) cells() table.Row {
	return table.Row{r.Model, words(r.Rules), r.Created, r.Downloads, strings.Join(r.Families, ", ")}
}

// doubtRow is a declared relation that rules doubt, schema hflineage.doubted-relations/1.
type doubtRow struct {
	Model    string   `json:"model"`
	Parent   string   `json:"parent"`
	Declared string   `json:"declared"`
	Likely   string   `json:"likely"`
	Rules    []string `json:"rules"`
	Families []string `json:"families"`
}

func (doubtRow) names() []string {
	return []string{"model", "parent", "declared", "likely", "rules", "families"}
}

func (r doubtRow) cells() table.Row {
	return table.Row{r.Model, r.Parent, r.Declared, r.Likely, words(r.Rules), strings.Join(r.Families, ", ")}
}

// familiesOf names the shown groups of which a node is a derivative that the filter
// keeps, of the nodes that are wanted.
func (q *uploadsQuery) familiesOf(l *graph.Lineage, keep graph.Filter, wanted func(graph.Node) bool) map[graph.Node][]string {
	of := map[graph.Node][]string{}
	for _, i := range q.shown {
		for j := range l.Derivatives[i] {
			if d := &l.Derivatives[i][j]; wanted(d.Node) && (keep == nil || keep(d)) {
				of[d.Node] = append(of[d.Node], q.groups[i].Name)
			}
		}
	}
	return of
}

func (q *uploadsQuery) bursts(a *app, s *store.Snapshot, top int) *uploadsList[burstRow] {
	g := s.Graph()
	l, keep := q.lineage(a, g)
	x := newBurstIndex(g, q.burst)
	families := q.familiesOf(l, keep, func(n graph.Node) bool { return len(x.of[n]) > 0 })
	rows := []burstRow{}
	for _, b := range x.bursts {
		row := burstRow{b.Author, g.ID(b.Base), b.Day.Format(time.DateOnly), len(b.Uploads), []string{}}
		for _, i := range q.shown {
			name := q.groups[i].Name
			if slices.ContainsFunc(b.Uploads, func(n graph.Node) bool { return slices.Contains(families[n], name) }) {
				row.Families = append(row.Families, name)
			}
		}
		if len(row.Families) > 0 {
			rows = append(rows, row)
		}
	}
	are := fmt.Sprintf("Bursts of %s or more uploads of one owner in a day that declare one base", answers.Thousands(q.burst))
	list := listOf("hflineage.bursts/1", are, q.source(s, false, false), rows, top)
	list.BurstSize = q.burst
	return list
}

func (q *uploadsQuery) suspected(a *app, s *store.Snapshot, top int) *uploadsList[suspectedRow] {
	g := s.Graph()
	l, keep := q.lineage(a, g)
	marks := q.suspects.MarkUploads(g)
	families := q.familiesOf(l, keep, func(n graph.Node) bool { return marks[n] != 0 })
	rows := []suspectedRow{}
	for n := range graph.Node(g.Linked) {
		if len(families[n]) == 0 {
			continue
		}
		row := suspectedRow{Model: g.ID(n), Rules: marks.Marked(n, q.suspects.UploadRules()), Downloads: g.Downloads[n], Families: families[n]}
		if g.Created[n] > 0 {
			row.Created = time.Unix(int64(g.Created[n]), 0).UTC().Format(time.DateOnly)
		}
		rows = append(rows, row)
	}
	return listOf("hflineage.suspected-uploads/1", "Uploads that a rule suspects", q.source(s, true, false), rows, top)
}

func (q *uploadsQuery) doubted(a *app, s *store.Snapshot, top int) *uploadsList[doubtRow] {
	g := s.Graph()
	l, keep := q.lineage(a, g)
	marks := q.suspects.MarkRelations(g)
	families := q.familiesOf(l, keep, func(n graph.Node) bool { return marks[n] != 0 })
	rows := []doubtRow{}
	for _, d := range q.suspects.Doubts(g) {
		if of := families[d.Child]; len(of) > 0 {
			rows = append(rows, doubtRow{g.ID(d.Child), g.ID(d.Parent), d.Declared.String(), d.Likely.String(), d.Rules, of})
		}
	}
	return listOf("hflineage.doubted-relations/1", "Declared relations that a rule doubts", q.source(s, false, true), rows, top)
}

// listOf makes an answer of the first rows, 0 for all.
func listOf[R listRow](schema, are string, src answers.Source, rows []R, top int) *uploadsList[R] {
	list := &uploadsList[R]{Schema: schema, Source: src, Total: len(rows), Rows: rows, are: are}
	if top > 0 {
		list.Rows = rows[:min(top, len(rows))]
	}
	return list
}

func (u *uploadsList[R]) write(a *app, format string) error {
	if u.Total == 0 {
		a.say(slog.LevelWarn, u.are+": none")
	}
	a.sayCut(format, len(u.Rows), u.Total)
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, u)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			Row R `json:"row"`
		}
		lines := []line{}
		for _, r := range u.Rows {
			lines = append(lines, line{u.Schema, u.Source, r})
		}
		return writeJSONLines(a.stdout, lines)
	}
	var row R
	if format == "csv" {
		names, values := u.Columns()
		return u.grid(append(row.names(), names...), values).write(a.stdout, format, nil)
	}
	titles := row.names()
	for i, name := range titles {
		titles[i] = strings.ToUpper(name[:1]) + name[1:]
	}
	total := fmt.Sprintf("%s: %s.", u.are, answers.Thousands(u.Total))
	if len(u.Rows) < u.Total {
		total += fmt.Sprintf(" The first %s are listed; --top 0 lists all.", answers.Thousands(len(u.Rows)))
	}
	caption := append([]string{total}, u.Caption()...)
	return u.grid(titles, nil).write(a.stdout, format, caption)
}

// grid has the rows, each followed by some values.
func (u *uploadsList[R]) grid(header []string, values []any) *grid {
	t := newGrid(header, 100)
	for _, r := range u.Rows {
		t.AppendRow(append(r.cells(), values...))
	}
	return t
}
