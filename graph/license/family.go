package license

import (
	"slices"

	"hflineage/graph"
)

// Family is what became of the licences of a family in its derivatives.
type Family struct {
	// Edges has the changes along the edges by which derivatives are what they are:
	// from a derivative of depth d to a parent of depth d-1, which is a member where d
	// is 1. Other edges of derivatives, say of a merge to models outside of the family
	// or further from it, are left out.
	Edges ByRelation

	// A derivative's root is the nearest member that it reaches, of several the one
	// of the most restrictive class, then of the smallest node.
	Derivatives int
	Compared    int       // of these, the ones of which both the licence and that of the root are in a class
	Dropped     []Dropped // of these, the ones whose class is more open than the root's; the nearest first
}

// Dropped is a derivative that declares a more open licence than its root.
type Dropped struct {
	graph.Derivative
	Root graph.Node
}

// place is where a walk has reached a node.
type place struct {
	depth uint32 // plus one; 0 if it is not reached
	root  graph.Node
}

// Families compares the licences within families, given by their numbers in l, for
// the derivatives that a filter keeps; nil keeps all. It is one pass over each
// family's derivatives, and takes 8 bytes a linked node while it works.
func (r *Ranking) Families(l *graph.Lineage, numbers []int, keep graph.Filter) []Family {
	found := make([]Family, len(numbers))
	at := make([]place, r.g.Linked)
	for i, f := range numbers {
		r.family(&found[i], l.Members[f], l.Derivatives[f], keep, at)
	}
	return found
}

// family compares within one; at is empty, and is left so.
func (r *Ranking) family(f *Family, members []graph.Node, derivatives []graph.Derivative, keep graph.Filter, at []place) {
	linked, _ := slices.BinarySearch(members, graph.Node(len(at)))
	reached := slices.Clone(members[:linked])
	for _, m := range reached {
		at[m] = place{1, m}
	}
	down := r.g.Children.Off
	for i := range derivatives {
		d := &derivatives[i]
		kept := keep == nil || keep(d)
		root := r.follow(f, d, kept, at)
		if kept {
			r.compare(f, d, root)
		}
		if down[d.Node] != down[d.Node+1] { // nine in ten have no children, and are asked for by none
			at[d.Node] = place{d.Depth + 1, root}
			reached = append(reached, d.Node)
		}
	}
	for _, n := range reached {
		at[n] = place{}
	}
}

// follow counts the edges of a derivative to its parents of depth d-1, which have
// been reached, and returns its root.
func (r *Ranking) follow(f *Family, d *graph.Derivative, kept bool, at []place) (root graph.Node) {
	first := true
	parents, relations := r.g.Parents.Of(d.Node)
	for i, p := range parents {
		if at[p].depth != d.Depth {
			continue
		}
		if kept {
			f.Edges[relations[i]][changeOf(r.Of(p), r.Of(d.Node))]++
		}
		if other := at[p].root; first || r.before(other, root) {
			root, first = other, false
		}
	}
	return root
}

// before reports that of two members a is rather the root.
func (r *Ranking) before(a, b graph.Node) bool {
	if x, y := r.Of(a), r.Of(b); x != y {
		return x > y
	}
	return a < b
}

func (r *Ranking) compare(f *Family, d *graph.Derivative, root graph.Node) {
	f.Derivatives++
	switch changeOf(r.Of(root), r.Of(d.Node)) {
	case Unknown:
		return
	case MoreOpen:
		f.Dropped = append(f.Dropped, Dropped{*d, root})
	}
	f.Compared++
}
