package web

import (
	"slices"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// compareView is what /compare shows, schema hflineage.api.compare/1.
type compareView struct {
	Schema string `json:"schema"`
	answers.Source
	Families   []comparedFamily `json:"families"`   // the one with the most derivatives first
	Crossovers crossovers       `json:"crossovers"` // of every two of them
	Trend      months           `json:"trend"`      // the numbers of the charts

	Counts  []countChoice  `json:"-"`
	Choices []familyChoice `json:"-"`
	Names   []string       `json:"-"`
	months  *answers.Trend
}

func (v *compareView) heading() string {
	var titles []string
	for _, f := range v.Families {
		titles = append(titles, f.Title)
	}
	last := len(titles) - 1
	return strings.Join(titles[:last], ", ") + " and " + titles[last] + " compared"
}

type comparedFamily struct {
	answers.Family
	Title string `json:"title"`
}

// relationRow is a relation, and how many derivatives of each family have it.
type relationRow struct {
	Relation string
	Cells    []relationCell
}

type relationCell struct {
	Models int
	Part   *float64 // of the family's derivatives
}

// Relations are the rows of the table of relations.
func (v *compareView) Relations() (rows []relationRow) {
	for _, f := range v.Families {
		for k, n := range f.ByRelation.List() {
			if k == len(rows) {
				rows = append(rows, relationRow{Relation: n.Relation})
			}
			rows[k].Cells = append(rows[k].Cells, relationCell{n.Models, answers.PartOf(n.Models, f.Derivatives)})
		}
	}
	return rows
}

// months are a trend without what the view says already.
type months struct {
	Counts   string                `json:"counts"`
	Per      graph.Period          `json:"per"`
	Until    time.Time             `json:"until"` // what was created later is not in the run
	Families []answers.TrendFamily `json:"families"`
}

// familyChoice is a family that can be compared.
type familyChoice struct {
	Name, Title string
	Chosen      bool
}

func compare(r *request) (view, error) {
	names := r.query["family"]
	most := chartFamilies
	if len(names) == 0 {
		most = 2
	}
	numbers, err := r.asked(names, most)
	if err != nil {
		return nil, err
	}
	if len(numbers) == 1 { // with the largest other one
		if other := slices.IndexFunc(r.order, func(i int) bool { return i != numbers[0] }); other >= 0 {
			numbers = []int{numbers[0], r.order[other]}
		}
	}
	if len(numbers) < 2 {
		return nil, errNotFound("there is one family in the file, and nothing to compare it with")
	}
	return r.compare(numbers), nil
}

// compare puts families side by side.
func (e *Edition) compare(numbers []int) *compareView {
	numbers = slices.Clone(numbers)
	slices.Sort(numbers) // whatever the order: it is one trend
	t := e.trend(numbers)
	v := &compareView{
		Schema: "hflineage.api.compare/1", Source: e.source, Families: []comparedFamily{}, Crossovers: e.crossovers(t),
		Trend: months{t.Counts, t.Per, t.Until, t.Families}, Counts: counts, months: t,
	}
	for _, f := range t.Families {
		i := e.number(f.Family)
		v.Families = append(v.Families, comparedFamily{e.rows[i], e.title(i)})
		v.Names = append(v.Names, f.Family)
	}
	for _, i := range e.order {
		v.Choices = append(v.Choices, familyChoice{e.groups[i].Name, e.title(i), slices.Contains(numbers, i)})
	}
	return v
}

// monthRow is a month of several families.
type monthRow struct {
	Month   string
	Numbers []answers.TrendPeriod // by family
}

// Months are the rows of the table of numbers.
func (v *compareView) Months() []monthRow { return monthsOf(v.months) }

// monthsOf are the months of a trend, the last one first.
func monthsOf(t *answers.Trend) []monthRow {
	var rows []monthRow
	for i := range t.Families[0].Periods {
		row := monthRow{Month: t.Period(t.Families[0].Periods[i])}
		for _, f := range t.Families {
			row.Numbers = append(row.Numbers, f.Periods[i])
		}
		rows = append(rows, row)
	}
	slices.Reverse(rows)
	return rows
}
