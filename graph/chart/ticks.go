package chart

import (
	"math"
	"strconv"
	"time"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot"
)

// valueTicks are at round values from 0 up to the first that is not below highest.
func valueTicks(highest float64, percent bool) []plot.Tick {
	const most = 6 // steps
	step := 1.0
	if percent {
		step = 0.01
	}
	factors := [...]float64{2, 2.5, 2} // 1, 2, 5, 10
	for i := 0; highest/step > most; i++ {
		step *= factors[i%len(factors)]
	}
	var ticks []plot.Tick
	for i := 0.0; ; i++ {
		v := i * step
		label := humanize.Comma(int64(math.Round(v)))
		if percent {
			label = strconv.Itoa(int(math.Round(100*v))) + " %"
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: label})
		if i > 0 && v >= highest-step/1e6 {
			return ticks
		}
	}
}

// calendarStep is a step of so many months, or else days; weeks begin on Monday.
type calendarStep struct {
	months, days int
	layout       string
}

// calendar are the steps that ticks of dates can have, from the finest.
var calendar = [...]calendarStep{
	{days: 1, layout: time.DateOnly},
	{days: 7, layout: time.DateOnly},
	{months: 1, layout: "2006-01"},
	{months: 2, layout: "2006-01"},
	{months: 3, layout: "2006-01"},
	{months: 6, layout: "2006-01"},
	{months: 12, layout: "2006"},
	{months: 24, layout: "2006"},
	{months: 60, layout: "2006"},
	{months: 120, layout: "2006"},
}

// dateTicks are at the beginnings of months, years and the like, as fine as fits:
// most tells how many labels of a layout there is room for.
func dateTicks(from, to time.Time, most func(layout string) int) []plot.Tick {
	var ticks []plot.Tick
	for _, c := range calendar {
		ticks = ticks[:0]
		room := max(1, most(c.layout))
		for t := c.first(from); !t.After(to) && len(ticks) <= room; t = t.AddDate(0, c.months, c.days) {
			ticks = append(ticks, plot.Tick{Value: seconds(t), Label: t.Format(c.layout)})
		}
		if len(ticks) <= room {
			break
		}
	}
	return ticks
}

// first is the first tick that is not before a time.
func (c calendarStep) first(from time.Time) time.Time {
	year, month, day := from.UTC().Date()
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	switch {
	case c.days == 7:
		t = t.AddDate(0, 0, -int(t.Weekday()+6)%7)
	case c.months > 0:
		months := year*12 + int(month) - 1
		t = time.Date(0, time.Month(months-months%c.months)+1, 1, 0, 0, 0, 0, time.UTC)
	}
	if t.Before(from) {
		t = t.AddDate(0, c.months, c.days)
	}
	return t
}
