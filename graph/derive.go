package graph

import (
	"math/bits"
	"sync"
)

// Derivative is a model on the Hub that reaches a member of a family and is none.
type Derivative struct {
	Node     Node
	Depth    uint32   // the least number of edges to a member, from 1
	Families uint32   // k of the rule: of how many families it is a derivative
	Relation Relation // the strongest to a parent of depth Depth-1
}

// Lineage is what derives from families: points 4 to 7 of the rule, model by
// model. Counts, trends and all breakdowns are made of it.
type Lineage struct {
	Members     [][]Node       // by family, ascending, absent ones included
	Derivatives [][]Derivative // by family, the nearest first

	g        *Graph
	isMember []bool // by linked node: of any family
	owners   func() []uint32
}

// Derive finds the derivatives of families, each given by its members (ascending,
// absent ones included). All families are walked together, 64 at a time, breadth
// first from the members towards their children: 32 bytes a linked node while it
// works, 4 bytes a linked node and 16 bytes a derivative in the end.
func (g *Graph) Derive(families [][]Node) *Lineage {
	l := &Lineage{Members: families, Derivatives: make([][]Derivative, len(families)), g: g, isMember: make([]bool, g.Linked), owners: sync.OnceValue(g.owners)}
	often := make([]uint32, g.Linked) // k, by node
	var w *walk
	for lo := 0; lo < len(families); lo += 64 {
		hi := min(lo+64, len(families))
		w = newWalk(g, families[lo:hi], l.Derivatives[lo:hi], w)
		for depth := uint32(1); len(w.front) > 0; depth++ {
			w.step(depth)
		}
		for f, members := range families[lo:hi] {
			for _, n := range members {
				if int(n) < g.Linked {
					l.isMember[n] = true
					w.nodes[n].seen &^= 1 << f
				}
			}
		}
		for n := range w.nodes {
			often[n] += uint32(bits.OnesCount64(w.nodes[n].seen))
		}
	}
	for _, list := range l.Derivatives {
		for i := range list {
			list[i].Families = often[list[i].Node]
		}
	}
	return l
}

// walk is the state of up to 64 walks at once: bit f of a mask belongs to
// family f.
type walk struct {
	g     *Graph
	found [][]Derivative
	nodes []masks // by linked node; what has no edge reaches nothing
	front []Node  // nodes with fresh bits
	next  []Node  // nodes with coming bits
}

// masks are what the walks know of a node, side by side in memory.
type masks struct {
	seen   uint64 // families whose walk has reached it
	fresh  uint64 // families whose walk reached it in the last step
	coming uint64 // families whose walk reaches it in this step
	lone   bool   // it has one parent
	leaf   bool   // it has no children
}

// newWalk begins the walks, in the memory of one that is over if there is one.
func newWalk(g *Graph, families [][]Node, found [][]Derivative, over *walk) *walk {
	w := over
	if w == nil {
		w = &walk{g: g, nodes: make([]masks, g.Linked)}
	}
	for n := range w.nodes {
		up, down := g.Parents.Off, g.Children.Off
		w.nodes[n] = masks{lone: up[n+1]-up[n] == 1, leaf: down[n+1] == down[n]}
	}
	w.found, w.front = found, w.front[:0]
	for f, members := range families {
		for _, n := range members {
			if int(n) >= g.Linked {
				continue
			}
			m := &w.nodes[n]
			if m.seen == 0 {
				w.front = append(w.front, n)
			}
			m.seen |= 1 << f
			m.fresh = m.seen
		}
	}
	return w
}

// step takes every walk one edge further.
func (w *walk) step(depth uint32) {
	w.next = w.next[:0]
	for _, n := range w.front {
		fresh := w.nodes[n].fresh
		children, relations := w.g.Children.Of(n)
		for i, c := range children {
			m := &w.nodes[c]
			add := fresh &^ m.seen
			if add == 0 {
				continue
			}
			if m.lone {
				w.take(c, add, relations[i], depth)
				if m.leaf { // as nine in ten: there is no more to do about it
					m.seen |= add
					continue
				}
			}
			if m.coming == 0 {
				w.next = append(w.next, c)
			}
			m.coming |= add
		}
	}
	for _, c := range w.next {
		if !w.nodes[c].lone {
			w.takeStrongest(c, depth)
		}
	}
	for _, n := range w.front {
		w.nodes[n].fresh = 0
	}
	for _, c := range w.next {
		m := &w.nodes[c]
		m.fresh, m.coming = m.coming, 0
		m.seen |= m.fresh
	}
	w.front, w.next = w.next, w.front
}

// takeStrongest takes a node for the families that reach it now. Its relation
// in a family is the strongest of those to parents that the walk reached just
// before.
func (w *walk) takeStrongest(c Node, depth uint32) {
	var by [Relations]uint64
	parents, relations := w.g.Parents.Of(c)
	for i, p := range parents {
		by[relations[i]] |= w.nodes[p].fresh & w.nodes[c].coming
	}
	var done uint64
	for r := Relations - 1; r >= 0; r-- {
		w.take(c, by[r]&^done, Relation(r), depth)
		done |= by[r]
	}
}

// take takes a node as a derivative of families, given as a mask.
func (w *walk) take(n Node, families uint64, r Relation, depth uint32) {
	for ; families != 0; families &= families - 1 {
		f := bits.TrailingZeros64(families)
		w.found[f] = append(w.found[f], Derivative{Node: n, Depth: depth, Relation: r})
	}
}
