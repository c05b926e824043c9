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
	w := ownerWalk{g: g, keep: keep, depth: make([]uint32, g.Linked)}
	for lo := 0; lo < g.Linked; {
		hi := lo + 1
		for hi < g.Linked && sameOwner(g.IDs.Bytes(lo), g.IDs.Bytes(hi)) {
			hi++
		}
		if c := w.count(Node(lo), Node(hi)); c.Derivatives > 0 {
			g.WithPrefix(Fold(string(author(g.IDs.Bytes(lo))))+"/", func(n Node) {
				if g.OnHub(n) {
					c.Models++
				}
			})
			if c.Models > 0 {
				counts = append(counts, c)
			}
		}
		lo = hi
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

// ownerWalk walks from the models of one owner after the other. Most reach little,
// so that it pays to begin anew with the nodes that were reached alone.
type ownerWalk struct {
	g       *Graph
	keep    Filter
	depth   []uint32 // by node, plus one; 0 if it is not reached
	reached []Node
}

// count walks from the nodes lo to hi, which are those of an owner that have edges.
func (w *ownerWalk) count(lo, hi Node) (c OwnerCount) {
	c.Owner = string(author(w.g.IDs.Bytes(int(lo))))
	w.reached = w.reached[:0]
	for n := lo; n < hi; n++ {
		w.depth[n] = 1
		w.reached = append(w.reached, n)
	}
	for i := 0; i < len(w.reached); i++ {
		children, _ := w.g.Children.Of(w.reached[i])
		for _, n := range children {
			if w.depth[n] == 0 {
				w.depth[n] = w.depth[w.reached[i]] + 1
				w.reached = append(w.reached, n)
			}
		}
	}
	for _, n := range w.reached[hi-lo:] {
		d := Derivative{Node: n, Depth: w.depth[n] - 1, Families: 1, Relation: w.strongest(n)}
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
		w.depth[n] = 0
	}
	return c
}

// strongest is the strongest relation to a parent that is one edge nearer.
func (w *ownerWalk) strongest(n Node) (r Relation) {
	parents, relations := w.g.Parents.Of(n)
	for i, p := range parents {
		if w.depth[p] == w.depth[n]-1 {
			r = max(r, relations[i])
		}
	}
	return r
}
