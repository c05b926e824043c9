package graph

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Dimension is what derivatives can be told apart by.
type Dimension string

const (
	ByRelation Dimension = "relation" // in the family
	ByDepth    Dimension = "depth"
	ByAuthor   Dimension = "author"  // the owner in the id, ignoring case, as the first in the order of nodes spells it
	ByLicense  Dimension = "license" // the first license: tag, "" without one
	ByTask     Dimension = "task"    // pipeline_tag, "" without one
	ByLibrary  Dimension = "library" // library_name, "" without one
	ByMonth    Dimension = "month"   // of creation in UTC, as in 2026-01; "" if it is not known
	ByYear     Dimension = "year"
)

// Dimensions are all of them.
var Dimensions = [...]Dimension{ByRelation, ByDepth, ByAuthor, ByLicense, ByTask, ByLibrary, ByMonth, ByYear}

// Part is what derivatives of one family have in common.
type Part struct {
	Value  string
	Count  int
	Credit float64 // sum of 1/k, as in Count
}

// By breaks down a family, given by its number, or those of its derivatives that a
// filter keeps. The parts add up to the Count. Relations come all and as in
// ReportOrder, depths, months and years ascending, what else there is with the
// largest first, of equals in alphabetical order, ignoring case.
func (l *Lineage) By(by Dimension, f int, keep Filter) []Part {
	d := l.dimension(by)
	all, numbers := []part{}, map[uint32]int{} // the number of the part of a value
	list := l.Derivatives[f]
	for i := range list {
		if keep != nil && !keep(&list[i]) {
			continue
		}
		value := d.of(&list[i])
		n, ok := numbers[value]
		if !ok {
			n = len(all)
			numbers[value] = n
			all = append(all, part{value: value, first: &list[i]})
		}
		all[n].count++
		all[n].credit += 1 / float64(list[i].Families)
		if list[i].Node < all[n].first.Node {
			all[n].first = &list[i]
		}
	}
	if by == ByRelation {
		return inReportOrder(all)
	}
	slices.SortFunc(all, func(a, b part) int {
		if !by.Ordered() && a.count != b.count {
			return cmp.Compare(b.count, a.count)
		}
		return cmp.Compare(a.value, b.value)
	})
	parts := make([]Part, len(all))
	for i, p := range all {
		parts[i] = Part{d.name(p.first), p.count, p.credit}
	}
	return parts
}

// part is a Part in the making.
type part struct {
	value  uint32
	first  *Derivative // in the order of nodes
	count  int
	credit float64
}

func inReportOrder(all []part) []Part {
	parts := make([]Part, len(ReportOrder))
	for i, r := range ReportOrder {
		parts[i].Value = r.String()
		for _, p := range all {
			if p.value == uint32(r) {
				parts[i].Count, parts[i].Credit = p.count, p.credit
			}
		}
	}
	return parts
}

// dimension tells derivatives apart.
type dimension struct {
	of   func(*Derivative) uint32 // the same for two that have the same value, else in the order of values
	name func(*Derivative) string // the value
}

func (l *Lineage) dimension(by Dimension) dimension {
	g := l.g
	switch by {
	case ByRelation:
		return dimension{
			func(d *Derivative) uint32 { return uint32(d.Relation) },
			func(d *Derivative) string { return d.Relation.String() },
		}
	case ByDepth:
		return dimension{
			func(d *Derivative) uint32 { return d.Depth },
			func(d *Derivative) string { return strconv.Itoa(int(d.Depth)) },
		}
	case ByAuthor:
		owners := l.owners()
		return dimension{
			func(d *Derivative) uint32 { return owners[d.Node] },
			func(d *Derivative) string { return string(author(g.IDs.Bytes(int(d.Node)))) },
		}
	case ByLicense:
		return g.wordDimension(g.License)
	case ByTask:
		return g.wordDimension(g.Task)
	case ByLibrary:
		return g.wordDimension(g.Library)
	case ByMonth:
		return g.timeDimension("2006-01", func(t time.Time) int { return 12*t.Year() + int(t.Month()) })
	case ByYear:
		return g.timeDimension("2006", time.Time.Year)
	}
	panic("graph: no dimension " + string(by))
}

func (g *Graph) wordDimension(column []uint32) dimension {
	return dimension{
		func(d *Derivative) uint32 { return column[d.Node] },
		func(d *Derivative) string { return g.Words.At(int(column[d.Node])) },
	}
}

// timeDimension tells by the time of creation, in UTC; what is not known has 0.
func (g *Graph) timeDimension(layout string, period func(time.Time) int) dimension {
	created := func(d *Derivative) time.Time { return time.Unix(int64(g.Created[d.Node]), 0).UTC() }
	return dimension{
		func(d *Derivative) uint32 {
			if g.Created[d.Node] == 0 {
				return 0
			}
			return uint32(period(created(d)))
		},
		func(d *Derivative) string {
			if g.Created[d.Node] == 0 {
				return ""
			}
			return created(d).Format(layout)
		},
	}
}

// author is the owner in an id, empty in one that has none.
func author(id []byte) []byte { return id[:max(0, bytes.IndexByte(id, '/'))] }

// Ordered reports whether the values have an order of their own.
func (by Dimension) Ordered() bool {
	return by == ByRelation || by == ByDepth || by == ByMonth || by == ByYear
}
