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
	ByAuthor   Dimension = "author"  // the owner in the id, ignoring case, as the first of them is spelled bytewise
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
// largest first.
func (l *Lineage) By(by Dimension, f int, keep Filter) []Part {
	parts, numbers := []Part{}, map[string]int{}
	valueOf := l.g.valueOf(by)
	if by == ByRelation {
		for i, r := range ReportOrder {
			parts, numbers[r.String()] = append(parts, Part{Value: r.String()}), i
		}
	}
	spelled := map[string]string{}
	for i := range l.Derivatives[f] {
		d := &l.Derivatives[f][i]
		if keep != nil && !keep(d) {
			continue
		}
		value := valueOf(d)
		n, ok := numbers[string(value)]
		if !ok {
			n = len(parts)
			parts, numbers[string(value)] = append(parts, Part{Value: string(value)}), n
		}
		parts[n].Count++
		parts[n].Credit += 1 / float64(d.Families)
		if by == ByAuthor {
			spelling := author(l.g.IDs.Bytes(int(d.Node)))
			if first, ok := spelled[string(value)]; !ok || string(spelling) < first {
				spelled[string(value)] = string(spelling)
			}
		}
	}
	for i := range parts {
		if by == ByAuthor {
			parts[i].Value = spelled[parts[i].Value]
		}
	}
	by.sort(parts)
	return parts
}

// valueOf returns what tells the value of a derivative; it is good until the next
// is asked for.
func (g *Graph) valueOf(by Dimension) func(*Derivative) []byte {
	var buf []byte
	word := func(column []uint32) func(*Derivative) []byte {
		return func(d *Derivative) []byte { return g.Words.Bytes(int(column[d.Node])) }
	}
	created := func(layout string) func(*Derivative) []byte {
		return func(d *Derivative) []byte {
			if buf = buf[:0]; g.Created[d.Node] > 0 {
				buf = time.Unix(int64(g.Created[d.Node]), 0).UTC().AppendFormat(buf, layout)
			}
			return buf
		}
	}
	switch by {
	case ByRelation:
		return func(d *Derivative) []byte { return append(buf[:0], d.Relation.String()...) }
	case ByDepth:
		return func(d *Derivative) []byte { return strconv.AppendUint(buf[:0], uint64(d.Depth), 10) }
	case ByAuthor:
		return func(d *Derivative) []byte {
			buf = append(buf[:0], author(g.IDs.Bytes(int(d.Node)))...)
			for i, c := range buf {
				buf[i] = lower(c)
			}
			return buf
		}
	case ByLicense:
		return word(g.License)
	case ByTask:
		return word(g.Task)
	case ByLibrary:
		return word(g.Library)
	case ByMonth:
		return created("2006-01")
	case ByYear:
		return created("2006")
	}
	panic("graph: no dimension " + string(by))
}

// author is the owner in an id, empty in one that has none.
func author(id []byte) []byte { return id[:max(0, bytes.IndexByte(id, '/'))] }

// Ordered reports whether the values have an order of their own.
func (by Dimension) Ordered() bool {
	return by == ByRelation || by == ByDepth || by == ByMonth || by == ByYear
}

func (by Dimension) sort(parts []Part) {
	number := func(p Part) int {
		n, _ := strconv.Atoi(p.Value)
		return n
	}
	switch by {
	case ByRelation: // made so
	case ByDepth:
		slices.SortFunc(parts, func(a, b Part) int { return cmp.Compare(number(a), number(b)) })
	case ByMonth, ByYear:
		slices.SortFunc(parts, func(a, b Part) int { return cmp.Compare(a.Value, b.Value) })
	default:
		slices.SortFunc(parts, func(a, b Part) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
}
