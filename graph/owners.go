package graph

import (
	"bytes"
	"cmp"
	"slices"
)

// OwnerCount counts what was made of the models of one owner, the part of an id
// before the slash.
type OwnerCount struct {
	Owner       string         // as in the first of its ids
	Models      int            // on the Hub
	Derivatives int            // of other owners, on the Hub, over one or more declared edges
	Direct      int            // of these, the ones that declare a model of the owner themselves
	ByRelation  [Relations]int // sums to Derivatives; as in Count
}

// Owners counts every owner who has a model on the Hub and a derivative that the
// filter keeps, nil for all: each is a family whose members are its ids, absent ones
// included. Those with the most derivatives come first.
func (g *Graph) Owners(keep Filter) []OwnerCount {
	var counts []OwnerCount
	w := ownerWalk{g: g, keep: keep, nodes: make([]ownerNode, g.Linked)}
	unlinked := g.Linked // how far they have been looked at, in the order of owners too
	for lo, hi := 0, 0; lo < g.Linked; lo = hi {
		hi = lo + 1
		id := g.IDs.Bytes(lo)
		if len(author(id)) == 0 {
			continue
		}
		for hi < g.Linked && sameOwner(id, g.IDs.Bytes(hi)) {
			hi++
		}
		if c := w.count(Node(lo), Node(hi)); c.Derivatives > 0 {
			for n := lo; n < hi; n++ {
				if g.OnHub(Node(n)) {
					c.Models++
				}
			}
			slashed := id[:len(c.Owner)+1]
			for ; unlinked < g.Len() && compareFold(g.IDs.Bytes(unlinked), slashed) < 0; unlinked++ {
			}
			for ; unlinked < g.Len() && sameOwner(g.IDs.Bytes(unlinked), id); unlinked++ {
				c.Models++
			}
			if c.Models > 0 {
				counts = append(counts, c)
			}
		}
	}
	slices.SortFunc(counts, func(a, b OwnerCount) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Owner, b.Owner))
	})
	return counts
}

// sameOwner reports whether two ids have one owner, ignoring case. Those of one
// owner stand side by side.
func sameOwner(a, b []byte) bool {
	return bytes.IndexByte(a, '/') > 0 && compareFold(author(a), author(b)) == 0
}

// owners numbers the owners of the linked nodes from 1, ignoring case, in the order
// of nodes; ids without an owner have 0.
func (g *Graph) owners() []uint32 {
	numbers := make([]uint32, g.Linked)
	last, before := uint32(0), []byte(nil) // an id of the owner numbered last, to its slash
	for n := range numbers {
		id := g.IDs.Bytes(n)
		slash := bytes.IndexByte(id, '/')
		if slash <= 0 {
			continue
		}
		if slash+1 != len(before) || !bytes.HasPrefix(id, before) && !sameOwner(id, before) {
			last++
		}
		before, numbers[n] = id[:slash+1], last
	}
	return numbers
}

// ownerWalk walks from the models of one owner after the other. Most reach little,
// so that it pays to begin anew with the nodes that were reached alone.
type ownerWalk struct {
	g       *Graph
	keep    Filter
	nodes   []ownerNode // by linked node
	reached []Node
}

// ownerNode is what a walk knows of a node.
type ownerNode struct {
	depth    uint32   // plus one; 0 if it is not reached
	relation Relation // the strongest to a parent that is one edge nearer
}

// count walks from the nodes lo to hi, which are those of an owner that have edges.
func (w *ownerWalk) count(lo, hi Node) (c OwnerCount) {
	c.Owner = string(author(w.g.IDs.Bytes(int(lo))))
	w.walk(lo, hi)
	for _, n := range w.reached[hi-lo:] {
		d := Derivative{Node: n, Depth: w.nodes[n].depth - 1, Families: 1, Relation: w.nodes[n].relation}
		if w.keep != nil && !w.keep(&d) {
			continue
		}
		c.Derivatives++
		if d.Depth == 1 {
			c.Direct++
		}
		c.ByRelation[d.Relation]++
	}
	for _, n := range w.reached {
		w.nodes[n] = ownerNode{}
	}
	return c
}

// walk reaches what descends from the nodes lo to hi, breadth first.
func (w *ownerWalk) walk(lo, hi Node) {
	w.reached = w.reached[:0]
	for n := lo; n < hi; n++ {
		w.nodes[n].depth = 1
		w.reached = append(w.reached, n)
	}
	for i := 0; i < len(w.reached); i++ {
		next := w.nodes[w.reached[i]].depth + 1
		children, relations := w.g.Children.Of(w.reached[i])
		for k, n := range children {
			at := &w.nodes[n]
			if at.depth == 0 {
				at.depth = next
				w.reached = append(w.reached, n)
			}
			if at.depth == next {
				at.relation = max(at.relation, relations[k])
			}
		}
	}
}
