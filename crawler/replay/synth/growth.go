package synth

import (
	"math"
	"time"
)

// End is when the newest model was made, and the floor is the date of all that
// are older than it.
var (
	End   = time.Date(2026, 9, 25, 12, 0, 0, 0, time.UTC)
	floor = time.Date(2022, 3, 2, 23, 29, 4, 0, time.UTC)
)

// knots are how many models there were when. Between two of them the Hub grows
// exponentially. But for the first and the last they are published counts, of
// mostly a month; the day is a guess.
var knots = []struct {
	at     time.Time
	models float64
}{
	{floor, 29_579},
	{time.Date(2025, 5, 15, 0, 0, 0, 0, time.UTC), 1_730_000},
	{time.Date(2025, 8, 15, 0, 0, 0, 0, time.UTC), 1_860_000},
	{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 2_430_000},
	{time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC), 2_960_000},
	{End, 3_094_856},
}

// growth tells when each model was made.
type growth struct {
	floor int     // models of the floor date
	scale float64 // real models for one of ours
	parts []part
}

// part is the growth between two knots: seconds = at + slope*(ln models - ln).
type part struct{ upto, ln, at, slope float64 }

func newGrowth(n, atFloor int) growth {
	g := growth{floor: atFloor, scale: knots[len(knots)-1].models / float64(max(n, 1))}
	for i, k := range knots[1:] {
		before := knots[i]
		g.parts = append(g.parts, part{
			upto:  k.models,
			ln:    math.Log(before.models),
			at:    float64(before.at.Unix()),
			slope: k.at.Sub(before.at).Seconds() / math.Log(k.models/before.models),
		})
	}
	return g
}

// created is the second in which model i was made.
func (g *growth) created(i int) int64 {
	if i < g.floor {
		return floor.Unix()
	}
	x := max((float64(i)+0.5)*g.scale, knots[0].models)
	p := 0
	for x > g.parts[p].upto && p < len(g.parts)-1 {
		p++
	}
	return int64(g.parts[p].at + g.parts[p].slope*(math.Log(x)-g.parts[p].ln))
}
