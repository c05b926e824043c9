package graph

import (
	"cmp"
	"slices"
)

// ids copies the ids.
func (a *earlier) ids() Strings {
	bytes := 0
	today := a.g.IDs
	for _, p := range a.pieces {
		if bytes += len(p.id); p.id == "" {
			bytes += int(today.Off[p.hi] - today.Off[p.lo])
		}
	}
	s := Strings{Off: make([]uint32, a.size(len(a.pieces))+1), Data: make([]byte, 0, bytes)}
	n := 0
	for _, p := range a.pieces {
		if p.id != "" {
			s.Data = append(s.Data, p.id...)
			n++
			s.Off[n] = uint32(len(s.Data))
			continue
		}
		shift := uint32(len(s.Data)) - today.Off[p.lo] // modulo 2^32
		s.Data = append(s.Data, today.Data[today.Off[p.lo]:today.Off[p.hi]]...)
		for _, end := range today.Off[p.lo+1 : p.hi+1] {
			n++
			s.Off[n] = end + shift
		}
	}
	return s
}

// addColumns copies what is known of each node, and puts in what events tell.
func (a *earlier) addColumns(g *Graph) {
	today := a.g
	g.Keys, g.Flags = arranged(a, today.Keys), arranged(a, today.Flags)
	g.Created, g.FirstSeen, g.Modified = arranged(a, today.Created), arranged(a, today.FirstSeen), arranged(a, today.Modified)
	g.Downloads, g.Likes = arranged(a, today.Downloads), arranged(a, today.Likes)
	g.License, g.Task, g.Library = arranged(a, today.License), arranged(a, today.Task), arranged(a, today.Library)
	g.Models = today.Models
	for s, m := range a.models {
		isListed := int(s) < today.Len() && today.OnHub(s)
		switch {
		case isListed && !m.listed:
			g.Models--
		case !isListed && m.listed:
			g.Models++
		}
		if m.listed {
			a.addModel(g, s, m)
		}
	}
	for k, id := range a.extra {
		s := slot(today.Len() + k)
		if n := a.numbers[s]; n != unnumbered && a.models[s] == nil && isPathLike(id) {
			g.Flags[n] = PathLike
		}
	}
}

// addModel puts in what events tell of a model.
func (a *earlier) addModel(g *Graph, s slot, m *pastModel) {
	n := a.numbers[s]
	g.Keys[n], g.Created[n] = m.key, m.created
	if len(g.FirstSeen) > 0 {
		g.FirstSeen[n] = m.firstSeen
	}
	if int(s) >= a.g.Len() {
		g.Flags[n] = OnHub | GoneSince
	}
}

// arranged copies a column of today's nodes; of other slots it has zeros. A column
// that today does not have, nobody has.
func arranged[T any](a *earlier, today []T) []T {
	if len(today) < a.g.Len() {
		return nil
	}
	column := make([]T, a.size(len(a.pieces)))
	n := 0
	for _, p := range a.pieces {
		if int(p.lo) < len(today) {
			copy(column[n:], today[p.lo:p.hi])
		}
		n += int(p.hi - p.lo)
	}
	return column
}

// addEdges fills both directions, as the events of the children say, or else as they
// are today.
func (a *earlier) addEdges(g *Graph) {
	edges := len(a.g.Parents.To)
	for child, past := range a.edited {
		parents, _ := a.g.Parents.Of(child)
		edges += len(past.parents) - len(parents)
	}
	up, down := newCSR(g.Linked, edges), newCSR(g.Linked, edges)
	leads := make([]Node, len(a.meaning)) // by linked node of g: what an edge to it leads to
	for n, s := range a.meaning {
		leads[n] = a.numbers[s]
	}
	n, end := 0, 0
	for _, p := range a.pieces[:a.linkedPieces] {
		for s := p.lo; s < p.hi; s++ {
			end += a.row(s, leads, up.To[end:], up.Rel[end:])
			n++
			up.Off[n] = uint32(end)
		}
	}
	for _, parent := range up.To {
		down.Off[parent+1]++
	}
	accumulate(down.Off)
	next := slices.Clone(down.Off) // where the next child of a node goes
	for child := range Node(g.Linked) {
		for k := up.Off[child]; k < up.Off[child+1]; k++ {
			at := next[up.To[k]]
			next[up.To[k]]++
			down.To[at], down.Rel[at] = child, up.Rel[k]
		}
	}
	g.Parents, g.Children = up, down
}

// row writes the parents of a child, ascending, and returns how many there are.
func (a *earlier) row(child slot, leads []Node, to []Node, rel []Relation) int {
	parents, relations := a.g.Parents.Of(child)
	if a.changed.has(child) {
		past := a.edited[child]
		parents, relations = past.parents, past.relations
		for i, p := range parents {
			to[i] = a.numbers[p]
		}
	} else {
		for i, p := range parents {
			to[i] = leads[p]
		}
	}
	copy(rel, relations)
	if len(parents) > 1 {
		sortRow(to[:len(parents)], rel)
	}
	return len(parents)
}

// sortRow sorts the parents of one child, which are few, with their relations.
func sortRow(to []Node, rel []Relation) {
	if slices.IsSorted(to) {
		return
	}
	type arc struct {
		to  Node
		rel Relation
	}
	arcs := make([]arc, len(to))
	for i := range to {
		arcs[i] = arc{to[i], rel[i]}
	}
	slices.SortFunc(arcs, func(x, y arc) int { return cmp.Compare(x.to, y.to) })
	for i, x := range arcs {
		to[i], rel[i] = x.to, x.rel
	}
}
