package replay

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"sync"

	"hflineage/crawler/hub"
)

// order is the sequence of the entries by one of sortFields, descending;
// entries of one value by ascending key.
type order struct {
	once sync.Once
	seq  []uint32
}

// sequence is a listing's order over the whole recording or over a part.
type sequence struct {
	rec   *recording
	sort  string // hub.Sort…
	field int    // index into sortFields; -1 for createdAt
	desc  bool
}

// refusal is the sentence of an answer 400.
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	errSort      refusal = "Invalid sort parameter" // the Hub's words (seen 2026-10)
	errDirection refusal = "Invalid direction parameter: only createdAt can be sorted in ascending order"
	errCursor    refusal = "Invalid cursor"
	errQuery     refusal = "Invalid query"
	errSkip      refusal = `"skip" must be a number greater than or equal to 0`
)

// sequence picks the order that q asks for.
func (rec *recording) sequence(q hub.Query) (sequence, error) {
	s := sequence{rec: rec, sort: q.Sort, field: -1, desc: q.Direction != hub.Ascending}
	if s.sort == "" {
		s.sort = hub.SortTrending
	}
	if s.sort == hub.SortCreated {
		return s, nil
	}
	s.field = slices.Index(sortFields[:], s.sort)
	switch {
	case s.field < 0:
		return s, errSort
	case !s.desc:
		return s, errDirection
	}
	return s, nil
}

// all is the whole recording in this order. The caller must not change it; nil
// stands for the entries as they lie, which createdAt needs.
func (s sequence) all() []uint32 {
	if s.field < 0 {
		return nil
	}
	o := &s.rec.orders[s.field]
	o.once.Do(func() {
		o.seq = make([]uint32, len(s.rec.entries))
		for i := range o.seq {
			o.seq[i] = uint32(i)
		}
		s.arrange(o.seq)
	})
	return o.seq
}

// arrange puts entries into this order. The entries themselves lie by key, so
// that their numbers stand for the keys.
func (s sequence) arrange(part []uint32) {
	slices.SortFunc(part, func(a, b uint32) int {
		if s.field >= 0 {
			va, vb := s.rec.entries[a].values[s.field], s.rec.entries[b].values[s.field]
			if va != vb {
				return cmp.Compare(vb, va)
			}
			return cmp.Compare(a, b)
		}
		if s.desc {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
}

// view is a part of the recording in an order, addressed by position.
type view struct {
	sequence
	part []uint32 // nil: all entries by key
}

func (v view) len() int {
	if v.part == nil {
		return len(v.rec.entries)
	}
	return len(v.part)
}

func (v view) at(i int) *entry {
	switch {
	case v.part != nil:
		return &v.rec.entries[v.part[i]]
	case v.desc:
		return &v.rec.entries[len(v.rec.entries)-1-i]
	}
	return &v.rec.entries[i]
}

// after is the position of the first entry that a cursor leaves to come.
func (v view) after(c hub.Cursor) (int, error) {
	if v.field < 0 {
		if c.Field != "" || c.Descending != v.desc {
			return 0, errCursor
		}
		return sort.Search(v.len(), func(i int) bool {
			if v.desc {
				return v.at(i).key < c.Key
			}
			return v.at(i).key > c.Key
		}), nil
	}
	if c.Field != v.sort {
		return 0, errCursor
	}
	value := sortValue(c.Value)
	return sort.Search(v.len(), func(i int) bool {
		e := v.at(i)
		if e.values[v.field] != value {
			return e.values[v.field] < value
		}
		return e.key > c.Key
	}), nil
}

// cursor is the cursor behind an entry.
func (v view) cursor(e *entry) hub.Cursor {
	if v.field < 0 {
		return hub.Cursor{Key: e.key, Descending: v.desc}
	}
	c := hub.Cursor{Key: e.key, Field: v.sort, Value: "null"}
	if !math.IsInf(e.values[v.field], -1) {
		c.Value = e.field(v.sort)
	}
	return c
}

// tied reports that no cursor can tell two entries apart.
func (v view) tied(a, b *entry) bool {
	return a.key == b.key && (v.field < 0 || a.values[v.field] == b.values[v.field])
}
