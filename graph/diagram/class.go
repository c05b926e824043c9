package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hflineage/graph"
)

// ColorBy says what the colours of the derivatives tell.
type ColorBy string

const (
	ByRelation ColorBy = "relation"
	ByOwner    ColorBy = "owner"   // the part of the id before the slash, ignoring case
	ByLicense  ColorBy = "license" // the first license: tag
	ByMonth    ColorBy = "month"   // of creation, UTC
)

// Class is the derivatives of one colour.
type Class struct {
	Name   string
	Models int // derivatives in it, shown or not
	paint  paint
}

// maxClasses is how many colours there are, beside that of the rest.
const maxClasses = 7

// classes are the colours of the models of a tree.
type classes struct {
	list []Class
	of   func(i int) int // of a place, an index into list; of no meaning for a root
}

func (f *folding) classify(by ColorBy) *classes {
	switch by {
	case ByOwner:
		return f.byWord(func(i int) string {
			owner, _, _ := strings.Cut(f.g.ID(f.node[i]), "/")
			return owner
		}, "owner")
	case ByLicense:
		return f.byWord(func(i int) string {
			return cmp.Or(f.g.Words.At(int(f.g.License[f.node[i]])), "no licence tag")
		}, "licence")
	case ByMonth:
		return f.byMonth()
	}
	return f.byRelation()
}

func (f *folding) byRelation() *classes {
	c := &classes{of: func(i int) int { return slices.Index(graph.ReportOrder[:], f.relation[i]) }}
	for _, r := range graph.ReportOrder {
		c.list = append(c.list, Class{Name: r.String(), paint: relationPaints[r]})
	}
	f.fill(c)
	return c
}

// fill counts the models of each class.
func (f *folding) fill(c *classes) {
	for i, counted := range f.counted {
		if counted {
			c.list[c.of(i)].Models++
		}
	}
}

// word is a word by which derivatives are told apart.
type word struct {
	text         string // as it is spelt first
	shown, total int    // derivatives that have it
}

// byWord gives the words that occur most among the models shown a colour each, and
// the others one together.
func (f *folding) byWord(of func(i int) string, what string) *classes {
	words := make(map[string]*word)
	for i, counted := range f.counted {
		if !counted {
			continue
		}
		text := of(i)
		w := words[graph.Fold(text)]
		if w == nil {
			w = &word{text: text}
			words[graph.Fold(text)] = w
		}
		w.total++
		if f.shown[i] {
			w.shown++
		}
	}
	order := make([]string, 0, len(words))
	for folded := range words {
		order = append(order, folded)
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(words[b].shown, words[a].shown), cmp.Compare(words[b].total, words[a].total), cmp.Compare(a, b))
	})
	colored := min(len(order), maxClasses)
	if len(order) == maxClasses+1 {
		colored-- // "1 other" would be one colour for one word, as any
	}
	return f.wordClasses(of, order[:colored], words, len(order)-colored, what)
}

func (f *folding) wordClasses(of func(i int) string, order []string, words map[string]*word, others int, what string) *classes {
	c := &classes{of: func(i int) int {
		if at := slices.Index(order, graph.Fold(of(i))); at >= 0 {
			return at
		}
		return len(order)
	}}
	for i, folded := range order {
		c.list = append(c.list, Class{Name: words[folded].text, paint: wordPaints[i]})
	}
	if others > 0 {
		c.list = append(c.list, Class{Name: plural(others, "other "+what), paint: otherPaint})
	}
	f.fill(c)
	return c
}

// byMonth parts the months from the first to the last into as many equal spans as
// there are colours, at most.
func (f *folding) byMonth() *classes {
	first, last := 0, 0
	unknown := false
	for i, counted := range f.counted {
		m := f.month(i)
		switch {
		case !counted:
		case m == 0:
			unknown = true
		case first == 0:
			first, last = m, m
		default:
			first, last = min(first, m), max(last, m)
		}
	}
	span := (last-first)/maxClasses + 1
	c := &classes{}
	for m := first; m <= last && first > 0; m += span {
		name := monthName(m)
		if end := min(m+span-1, last); end > m {
			name += " to " + monthName(end)
		}
		c.list = append(c.list, Class{Name: name, paint: monthPaints[len(c.list)]})
	}
	none := len(c.list)
	if unknown {
		c.list = append(c.list, Class{Name: "no date", paint: otherPaint})
	}
	c.of = func(i int) int {
		if m := f.month(i); m > 0 {
			return (m - first) / span
		}
		return none
	}
	f.fill(c)
	return c
}

// month counts the months to that in which a model was created, 0 if that is not
// known.
func (f *folding) month(i int) int {
	created := f.g.Created[f.node[i]]
	if created == 0 {
		return 0
	}
	year, month, _ := time.Unix(int64(created), 0).UTC().Date()
	return 12*year + int(month) - 1
}

func monthName(m int) string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }
