package web

import (
	"cmp"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/family"
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

// countChoice is a count that families can be ordered by.
type countChoice struct {
	Name, Title, Is string

	of func(*answers.Family) (n float64, known bool)
}

func whole(n int) (float64, bool) { return float64(n), true }

// counts are the choices; the first is the rule's own.
var counts = []countChoice{
	{"derivatives", "Derivatives", "models that are no member and reach one over one or more declared edges, each once", func(f *answers.Family) (float64, bool) { return whole(f.Derivatives) }},
	{"direct", "Direct", "derivatives that declare a member themselves", func(f *answers.Family) (float64, bool) { return whole(f.Direct) }},
	{"without_quantized", "Not quantized", "derivatives without the quantized ones", func(f *answers.Family) (float64, bool) { return whole(f.Unquantized) }},
	{"downloads_over_5", "Over 5 downloads", "derivatives with more than 5 downloads in the last 30 days", func(f *answers.Family) (float64, bool) { return whole(f.Downloaded) }},
	{"without_suspected", "Not suspected", "derivatives without the uploads that rules suspect to be automatic", func(f *answers.Family) (float64, bool) { return whole(f.Unsuspected) }},
	{"credit", "Credit", "sum of 1/k over the derivatives, k being the number of families that one derives from", func(f *answers.Family) (float64, bool) { return f.Credit, true }},
	{"tagged", "Tagged", "models with a tag of the family, lineage declared or not, members aside", func(f *answers.Family) (float64, bool) {
		if f.Tagged == nil {
			return 0, false
		}
		return whole(*f.Tagged)
	}},
	{"members", "Members", "official models of the family on the Hub", func(f *answers.Family) (float64, bool) { return whole(f.Members) }},
}

// Of is the number of a family by the count.
func (c *countChoice) Of(f answers.Family) any {
	n, known := c.of(&f)
	if !known {
		return nil
	}
	return n
}

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

// overview orders the families by a count.
func (e *Edition) overview(c *countChoice) *overviewView {
	v := &overviewView{Schema: "hflineage.api.families/1", Source: e.source, Count: c.Name, LastRun: e.runs[0], Counts: counts, First: len(e.runs) == 1, Families: []overviewFamily{}}
	all := 0.0
	for _, i := range e.order {
		n, _ := c.of(&e.rows[i])
		all += n
		v.Families = append(v.Families, overviewFamily{Family: e.rows[i], Title: e.title(i)})
	}
	for i := range v.Families {
		if n, known := c.of(&v.Families[i].Family); known && all > 0 {
			share := n / all
			v.Families[i].Share = &share
		}
	}
	slices.SortStableFunc(v.Families, func(a, b overviewFamily) int {
		n, _ := c.of(&a.Family) // what is not known is 0, and comes last
		m, _ := c.of(&b.Family)
		return cmp.Compare(m, n)
	})
	var charted []int
	for _, f := range v.Families[:min(chartFamilies, len(v.Families))] {
		v.Top = append(v.Top, f.Family.Family)
		charted = append(charted, slices.IndexFunc(e.groups, func(g family.Group) bool { return g.Name == f.Family.Family }))
	}
	v.months = e.trend(charted)
	return v
}
