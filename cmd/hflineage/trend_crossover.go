package main

import (
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

// crossoverAnswer is the answer of trend --crossover, schema
// hflineage.trend-crossover/1.
type crossoverAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Counts   string                 `json:"counts"` // CreatedThen
	Until    time.Time              `json:"until"`  // what was created later is not in the run
	First    string                 `json:"first"`
	Second   string                 `json:"second"`
	Measures []answers.CrossoverRow `json:"measures"`
}

func (c *trendCmd) crossover(a *app, q *trendQuery) error {
	if len(c.Crossover) != 2 {
		return usagef("--crossover %s: name two, as in --crossover qwen,llama", strings.Join(c.Crossover, ","))
	}
	var pair [2]int
	for i, name := range c.Crossover {
		var err error
		if pair[i], err = q.named(name); err != nil {
			return err
		}
	}
	if pair[0] == pair[1] {
		return usagef("--crossover %s: nothing passes itself; name two that differ", strings.Join(c.Crossover, ","))
	}
	q.shown = pair[:]
	return c.read(func(s *store.Snapshot) error {
		return q.crossover(a, s).write(a, c.Format)
	})
}

// named is the number of a group, ignoring case.
func (q *trendQuery) named(name string) (int, error) {
	var names []string
	for i := range q.groups {
		if strings.EqualFold(q.groups[i].Name, name) {
			return i, nil
		}
		names = append(names, q.groups[i].Name)
	}
	if q.by == "family" {
		return 0, unknownFamily(q.families, name)
	}
	return 0, usagef("no %s %q in the family file; it has %s", q.by, name, strings.Join(names, ", "))
}

// measure is something that two groups have by date.
type measure struct {
	name          string // of the column of count, which explains it
	first, second graph.Created
	value         func(graph.Tally) float64
	missing       bool // one of the two does not have it
}

func (m *measure) is() string {
	column, _ := answers.ColumnNamed(m.name)
	return column.Is
}

func count(t graph.Tally) float64  { return float64(t.Count) }
func credit(t graph.Tally) float64 { return t.Credit }

// measures are those of the two groups that are shown; the first is derivatives.
func (q *trendQuery) measures(g *graph.Graph, l *graph.Lineage, keep graph.Filter) []measure {
	first, second := q.shown[0], q.shown[1]
	all := measure{name: "derivatives", first: l.Created(first, keep), second: l.Created(second, keep), value: count}
	credits := all
	credits.name, credits.value = "credit", credit
	some := func(name string, also graph.Filter) measure {
		also = graph.Both(keep, also)
		return measure{name: name, first: l.Created(first, also), second: l.Created(second, also), value: count}
	}
	carriers := family.TaggedIn(g)
	tagged := func(i int) (c graph.Created, ok bool) {
		var nodes []graph.Node
		ok = carriers.Each(&q.groups[i], l.Members[i], func(n graph.Node) { nodes = append(nodes, n) })
		return g.CreatedOf(nodes), ok
	}
	ones, ok := tagged(first)
	others, okToo := tagged(second)
	return []measure{
		all,
		some("direct", func(d *graph.Derivative) bool { return d.Depth == 1 }),
		some("without_quantized", func(d *graph.Derivative) bool { return d.Relation != graph.Quantized }),
		some("downloads_over_5", (&graph.Filters{MinDownloads: 6}).On(g)),
		credits,
		{name: "tagged", first: ones, second: others, value: count, missing: !ok || !okToo},
	}
}

// crossover compares the two groups that are shown.
func (q *trendQuery) crossover(a *app, s *store.Snapshot) *crossoverAnswer {
	g := s.Graph()
	l, keep := q.lineage(a, g)
	answer := &crossoverAnswer{
		Schema: "hflineage.trend-crossover/1", Source: answers.SourceOf(s, q.families), Counts: answers.CreatedThen, Until: answers.UntilOf(s),
		First: q.groups[q.shown[0]].Name, Second: q.groups[q.shown[1]].Name,
	}
	answer.Filters = answers.FiltersOf(&q.filters)
	measures := q.measures(g, l, keep)
	for _, m := range measures {
		row := answers.CrossoverRow{Measure: m.name, Is: m.is()}
		if !m.missing {
			row.Fill(graph.Standings(&m.first, &m.second, m.value))
		}
		answer.Measures = append(answer.Measures, row)
	}
	answer.Measures = slices.Insert(answer.Measures, 1, q.newPer(&measures[0], answer.Until))
	if now := answer.Measures[0].Now; now.First+now.Second == 0 && keep == nil {
		a.say(slog.LevelWarn, fmt.Sprintf("neither %s nor %s has a derivative", answer.First, answer.Second))
	}
	return answer
}

