package main

import (
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"
)

// unit is what a figure is measured in.
type unit int

const (
	seconds   unit = iota
	perSecond      // models
	perModel       // bytes
	percent
)

// text is a value for people, with three digits that count.
func (u unit) text(v float64) string {
	switch u {
	case seconds:
		return digits(v) + " s"
	case perSecond:
		return humanize.Comma(int64(v)) + "/s"
	case perModel:
		return digits(v) + " B"
	}
	return digits(v) + " %"
}

func digits(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", (n+1<<19)>>20) }

// target is what a figure is to reach at the size of the real Hub. Zero limits
// are none.
type target struct {
	most, least float64
	peak        int64 // bytes
	beyond      bool  // it holds for larger Hubs as well
}

// published is the size of the real Hub. Smaller ones are not judged: what is
// the same at every size weighs too much there.
const published = 3_094_856

func (t target) text(u unit) string {
	var parts []string
	if t.most > 0 {
		parts = append(parts, "≤ "+u.text(t.most))
	}
	if t.least > 0 {
		parts = append(parts, "≥ "+u.text(t.least))
	}
	if t.peak > 0 {
		parts = append(parts, "≤ "+mebibytes(t.peak))
	}
	return strings.Join(parts, ", ")
}

// misses says of a value and of a peak whether they miss the target.
func (t target) misses(c cell, models int) (value, peak bool) {
	if models < published || models > published && !t.beyond {
		return false, false
	}
	value = t.most > 0 && c.value > t.most || t.least > 0 && c.value < t.least
	return value, t.peak > 0 && c.peak > t.peak
}

// row is a figure that is measured at each size.
type row struct {
	name   string
	unit   unit
	target target
}

const mib = 1 << 20

// The rows of what is no query. One that was not measured, such as that of a
// command that the program does not have, shows n/a.
var (
	rowHub      = row{"Hub alone, to a client that only reads", perSecond, target{}}
	rowCrawl    = row{"crawl into the journal", perSecond, target{least: 60_000}}
	rowSlowing  = row{"crawl, last 500,000 by first", percent, target{least: 80, beyond: true}}
	rowRequests = row{"crawl, requests above full pages", percent, target{most: 1, beyond: true}}
	rowPublish  = row{"publish, first", seconds, target{most: 20, peak: 1024 * mib}}
	rowAgain    = row{"publish over an earlier run", seconds, target{most: 20, peak: 1024 * mib}}
	rowImport   = row{"import from a file, published", perSecond, target{}}
	rowJournal  = row{"journal, a model", perModel, target{}}
	rowSnapshot = row{"snapshot, a model", perModel, target{most: 200, beyond: true}}
)

// allRows are the rows of the table, in their order.
func allRows() []row {
	all := []row{rowHub, rowCrawl, rowSlowing, rowRequests, rowPublish, rowAgain, rowImport, rowJournal, rowSnapshot}
	for _, q := range queries {
		all = append(all, q.row)
	}
	return all
}

// cell is a row at one size.
type cell struct {
	value float64
	cpu   float64 // seconds, 0 for a figure that is not of a process
	peak  int64   // bytes, likewise
}

// growth is how much a value, or a peak, has grown from one size to another; of
// what grows with the models also how much more than they did.
func growth(before, after float64, models [2]int, withModels bool) string {
	if before <= 0 || after <= 0 {
		return ""
	}
	factor := after / before
	text := fmt.Sprintf("×%.2f", factor)
	if withModels {
		text += fmt.Sprintf(", a model ×%.2f", factor*float64(models[0])/float64(models[1]))
	}
	return text
}
