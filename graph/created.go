package graph

import "time"

// FloorDate is the date of creation that the Hub gives to every repository that
// is older than its record of such dates.
var FloorDate = time.Date(2022, 3, 2, 23, 29, 4, 0, time.UTC)

// Created counts models by the day of their creation, as they are today: a model
// that is gone is in no day, and one that declares its base since yesterday is in
// the day of its creation.
type Created struct {
	Before Tally        // of no known date, or of FloorDate
	Days   []CreatedDay // days with something, ascending
}

// CreatedDay is what was created on one day.
type CreatedDay struct {
	Day Day
	Tally
}

// Tally is a number of derivatives.
type Tally struct {
	Count  int
	Credit float64 // sum of 1/k, as in Count
}

func (t *Tally) add(o Tally) {
	t.Count += o.Count
	t.Credit += o.Credit
}

// Total is all that was counted.
func (c *Created) Total() Tally {
	total := c.Before
	for i := range c.Days {
		total.add(c.Days[i].Tally)
	}
	return total
}

// Per counts what was created from each day on and before the next, the last one
// without an end. The days must ascend, from one that is not after c's first; see
// [Period.Starts].
func (c *Created) Per(starts []Day) []Tally {
	tallies := make([]Tally, len(starts))
	i := 0
	for _, d := range c.Days {
		for i+1 < len(starts) && d.Day >= starts[i+1] {
			i++
		}
		tallies[i].add(d.Tally)
	}
	return tallies
}

// Created counts a family, given by its number, or those of its derivatives that a
// filter keeps; nil keeps all. It passes over the derivatives once.
func (l *Lineage) Created(f int, keep Filter) Created {
	counter := newCreatedCounter(l.g)
	for i := range l.Derivatives[f] {
		d := &l.Derivatives[f][i]
		if keep == nil || keep(d) {
			counter.add(d.Node, Tally{1, 1 / float64(d.Families)})
		}
	}
	return counter.created()
}

// CreatedOf counts models, each with a credit of 1.
func (g *Graph) CreatedOf(models []Node) Created {
	counter := newCreatedCounter(g)
	for _, n := range models {
		counter.add(n, Tally{1, 1})
	}
	return counter.created()
}

// createdCounter counts in days as they come.
type createdCounter struct {
	seconds []uint32 // of creation, by node
	before  Tally
	days    []Tally // by Day
}

func newCreatedCounter(g *Graph) *createdCounter { return &createdCounter{seconds: g.Created} }

func (c *createdCounter) add(n Node, t Tally) {
	at := c.seconds[n]
	if at == 0 || int64(at) == FloorDate.Unix() {
		c.before.add(t)
		return
	}
	day := int(at / daySeconds)
	if day >= len(c.days) {
		c.days = append(c.days, make([]Tally, day+1-len(c.days))...)
	}
	c.days[day].add(t)
}

func (c *createdCounter) created() Created {
	var days []CreatedDay
	for day, t := range c.days {
		if t.Count > 0 {
			days = append(days, CreatedDay{Day(day), t})
		}
	}
	return Created{c.before, days}
}
