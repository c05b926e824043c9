package web

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/chart"
)

// crossover is how the first of two families, which has as many derivatives or more,
// came to have more than the second.
type crossover struct {
	First  string `json:"first"`
	Second string `json:"second"`
	answers.CrossoverRow

	titles [2]string
}

// crossovers are of every two of some families, in the order of these.
type crossovers []crossover

// crossovers follows the derivatives of the families of a trend, from day to day.
func (e *Edition) crossovers(t *answers.Trend) crossovers {
	list := crossovers{}
	for i, first := range t.Families {
		for _, second := range t.Families[i+1:] {
			list = append(list, e.crossover(&first, &second))
		}
	}
	return list
}

func (e *Edition) crossover(first, second *answers.TrendFamily) crossover {
	c := crossover{First: first.Family, Second: second.Family, titles: [2]string{first.Title, second.Title}}
	c.Measure, c.Is = counts[0].Name, counts[0].Is
	c.Fill(graph.Standings(e.createdOf(c.First), e.createdOf(c.Second), func(t graph.Tally) float64 { return float64(t.Count) }))
	return c
}

func (e *Edition) createdOf(family string) *graph.Created {
	return &e.created[e.number(family)]
}

// Words tell it to people.
func (c *crossover) Words() string {
	first, second := c.titles[0], c.titles[1]
	switch {
	case c.Order == graph.Passed:
		return fmt.Sprintf("%s passed %s for good on %s, with %s derivatives to %s.", first, second, *c.Passed, numberWords(c.Then.First), numberWords(c.Then.Second))
	case c.Order == graph.FromStart:
		return fmt.Sprintf("%s has had more than %s from the start.", first, second)
	case c.Now.First == 0:
		return fmt.Sprintf("Neither %s nor %s has a derivative.", first, second)
	}
	return fmt.Sprintf("%s and %s have the same number.", first, second)
}

// chartMarks is how many marks can be told apart in a chart.
const chartMarks = 6

// marks are the days on which one passed another, for a chart: those of the largest if
// there are many, in the order of time.
func (l crossovers) marks() (marks []chart.Mark) {
	for i := range l {
		c := &l[i]
		if c.Order != graph.Passed || len(marks) == chartMarks {
			continue
		}
		if at, err := time.Parse(time.DateOnly, *c.Passed); err == nil { // as Fill wrote it
			marks = append(marks, chart.Mark{At: at, Label: fmt.Sprintf("%s passed %s, %s", answers.Visible(c.titles[0]), answers.Visible(c.titles[1]), *c.Passed)})
		}
	}
	slices.SortStableFunc(marks, func(a, b chart.Mark) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Label, b.Label)) })
	return marks
}
