package answers

import (
	"time"

	"hflineage/graph"
)

// CrossoverRow is when First passed Second for good by one measure.
type CrossoverRow struct {
	Measure string      `json:"measure"`
	Is      string      `json:"is"`
	Order   graph.Order `json:"order"`  // "" if one of the two does not have the measure
	Passed  *string     `json:"passed"` // the day, or the first day of the period; null unless Order is passed
	Then    *Two        `json:"then"`   // to the end of that day, or in that period
	Now     *Two        `json:"now"`    // at the run, or in the last period that is over; null if there is nothing
}

// Two are the numbers of First and Second.
type Two struct {
	First  float64 `json:"first"`
	Second float64 `json:"second"`
}

// Fill says how the two stood.
func (r *CrossoverRow) Fill(standings []graph.Standing) {
	order, at := graph.Crossover(standings)
	r.Order = order
	if order == graph.Passed {
		day := at.Day.Time().Format(time.DateOnly)
		r.Passed, r.Then = &day, &Two{at.First, at.Second}
	}
	if n := len(standings); n > 0 {
		r.Now = &Two{standings[n-1].First, standings[n-1].Second}
	}
}

// When is the answer in a word.
func (r *CrossoverRow) When() string {
	switch r.Order {
	case graph.Passed:
		return *r.Passed
	case graph.FromStart:
		return "ahead from the start"
	case graph.Never:
		return "never"
	}
	return "not counted: no tag patterns"
}
