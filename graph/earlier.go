package graph

import (
	"slices"
	"sort"

	"hflineage/graph/parallel"
)

// Graph makes the graph of the run before those that have been undone. It is like
// the one that Build made of that run, but for what no event tells:
//
//   - downloads, likes, licence, task, library, tags, gating and the date of the last
//     change are those of the last run; of a model that is not listed in it any more
//     they are not known, and it has the flag GoneSince
//   - models have the _ids that later runs told
//   - the absent names may be spelled in another case
//   - Mentions is empty and Unresolved 0, and Tags is to be asked by Of alone
//
// Nearly all nodes stand as they stood, so that the arrays are copied in long
// pieces: that takes time and memory as copying the file would, without the tags.
func (u *Undo) Graph() *Graph {
	a := &earlier{Undo: u}
	a.markLinked()
	g := &Graph{Words: u.g.Words, Aliases: u.pastAliases()}
	a.arrange()
	g.Linked = a.size(a.linkedPieces)
	a.number()
	parts := []func(){func() { g.IDs = a.ids() }, func() { a.addEdges(g) }, func() { a.addColumns(g) }}
	parallel.Do(len(parts), func(i int) { parts[i]() })
	g.Tags = Postings{Names: u.g.Tags.Names, Off: u.g.Tags.Off, Nodes: u.g.Tags.Nodes, Numbers: a.numbers}
	return g
}

// earlier arranges the slots as nodes.
type earlier struct {
	*Undo
	linked  nodeSet // slots that had an edge
	changed nodeSet // children in edited
	meaning []slot  // by linked node of g: what an edge to it led to
	numbers []Node  // by slot: its node, or unnumbered

	placed       [2][]piece // slots that have another place, by part: with an edge, and without
	pieces       []piece    // all nodes
	linkedPieces int        // how many of the pieces are nodes with an edge
}

// piece is a stretch of nodes: those of g from lo up to hi, as they stand there, or
// one slot, lo, that has another place or is no node of g: it has an id then.
type piece struct {
	lo, hi slot
	id     string
}

// markLinked finds the slots that had an edge.
func (a *earlier) markLinked() {
	a.linked = newNodeSet(a.g.Len() + len(a.extra))
	a.meaning = make([]slot, a.g.Linked)
	for n := range a.meaning {
		a.meaning[n] = slot(n)
	}
	for s := range a.hops {
		if int(s) < len(a.meaning) {
			a.meaning[s] = a.was(s, 0)
		}
	}
	a.changed = newNodeSet(a.g.Len() + len(a.extra))
	for child := range a.edited {
		a.changed.add(child)
		for _, p := range a.edges(child).parents {
			a.linked.add(child)
			a.linked.add(p)
		}
	}
	for child := range slot(a.g.Linked) {
		parents, _ := a.g.Parents.Of(child)
		if len(parents) == 0 || a.changed.has(child) {
			continue
		}
		a.linked.add(child)
		for _, p := range parents {
			a.linked.add(a.meaning[p])
		}
	}
}

// arrange finds the place of each slot: those with an edge first, each of the two
// parts by id.
func (a *earlier) arrange() {
	elsewhere := a.placeModels()
	for k, id := range a.extra {
		if s := slot(a.g.Len() + k); a.models[s] == nil && a.linked.has(s) {
			a.place(s, id)
		}
	}
	var away [2][]Node // nodes that do not stand in their part any more
	for k, part := range a.g.parts() {
		for n := Node(part.lo); int(n) < part.hi; n++ {
			isThere := !elsewhere.has(n)
			if isThere && a.linked.has(n) == (k == 0) {
				continue
			}
			away[k] = append(away[k], n)
			if isThere && a.g.OnHub(n) {
				a.place(n, a.g.ID(n))
			}
		}
	}
	for k, part := range a.g.parts() {
		a.merge(part, away[k], a.placed[k])
		if k == 0 {
			a.linkedPieces = len(a.pieces)
		}
	}
}

// placeModels places the models that are not where their nodes stand, and returns
// those nodes: of models that were not listed, or under another id.
func (a *earlier) placeModels() (elsewhere nodeSet) {
	elsewhere = newNodeSet(a.g.Len())
	for s, m := range a.models {
		isNode := int(s) < a.g.Len()
		if isNode && m.listed && m.id == a.g.ID(s) {
			continue
		}
		if isNode {
			elsewhere.add(s)
		}
		if m.listed {
			a.place(s, m.id)
		}
	}
	return elsewhere
}

// place gives a slot another place than its node has, if it is one.
func (a *earlier) place(s slot, id string) {
	part := 1
	if a.linked.has(s) {
		part = 0
	}
	a.placed[part] = append(a.placed[part], piece{s, s + 1, id})
}

// merge makes the pieces of a part: its nodes without those that are away, and what
// is placed among them.
func (a *earlier) merge(part span, away []Node, placed []piece) {
	slices.SortFunc(placed, func(x, y piece) int { return CompareIDs(x.id, y.id) })
	lo := slot(part.lo)
	upTo := func(hi slot) {
		for len(away) > 0 && away[0] < hi {
			a.stretch(lo, away[0])
			lo, away = away[0]+1, away[1:]
		}
		a.stretch(lo, hi)
		lo = hi
	}
	for _, p := range placed {
		upTo(slot(int(lo) + sort.Search(part.hi-int(lo), func(i int) bool {
			return CompareIDs(a.g.IDs.Bytes(int(lo)+i), []byte(p.id)) > 0
		})))
		a.pieces = append(a.pieces, p)
	}
	upTo(slot(part.hi))
}

func (a *earlier) stretch(lo, hi slot) {
	if lo < hi {
		a.pieces = append(a.pieces, piece{lo: lo, hi: hi})
	}
}

// size is the number of nodes in the first pieces.
func (a *earlier) size(pieces int) (n int) {
	for _, p := range a.pieces[:pieces] {
		n += int(p.hi - p.lo)
	}
	return n
}

// number gives the slots their nodes.
func (a *earlier) number() {
	a.numbers = make([]Node, a.g.Len()+len(a.extra))
	for s := range a.numbers {
		a.numbers[s] = unnumbered
	}
	n := Node(0)
	for _, p := range a.pieces {
		for s := p.lo; s < p.hi; s++ {
			a.numbers[s] = n
			n++
		}
	}
}

// pastAliases are the aliases of the run.
func (u *Undo) pastAliases() Aliases {
	if len(u.aliases) == 0 {
		return u.g.Aliases
	}
	targets := map[string]string{}
	for i := range u.g.Aliases.Len() {
		targets[u.g.Aliases.Names.At(i)] = u.g.Aliases.Targets.At(i)
	}
	for name, target := range u.aliases {
		targets[name] = target
		if target == "" {
			delete(targets, name)
		}
	}
	return sortedAliases(targets)
}
