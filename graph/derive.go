package graph

import (
	"math/bits"
	"sync"

	"hflineage/graph/parallel"
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
	isMember nodeSet // of any family; linked nodes alone
	owners   func() []uint32
}

// Derive finds the derivatives of families, each given by its members (ascending,
// absent ones included). All families are walked together, 64 at a time, breadth
// first from the members towards their children. Nine linked nodes in ten have one
// parent and no children: these are taken as they are met and cost nothing but the 16
// bytes of a derivative. Each of the others takes 32 bytes while it works.
func (g *Graph) Derive(families [][]Node) *Lineage {
	l := &Lineage{Members: families, Derivatives: make([][]Derivative, len(families)), g: g, isMember: newNodeSet(g.Linked), owners: sync.OnceValue(g.owners)}
	for _, members := range families {
		for _, n := range members {
			if int(n) < g.Linked {
				l.isMember.add(n)
			}
		}
	}
	w := newWalk(g, l.isMember)
	for lo := 0; lo < len(families); lo += 64 {
		hi := min(lo+64, len(families))
		w.begin(families[lo:hi], l.Derivatives[lo:hi])
		for depth := uint32(1); len(w.front) > 0; depth++ {
			w.step(depth)
		}
		w.end()
	}
	parallel.Do(len(families), func(f int) { w.count(l.Derivatives[f]) })
	return l
}

// walk is the state of up to 64 walks at once: bit f of a mask belongs to
// family f.
type walk struct {
	g     *Graph
	found [][]Derivative

	several nodeSet // nodes with several parents
	inner   ranked  // these, those with children, and the members of families
	nodes   []masks // of inner nodes

	front []Node // inner nodes with fresh bits
	next  []Node // inner nodes with coming bits
	met   []Node // inner nodes that the walk has reached, some more than once
}

// masks are what the walks know of an inner node, side by side in memory.
type masks struct {
	seen   uint64 // families whose walk has reached it, or began there
	fresh  uint64 // families whose walk reached it in the last step
	coming uint64 // families whose walk reaches it in this step
	often  uint32 // families, walked before, that it is in or derives from
	within uint32 // families that it is in
}

func newWalk(g *Graph, isMember nodeSet) *walk {
	up, down := g.Parents.Off, g.Children.Off
	several := nodesWhere(g.Linked, func(n Node) bool { return up[n+1]-up[n] > 1 })
	inner := nodesWhere(g.Linked, func(n Node) bool { return down[n+1] > down[n] })
	for i, members := range isMember {
		inner[i] |= members | several[i]
	}
	w := &walk{g: g, several: several, inner: newRanked(inner)}
	w.nodes = make([]masks, w.inner.len())
	clear(w.nodes) // a page that is written before it is read is given once, not twice
	return w
}

func (w *walk) of(n Node) *masks { return &w.nodes[w.inner.rank(n)] }

// begin starts a walk at the members of each family.
func (w *walk) begin(families [][]Node, found [][]Derivative) {
	w.found = found
	for f, members := range families {
		direct := 0
		for _, n := range members {
			if int(n) >= w.g.Linked {
				continue
			}
			children, _ := w.g.Children.Of(n)
			direct += len(children)
			m := w.of(n)
			if m.seen == 0 {
				w.front = append(w.front, n)
			}
			m.seen |= 1 << f
			m.fresh = m.seen
			m.within++
		}
		found[f] = make([]Derivative, 0, direct+direct/2) // room that is not used costs nothing, and growing later does
	}
	w.met = append(w.met[:0], w.front...)
}

// step takes every walk one edge further.
func (w *walk) step(depth uint32) {
	w.next = w.next[:0]
	for _, n := range w.front {
		fresh := w.of(n).fresh
		children, relations := w.g.Children.Of(n)
		for i, c := range children {
			if !w.inner.has(c) {
				w.take(Derivative{Node: c, Depth: depth, Families: n, Relation: relations[i]}, fresh)
				continue
			}
			m := w.of(c)
			add := fresh &^ m.seen
			if add == 0 {
				continue
			}
			if !w.several.has(c) {
				w.take(Derivative{Node: c, Depth: depth, Relation: relations[i]}, add)
			}
			if m.coming == 0 {
				w.next = append(w.next, c)
			}
			m.coming |= add
		}
	}
	for _, c := range w.next {
		if w.several.has(c) {
			w.takeStrongest(c, depth)
		}
	}
	for _, n := range w.front {
		w.of(n).fresh = 0
	}
	for _, c := range w.next {
		m := w.of(c)
		m.fresh, m.coming = m.coming, 0
		m.seen |= m.fresh
	}
	w.front, w.next = w.next, w.front
	w.met = append(w.met, w.front...)
}

// takeStrongest takes a node with several parents for the families that reach it now.
// Its relation in a family is the strongest of those to parents that the walk reached
// just before.
func (w *walk) takeStrongest(c Node, depth uint32) {
	var by [Relations]uint64
	parents, relations := w.g.Parents.Of(c)
	coming := w.of(c).coming
	for i, p := range parents {
		by[relations[i]] |= w.of(p).fresh & coming
	}
	var done uint64
	for r := Relations - 1; r >= 0; r-- {
		w.take(Derivative{Node: c, Depth: depth, Relation: Relation(r)}, by[r]&^done)
		done |= by[r]
	}
}

// take takes a node as a derivative of families, given as a mask. Families of one that
// is not inner is its parent until count.
func (w *walk) take(d Derivative, families uint64) {
	for ; families != 0; families &= families - 1 {
		f := bits.TrailingZeros64(families)
		w.found[f] = append(w.found[f], d)
	}
}

// end keeps how many families have reached each node, and forgets which.
func (w *walk) end() {
	for _, n := range w.met {
		m := w.of(n)
		m.often += uint32(bits.OnesCount64(m.seen))
		m.seen = 0
	}
}

// count sets k of derivatives. One that is not inner derives from what its parent
// derives from or is in; those of one parent stand side by side.
func (w *walk) count(derivatives []Derivative) {
	parent, often := unnumbered, uint32(0)
	for i := range derivatives {
		d := &derivatives[i]
		switch {
		case w.inner.has(d.Node):
			m := w.of(d.Node)
			d.Families = m.often - m.within
		case d.Families == parent:
			d.Families = often
		default:
			parent, often = d.Families, w.of(d.Families).often
			d.Families = often
		}
	}
}
