package graph

import (
	"slices"
	"time"
)

// Day is a day in UTC, as the number of days since 1 January 1970, from 0 up.
type Day int

const daySeconds = 24 * 60 * 60

// DayOf is the day in UTC of a time that is not before 1970.
func DayOf(t time.Time) Day { return Day(t.Unix() / daySeconds) }

// Time is the beginning of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*daySeconds, 0).UTC() }

// Period is a span of the calendar, in UTC.
type Period string

const (
	PerDay   Period = "day"
	PerWeek  Period = "week" // of ISO 8601, from Monday on
	PerMonth Period = "month"
	PerYear  Period = "year"
)

// Start is the first day of the period that a day lies in. The week of 1 January
// 1970 begins before Day 0.
func (p Period) Start(d Day) Day {
	t := d.Time()
	switch p {
	case PerDay:
		return d
	case PerWeek:
		return d - Day((t.Weekday()+6)%7)
	case PerMonth:
		return DayOf(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
	case PerYear:
		return DayOf(time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC))
	}
	panic("graph: no period " + string(p))
}

// Next is the first day of the period after the one that a day lies in.
func (p Period) Next(d Day) Day { return p.Start(p.Start(d) + p.longest()) }

// longest is how many days a period can have.
func (p Period) longest() Day {
	switch p {
	case PerDay:
		return 1
	case PerWeek:
		return 7
	case PerMonth:
		return 31
	case PerYear:
		return 366
	}
	panic("graph: no period " + string(p))
}

// Starts are the first days of the periods from the one of a day to the one of
// another, with none left out; none if the other is earlier.
func (p Period) Starts(from, to Day) []Day {
	var starts []Day
	for d := p.Start(from); d <= to; d = p.Next(d) {
		starts = append(starts, d)
	}
	return starts
}

// Cover are the first days of the periods from the first in which something was
// created to that of a time, or to the last in which something was: a date may lie
// in the future. There are none if nothing has a date.
func (p Period) Cover(counts []Created, until time.Time) []Day {
	var days []Day
	for i := range counts {
		if n := len(counts[i].Days); n > 0 {
			days = append(days, counts[i].Days[0].Day, counts[i].Days[n-1].Day)
		}
	}
	if len(days) == 0 {
		return nil
	}
	return p.Starts(slices.Min(days), max(slices.Max(days), DayOf(until)))
}

// Over reports whether the period that begins with a day has ended by a time.
func (p Period) Over(start Day, by time.Time) bool { return !p.Next(start).Time().After(by) }
