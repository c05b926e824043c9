package web

import (
	"cmp"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
)

// overviewView is what / shows, schema hflineage.api.families/1.
type overviewView struct {
	Schema string `json:"schema"`
	answers.Source
	Count    string           `json:"count"` // what the rows are ordered by, and shares are of
	Families []overviewFamily `json:"families"`
	LastRun  answers.RunRow   `json:"last_run"`

	Counts []countChoice `json:"-"`
	Top    []string      `json:"-"` // families in the chart
	First  bool          `json:"-"` // there is no run before the last one
	months *answers.Trend
}

// Months are the numbers of the chart.
func (v *overviewView) Months() []monthRow { return monthsOf(v.months) }

// Charted are the families of the chart, in its order.
func (v *overviewView) Charted() []answers.TrendFamily { return v.months.Families }

func (v *overviewView) heading() string { return "Model families" }

type overviewFamily struct {
	answers.Family
	Title string   `json:"title"`
	Share *float64 `json:"share"` // of the chosen count among all families; null where it is not known
}

// countChoice is a count that families can be ordered by: a column of count.
type countChoice struct{ answers.Column }

// counts are the choices; the first is the rule's own.
var counts = choicesNamed("derivatives", "direct", "without_quantized", "downloads_over_5", "without_suspected", "credit", "tagged", "members")

func choicesNamed(names ...string) []countChoice {
	var list []countChoice
	for _, name := range names {
		column, ok := answers.ColumnNamed(name)
		if !ok {
			panic("web: no column " + name) // a mistake in the names above
		}
		list = append(list, countChoice{column})
	}
	return list
}

// Of is the number of a family by the count, nil where it is not known.
func (c *countChoice) Of(f answers.Family) any { return c.Value(&f) }

// chartFamilies is how many lines can be told apart in a chart.
const chartFamilies = 8

func overview(r *request) (view, error) {
	name := cmp.Or(r.query.Get("count"), counts[0].Name)
	at := slices.IndexFunc(counts, func(c countChoice) bool { return c.Name == name })
	if at < 0 {
		var names []string
		for _, c := range counts {
			names = append(names, c.Name)
		}
		return nil, errBad("there is no count %q: it is one of %s", name, strings.Join(names, ", "))
	}
	return r.overview(&counts[at]), nil
}

// overview orders the families by a count; what is not known is 0, and comes last.
func (e *Edition) overview(c *countChoice) *overviewView {
	v := &overviewView{Schema: "hflineage.api.families/1", Source: e.source, Count: c.Name, LastRun: e.runs[0], Counts: counts, First: len(e.runs) == 1, Families: []overviewFamily{}}
	number := func(i int) float64 { return float(c.Value(&e.rows[i])) }
	order, all := slices.Clone(e.order), 0.0
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(number(b), number(a)) })
	for _, i := range order {
		all += number(i)
	}
	for _, i := range order {
		row := overviewFamily{Family: e.rows[i], Title: e.title(i)}
		if c.Value(&e.rows[i]) != nil && all > 0 {
			share := number(i) / all
			row.Share = &share
		}
		v.Families = append(v.Families, row)
	}
	charted := order[:min(chartFamilies, len(order))]
	for _, i := range charted {
		v.Top = append(v.Top, e.groups[i].Name)
	}
	v.months = e.trend(charted)
	return v
}