// newPer compares what is new in each period that is over.
func (q *trendQuery) newPer(m *measure, until time.Time) answers.CrossoverRow {
	row := answers.CrossoverRow{
		Measure: fmt.Sprintf("new_per_%s", q.per),
		Is:      fmt.Sprintf("derivatives created in each %[1]s that is over; a %[1]s in which neither had any is passed over", q.per),
	}
	starts := q.per.Cover([]graph.Created{m.first, m.second}, q.to(until))
	standings := graph.StandingsPer(starts, &m.first, &m.second, m.value)
	row.Fill(slices.DeleteFunc(standings, func(s graph.Standing) bool { return !q.per.Over(s.Day, until) }))
	return row
}

func (c *crossoverAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, c)
	case "jsonl":
		return writeJSONLines(a.stdout, c.lines())
	case "csv":
		return c.csv().write(a.stdout, format, nil)
	}
	return c.table().write(a.stdout, format, c.words())
}

// crossoverLine is the answer by one measure.
type crossoverLine struct {
	Schema string `json:"schema"`
	answers.Source
	Counts string `json:"counts"`
	First  string `json:"first"`
	Second string `json:"second"`
	answers.CrossoverRow
}

func (c *crossoverAnswer) lines() (lines []crossoverLine) {
	for _, m := range c.Measures {
		lines = append(lines, crossoverLine{c.Schema, c.Source, c.Counts, c.First, c.Second, m})
	}
	return lines
}

func (c *crossoverAnswer) csv() *grid {
	names, values := c.Columns()
	t := newGrid(append([]string{"first", "second", "measure", "order", "passed", "then_first", "then_second", "now_first", "now_second", "is", "counts"}, names...), 12)
	for _, m := range c.Measures {
		passed := ""
		if m.Passed != nil {
			passed = *m.Passed
		}
		row := table.Row{c.First, c.Second, m.Measure, string(m.Order), passed}
		row = append(row, cellsOf(m.Then, forPrograms)...)
		row = append(row, cellsOf(m.Now, forPrograms)...)
		t.AppendRow(append(append(row, m.Is, c.Counts), values...))
	}
	return t
}

// cellsOf are the two numbers, or two that are not known.
func cellsOf(n *answers.Two, of func(any) any) (cells []any) {
	if n == nil {
		return []any{of(nil), of(nil)}
	}
	for _, x := range []float64{n.First, n.Second} {
		if x == math.Trunc(x) {
			cells = append(cells, of(int(x)))
		} else {
			cells = append(cells, of(x))
		}
	}
	return cells
}

// table has a row a measure.
func (c *crossoverAnswer) table() *grid {
	t := newGrid([]string{"measure", c.First + " passed " + c.Second, "then " + c.First, c.Second, "now " + c.First, c.Second}, 3)
	for _, m := range c.Measures {
		row := append(table.Row{m.Measure, m.When()}, cellsOf(m.Then, forPeople)...)
		t.AppendRow(append(row, cellsOf(m.Now, forPeople)...))
	}
	return t
}

// words explain the dates and the measures.
func (c *crossoverAnswer) words() []string {
	lines := []string{
		fmt.Sprintf("The day at whose end %s had more than %s, and since when it has had more at the end of each day: %s.", c.First, c.Second, c.Counts),
		"Never: it does not lead now. Ahead from the start: it led whenever there was anything to count. Filters do not touch tagged.",
	}
	for _, m := range c.Measures {
		lines = append(lines, m.Measure+": "+m.Is+".")
	}
	return append(lines, c.Caption()...)
}
