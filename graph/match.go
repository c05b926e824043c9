package graph

import "bytes"

// matching says which models two graphs have in common: those of one _id. Where old
// tells none it is those of one id, whether fresh tells one or not.
type matching struct {
	old, fresh *Graph
	gone       []Node        // of old: on the Hub there alone
	appeared   []Node        // of fresh: on the Hub there alone
	renamed    map[Node]Node // of fresh to old: one _id, another id
	taken      map[Node]Node // of fresh to old: one id, another _id
	told       [][2]Node     // of old and fresh: one id, an _id in fresh alone
}

// match walks both graphs in the order of their ids and calls same for each model
// that both list. Nearly all models have the same id in both; only the others are
// looked for by _id.
func match(old, fresh *Graph, same func(o, n Node)) *matching {
	m := &matching{old: old, fresh: fresh, renamed: map[Node]Node{}, taken: map[Node]Node{}}
	os, ns := old.listed(), fresh.listed()
	o, isOld := os.next()
	n, isNew := ns.next()
	for isOld || isNew {
		order := 1
		switch {
		case !isNew:
			order = -1
		case isOld:
			order = compareEqual(old.IDs.Bytes(int(o)), fresh.IDs.Bytes(int(n)))
		}
		switch {
		case order == 0 && old.Keys[o] == fresh.Keys[n]:
			same(o, n)
		case order == 0 && m.maybeTold(o, n):
			m.told = append(m.told, [2]Node{o, n})
		default:
			if order == 0 && !old.Keys[o].IsZero() && !fresh.Keys[n].IsZero() {
				m.taken[n] = o
			}
			if order <= 0 {
				m.gone = append(m.gone, o)
			}
			if order >= 0 {
				m.appeared = append(m.appeared, n)
			}
		}
		if order <= 0 {
			o, isOld = os.next()
		}
		if order >= 0 {
			n, isNew = ns.next()
		}
	}
	m.matchKeys(same)
	return m
}

// maybeTold reports that a model of one id in both may have got an _id: old has none, and
// as far as it is known both were created at one time.
func (m *matching) maybeTold(o, n Node) bool {
	was, is := m.old.Created[o], m.fresh.Created[n]
	return m.old.Keys[o].IsZero() && (was == is || was == 0 || is == 0)
}

// compareEqual is CompareIDs for ids that are equal in most cases.
func compareEqual(a, b []byte) int {
	if bytes.Equal(a, b) {
		return 0
	}
	return CompareIDs(a, b)
}

// matchKeys finds those of the models left over that have only changed their id, then
// those that have only got an _id.
func (m *matching) matchKeys(same func(o, n Node)) {
	byKey := make(map[Key]Node, len(m.gone))
	for _, o := range m.gone {
		if key := m.old.Keys[o]; !key.IsZero() {
			byKey[key] = o
		}
	}
	for _, pair := range m.told {
		if _, renamed := byKey[m.fresh.Keys[pair[1]]]; renamed {
			m.gone, m.appeared = append(m.gone, pair[0]), append(m.appeared, pair[1])
		} else {
			same(pair[0], pair[1])
		}
	}
	appeared := m.appeared[:0]
	for _, n := range m.appeared {
		o, ok := byKey[m.fresh.Keys[n]]
		if !ok {
			appeared = append(appeared, n)
			continue
		}
		delete(byKey, m.fresh.Keys[n])
		m.renamed[n] = o
		same(o, n)
	}
	m.appeared = appeared
	gone := m.gone[:0]
	for _, o := range m.gone {
		if _, left := byKey[m.old.Keys[o]]; left || m.old.Keys[o].IsZero() {
			gone = append(gone, o)
		}
	}
	m.gone = gone
}

// oldOf returns the node that a model of fresh, on the Hub, had in old.
func (m *matching) oldOf(n Node) (o Node, ok bool) {
	if o, ok := m.renamed[n]; ok {
		return o, true
	}
	o, ok = m.old.Find(m.fresh.ID(n))
	ok = ok && m.old.OnHub(o) && m.old.ID(o) == m.fresh.ID(n) && (m.old.Keys[o] == m.fresh.Keys[n] || m.maybeTold(o, n))
	return o, ok
}
