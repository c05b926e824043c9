package graph

import (
	"bytes"
	"cmp"
	"iter"
	"sort"
)

// listing is what is on the Hub: the received models less those that another
// one replaces, with look-ups by id and by key. Models are numbered as they
// were received.
type listing struct {
	b     *Builder
	byID  []int32 // sorted by folded id, then id
	byKey []int32 // sorted by key; those without one left out
	kept  []bool  // by model: it is listed
}

// list applies the clause "Listing" of the rule.
func (b *Builder) list() (*listing, []Anomaly) {
	b.words.code("") // 0, also where no model was added
	b.names.code("")
	b.words.codes, b.names.codes = nil, nil // nothing is added any more
	l := &listing{b: b, byKey: b.latestByKey()}
	l.byID = append(make([]int32, 0, len(b.models)), l.byKey...)
	for i := range b.models {
		if b.models[i].key.IsZero() {
			l.byID = append(l.byID, int32(i))
		}
	}
	sortFolded(l.byID, b.ids.bytes, func(x, y int32) int {
		return cmp.Or(bytes.Compare(b.ids.bytes(x), b.ids.bytes(y)), b.compareAge(x, y))
	})
	var anomalies []Anomaly
	kept := l.byID[:0]
	for i, x := range l.byID {
		if i+1 < len(l.byID) && string(b.ids.bytes(x)) == string(b.ids.bytes(l.byID[i+1])) {
			anomalies = append(anomalies, b.duplicate(x))
			continue
		}
		kept = append(kept, x)
	}
	l.byID = kept
	if len(anomalies) > 0 {
		l.byKey = l.keyed()
	}
	l.kept = make([]bool, len(b.models))
	for _, x := range l.byID {
		l.kept[x] = true
	}
	return l, anomalies
}

// arrived yields the listed models as they were received, which is how they lie
// in memory: in the order of ids a walk over millions takes many times longer.
func (l *listing) arrived() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for i, kept := range l.kept {
			if kept && !yield(int32(i)) {
				return
			}
		}
	}
}

// latestByKey returns the models that have a key, sorted by it; of those that
// share one, the last received.
func (b *Builder) latestByKey() []int32 {
	all := make([]int32, 0, len(b.models))
	for i := range b.models {
		if !b.models[i].key.IsZero() {
			all = append(all, int32(i))
		}
	}
	sortKeys(all, b.key)
	kept := all[:0]
	for i, x := range all {
		if i+1 < len(all) && b.models[x].key == b.models[all[i+1]].key {
			continue
		}
		kept = append(kept, x)
	}
	return kept
}

// compareAge orders two models of one id: the one that counts comes last.
func (b *Builder) compareAge(x, y int32) int {
	p, q := &b.models[x], &b.models[y]
	return cmp.Or(cmp.Compare(p.created, q.created), p.key.Compare(q.key), cmp.Compare(x, y))
}

func (b *Builder) duplicate(dropped int32) Anomaly {
	a := Anomaly{Kind: DuplicateID, Model: string(b.ids.bytes(dropped))}
	if key := b.models[dropped].key; !key.IsZero() {
		a.About = key.String()
	}
	return a
}

// keyed returns the models of byID that have a key, sorted by it.
func (l *listing) keyed() []int32 {
	var list []int32
	for _, x := range l.byID {
		if !l.b.models[x].key.IsZero() {
			list = append(list, x)
		}
	}
	sortKeys(list, l.b.key)
	return list
}

// none stands for "no model".
const none = -1

// withKey returns the listed model of that _id, or none.
func (l *listing) withKey(k Key) int32 {
	if k.IsZero() {
		return none
	}
	i, found := sort.Find(len(l.byKey), func(i int) int { return k.Compare(l.b.models[l.byKey[i]].key) })
	if !found {
		return none
	}
	return l.byKey[i]
}

// withID returns the listed model that a name means by clauses b and c, or none.
func (l *listing) withID(name string) int32 {
	i, found := sort.Find(len(l.byID), func(i int) int { return compareFold(name, l.b.ids.bytes(l.byID[i])) })
	if !found {
		return none
	}
	best := l.byID[i]
	for ; i < len(l.byID) && compareFold(name, l.b.ids.bytes(l.byID[i])) == 0; i++ {
		x := l.byID[i]
		if string(l.b.ids.bytes(x)) == name {
			return x
		}
		if l.b.models[x].key.Compare(l.b.models[best].key) < 0 {
			best = x
		}
	}
	return best
}

func (l *listing) id(i int32) string { return string(l.b.ids.bytes(i)) }

func (b *Builder) key(i int32) Key { return b.models[i].key }
