package graph

import "slices"

// Standing is how two counts stood at the end of a day, or what each had in the
// period that begins with it.
type Standing struct {
	Day           Day
	First, Second float64
}

// Order tells how a first count came to lead over a second, or did not.
type Order string

const (
	Passed    Order = "passed"     // it passed the second, and has led since
	FromStart Order = "from_start" // it led whenever there was anything to count
	Never     Order = "never"      // it does not lead now
)

// level is the difference up to which two counts are level: sums of fractions
// differ by their rounding, and truly by far more.
const level = 1e-6

func (s *Standing) leads() bool { return s.First-s.Second > level }

// Crossover finds the standing with which the first count passed the second for
// good: it leads there and in all that follow, and was level or behind just before.
// The standings must come in the order of time; those with nothing to count at the
// beginning say nothing. The standing is zero unless the order is Passed.
func Crossover(standings []Standing) (Order, Standing) {
	start := slices.IndexFunc(standings, func(s Standing) bool { return s.First > 0 || s.Second > 0 })
	if start < 0 {
		return Never, Standing{}
	}
	for i := len(standings) - 1; i >= start; i-- {
		switch {
		case standings[i].leads():
		case i == len(standings)-1:
			return Never, Standing{}
		default:
			return Passed, standings[i+1]
		}
	}
	return FromStart, Standing{}
}

// Standings are how two counts stood: before all days, given as Day -1, and at
// the end of each day on which something was added to one of them. value is what
// is counted.
func Standings(first, second *Created, value func(Tally) float64) []Standing {
	now := Standing{Day: -1, First: value(first.Before), Second: value(second.Before)}
	standings := []Standing{now}
	a, b := first.Days, second.Days
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Day < b[0].Day:
			now.Day = a[0].Day
		default:
			now.Day = b[0].Day
		}
		if len(a) > 0 && a[0].Day == now.Day {
			now.First, a = now.First+value(a[0].Tally), a[1:]
		}
		if len(b) > 0 && b[0].Day == now.Day {
			now.Second, b = now.Second+value(b[0].Tally), b[1:]
		}
		standings = append(standings, now)
	}
	return standings
}

// StandingsPer are what two counts had in each period, given by its first day.
// Periods in which neither had anything say nothing and are left out.
func StandingsPer(starts []Day, first, second *Created, value func(Tally) float64) []Standing {
	a, b := first.Per(starts), second.Per(starts)
	standings := make([]Standing, len(starts))
	for i, day := range starts {
		standings[i] = Standing{day, value(a[i]), value(b[i])}
	}
	return slices.DeleteFunc(standings, func(s Standing) bool { return s.First == 0 && s.Second == 0 })
}
