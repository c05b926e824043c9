package graph

import (
	"cmp"
	"slices"
)

// Overlap counts for each two of some families, given by their numbers, the
// derivatives that they share, among those that a filter keeps in both; nil keeps
// all. It is symmetric, and on its diagonal are the derivatives of each family.
// It is one pass over the derivatives of each, and one over those that have several
// families.
func (l *Lineage) Overlap(families []int, keep Filter) [][]int {
	counts := make([][]int, len(families))
	type of struct {
		node   Node
		family int
	}
	var shared []of
	for i, f := range families {
		counts[i] = make([]int, len(families))
		for k := range l.Derivatives[f] {
			d := &l.Derivatives[f][k]
			if keep != nil && !keep(d) {
				continue
			}
			counts[i][i]++
			if d.Families > 1 {
				shared = append(shared, of{d.Node, i})
			}
		}
	}
	slices.SortFunc(shared, func(a, b of) int { return cmp.Compare(a.node, b.node) })
	for lo := 0; lo < len(shared); {
		hi := lo + 1
		for ; hi < len(shared) && shared[hi].node == shared[lo].node; hi++ {
			for _, other := range shared[lo:hi] {
				counts[other.family][shared[hi].family]++
				counts[shared[hi].family][other.family]++
			}
		}
		lo = hi
	}
	return counts
}

// InBoth returns the derivatives of two families that they share and that a filter
// keeps in both, as they are in each: side by side, ascending by node.
func (l *Lineage) InBoth(f, h int, keep Filter) [][2]Derivative {
	var both [][2]Derivative
	other := l.sharing(h, keep)
	for _, d := range l.sharing(f, keep) {
		i, found := slices.BinarySearchFunc(other, d.Node, func(e Derivative, n Node) int { return cmp.Compare(e.Node, n) })
		if found {
			both = append(both, [2]Derivative{d, other[i]})
		}
	}
	return both
}

// sharing are the derivatives of a family that have another one too, ascending.
func (l *Lineage) sharing(f int, keep Filter) []Derivative {
	var list []Derivative
	for i := range l.Derivatives[f] {
		if d := &l.Derivatives[f][i]; d.Families > 1 && (keep == nil || keep(d)) {
			list = append(list, *d)
		}
	}
	slices.SortFunc(list, func(a, b Derivative) int { return cmp.Compare(a.Node, b.Node) })
	return list
}
