package graph

import (
	"slices"
	"sync"
)

// ref is a parent: a listed model (its number, from 0 up) or an absent one
// (absentRef of its number).
type ref int32

func absentRef(n int) ref       { return ref(-2 - n) }
func (r ref) listed() bool      { return r >= 0 }
func (r ref) absentNumber() int { return int(-2 - r) }

// junk is the ref of what cannot be a model.
const junk ref = none

// named is what is known of a parent's name before any child is looked at.
type named struct {
	cleaned, folded string // cleaned, and that folded
	wellFormed      bool
	listed          int32 // by b and c, as written; none
}

// resolver finds the parents of each listed model.
type resolver struct {
	*listing
	names     []named       // by code, see Builder.name
	keyed     map[Key]int32 // what withKey has said: a few parents have most children
	aliases   aliases
	meanings  []ref // by code: what the name alone means, clauses b to d
	absents   absents
	open      map[string]bool // folded cleaned names that lead to no model on the Hub
	asked     map[string]int  // folded names to ask the Hub about: how often they are mentioned
	conflicts []edge          // parents whose name is settled last
	anomalies []Anomaly
}

func newResolver(l *listing) *resolver {
	r := &resolver{listing: l, keyed: map[Key]int32{}, absents: newAbsents(), open: map[string]bool{}, asked: map[string]int{}}
	r.names = make([]named, len(l.b.names.list))
	const some = 1 << 14
	var parts sync.WaitGroup
	for from := 0; from < len(r.names); from += some {
		parts.Go(func() {
			for code := from; code < min(from+some, len(r.names)); code++ {
				r.names[code] = l.named(l.b.name(uint32(code)))
			}
		})
	}
	parts.Wait()
	return r
}

// named says of a name what can be said before any child is looked at.
func (l *listing) named(written string) named {
	cleaned := Clean(written)
	return named{cleaned: cleaned, folded: Fold(cleaned), wellFormed: WellFormed(cleaned), listed: l.withID(written)}
}

// offers collects what the listing and the redirects say of renames.
func (r *resolver) offers() offers {
	o := offers{}
	for i := range r.arrived() {
		entries := r.b.entriesOf(i)
		if name, e, ok := r.leftOver(r.b.mentionsOf(i), entries); ok {
			o.add(name, target{key: entries[e].key, id: r.b.name(entries[e].name)}, false)
		}
	}
	for _, rd := range r.b.redirects {
		o.add(Fold(Clean(rd.from)), target{id: rd.to}, true)
	}
	return o
}

// leftOver finds the one name of the tags and the one entry that, by clause a,
// must be the same parent: the folded cleaned name and the entry's index.
func (r *resolver) leftOver(mentions []tagMention, entries []entry) (name string, entry int, ok bool) {
	if len(mentions) == 0 || len(entries) == 0 {
		return "", 0, false
	}
	type group struct { // of mentions that are one name
		folded  string
		matched bool
	}
	var groupRoom, entryRoom = [8]group{}, [8]bool{} // enough for nearly all
	groups, matched := groupRoom[:0], append(entryRoom[:0], make([]bool, len(entries))...)
	for _, m := range mentions {
		folded := r.names[m.name].folded
		k := slices.IndexFunc(groups, func(g group) bool { return g.folded == folded })
		if k < 0 {
			k = len(groups)
			groups = append(groups, group{folded: folded})
		}
		for e := range entries {
			if r.entryMatches(entries[e], m.name) {
				groups[k].matched, matched[e] = true, true
			}
		}
	}
	lone, oneEntry := only(matched, func(m bool) bool { return !m })
	left, oneName := only(groups, func(g group) bool { return !g.matched })
	if !oneEntry || !oneName || len(groups) != len(entries) || !WellFormed(groups[left].folded) {
		return "", 0, false
	}
	return groups[left].folded, lone, true
}

// only returns the index of the one element that meets the condition; ok is
// false if none does or several do.
func only[T any](list []T, meets func(T) bool) (i int, ok bool) {
	i = slices.IndexFunc(list, meets)
	return i, i >= 0 && !slices.ContainsFunc(list[i+1:], meets)
}

func (r *resolver) entryMatches(e entry, name uint32) bool {
	id := r.b.name(e.name)
	return compareFold(id, r.b.name(name)) == 0 || compareFold(id, r.names[name].cleaned) == 0
}

// ownEntry is the entry that a name of the tags equals, or none; of several the one
// equal to the byte, then the one of the smaller _id, and none is smaller than any.
func (r *resolver) ownEntry(name uint32, entries []entry) int {
	for _, spelling := range []string{r.b.name(name), r.names[name].cleaned} {
		found, exact := none, false
		for e := range entries {
			id := r.b.name(entries[e].name)
			if compareFold(id, spelling) != 0 {
				continue
			}
			same := id == spelling
			if found == none || same && !exact || same == exact && entries[e].key.Compare(entries[found].key) < 0 {
				found, exact = e, same
			}
		}
		if found != none {
			return found
		}
	}
	return none
}

// entryMeans resolves an entry; byKey says that its _id is listed.
func (r *resolver) entryMeans(e entry) (parent ref, byKey bool) {
	x, known := r.keyed[e.key]
	if !known {
		x = r.withKey(e.key)
		r.keyed[e.key] = x
	}
	if x != none {
		return ref(x), true
	}
	return r.meanings[e.name], false
}

// settle fixes the meaning of every name on its own, by clauses b to d.
func (r *resolver) settle(a aliases) {
	r.aliases = a
	for _, m := range a {
		if m.model == none {
			r.absents.aliased(m.absent)
		}
	}
	r.meanings = make([]ref, len(r.names))
	for code := range r.names {
		m, ok := r.look(uint32(code))
		switch {
		case !ok:
			r.meanings[code] = junk
		case m.model != none:
			r.meanings[code] = ref(m.model)
		default:
			r.meanings[code] = r.absents.ref(m.absent)
		}
	}
}

func (r *resolver) look(code uint32) (m meaning, ok bool) {
	n := &r.names[code]
	if n.listed != none {
		return meaning{model: n.listed}, true
	}
	if m, ok := r.aliases[Fold(r.b.name(code))]; ok {
		return m, true
	}
	if x := r.withID(n.cleaned); x != none {
		return meaning{model: x}, true
	}
	if m, ok := r.aliases[n.folded]; ok {
		return m, true
	}
	return meaning{model: none, absent: n.cleaned}, n.wellFormed
}
