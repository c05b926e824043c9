package web

import (
	"cmp"
	"sort"

	"hflineage/graph"
)

// matches are the models whose ids begin with a word, or whose names do, ignoring case.
type matches struct {
	*nameIndex
	word  string    // folded
	ids   [2]within // of nodes: the linked ones, and the others, are each in the order of ids
	names within    // of byName
}

// within is a part of a sorted list.
type within struct{ lo, hi int }

func (w within) len() int { return w.hi - w.lo }

// matching finds where the matches are; it costs a few binary searches.
func (x *nameIndex) matching(word string) *matches {
	m := &matches{nameIndex: x, word: graph.Fold(word)}
	id := func(i int) []byte { return x.g.IDs.Bytes(i) }
	m.ids = [2]within{m.find(within{0, x.g.Linked}, id), m.find(within{x.g.Linked, x.g.Len()}, id)}
	m.names = m.find(within{0, len(x.byName)}, func(i int) []byte { return nameOf(x.g.IDs.Bytes(int(x.byName[i]))) })
	return m
}

// find is the part of a sorted list that begins with the word.
func (m *matches) find(all within, at func(int) []byte) within {
	first := func(beyond int) int {
		return all.lo + sort.Search(all.len(), func(i int) bool { return m.compare(at(all.lo+i)) >= beyond })
	}
	return within{first(0), first(1)}
}

// compare tells whether a text comes before the word, begins with it, or comes after.
func (m *matches) compare(text []byte) int {
	for i := range len(m.word) {
		if i == len(text) {
			return -1
		}
		if order := cmp.Compare(lower(text[i]), m.word[i]); order != 0 {
			return order
		}
	}
	return 0
}

func (m *matches) byID(n graph.Node) bool { return m.compare(m.g.IDs.Bytes(int(n))) == 0 }

func (m *matches) byItsName(n graph.Node) bool {
	return m.compare(nameOf(m.g.IDs.Bytes(int(n)))) == 0
}

// places is how many there are, those twice that fit by both.
func (m *matches) places() int { return m.ids[0].len() + m.ids[1].len() + m.names.len() }

// count is how many there are. It looks at the fewer of both kinds.
func (m *matches) count() int {
	both := 0
	if m.names.len() < m.ids[0].len()+m.ids[1].len() {
		for _, n := range m.byName[m.names.lo:m.names.hi] {
			if m.byID(n) {
				both++
			}
		}
	} else {
		for _, part := range m.ids {
			for n := part.lo; n < part.hi; n++ {
				if m.byItsName(graph.Node(n)) {
					both++
				}
			}
		}
	}
	return m.places() - both
}

// is reports that the word is the whole id.
func (m *matches) is(n graph.Node) bool {
	id := m.g.IDs.Bytes(int(n))
	return len(id) == len(m.word) && m.compare(id) == 0
}

// first are the first so many: before all others the model whose id the word is, or
// those whose ids differ in case only.
func (m *matches) first(room int) []graph.Node {
	b := best{g: m.g, room: room}
	for _, part := range m.ids {
		for n := graph.Node(part.lo); int(n) < part.hi && m.is(n); n++ {
			b.offer(n)
		}
	}
	list := b.nodes()
	if m.places() > m.many {
		large := m.amongLarge(room - len(list))
		if len(list)+len(large) == room {
			return append(list, large...)
		}
	}
	return append(list, m.amongAll(room-len(list))...)
}

// amongLarge are the first that are not the word itself, as far as they are large.
func (m *matches) amongLarge(room int) (list []graph.Node) {
	for _, n := range m.large {
		if len(list) == room {
			break
		}
		if (m.byID(n) || m.byItsName(n)) && !m.is(n) {
			list = append(list, n)
		}
	}
	return list
}

// amongAll are the first that are not the word itself.
func (m *matches) amongAll(room int) []graph.Node {
	if room == 0 {
		return nil
	}
	b := best{g: m.g, room: room}
	for _, part := range m.ids {
		for n := graph.Node(part.lo); int(n) < part.hi; n++ {
			if !m.is(n) {
				b.offer(n)
			}
		}
	}
	for _, n := range m.byName[m.names.lo:m.names.hi] {
		if !m.byID(n) {
			b.offer(n)
		}
	}
	return b.nodes()
}
