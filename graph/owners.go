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
	r := g.reach(g.Children, g.Parents)
	unlinked := g.Linked // how far they have been looked at, in the order of owners too
	var hi int
	for lo := 0; lo < g.Linked; lo = hi {
		hi = lo + 1
		id := g.IDs.Bytes(lo)
		if len(author(id)) == 0 {
			continue
		}
		for hi < g.Linked && sameOwner(id, g.IDs.Bytes(hi)) {
			hi++
		}
		if c := g.countOwner(Node(lo), Node(hi), r, keep); c.Derivatives > 0 {
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

// countOwner counts what the nodes lo to hi reach, which are those of an owner that
// have edges.
func (g *Graph) countOwner(lo, hi Node, r *reach, keep Filter) (c OwnerCount) {
	c.Owner = string(author(g.IDs.Bytes(int(lo))))
	r.begin()
	for n := lo; n < hi; n++ {
		r.start(n)
	}
	for _, at := range r.walk() {
		d := Derivative{Node: at.node, Depth: at.depth, Families: 1, Relation: at.relation}
		if keep != nil && !keep(&d) {
			continue
		}
		c.Derivatives++
		if d.Depth == 1 {
			c.Direct++
		}
		c.ByRelation[d.Relation]++
	}
	return c
}
