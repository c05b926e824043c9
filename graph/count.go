package graph

import (
	"math/bits"
	"slices"
)

// Count is what the rule counts of one family; see points 5 to 7 of the design.
type Count struct {
	Members      int            // members on the Hub
	FirstParty   int            // of these, the ones with a parent that is a member
	Direct       int            // derivatives at depth 1
	Derivatives  int            // models on the Hub that reach a member and are none
	Shared       int            // of these, the ones that are derivatives of another family too
	Credit       float64        // sum of 1/k, k being the number of families it is a derivative of
	OtherMembers int            // derivatives that are members of another family
	ByRelation   [Relations]int // sums to Derivatives; the strongest relation to a parent of depth d-1
	ByDepth      []int          // sums to Derivatives; ByDepth[0] is depth 1
}

// Count counts the derivatives of each family, given by its members (ascending,
// absent ones included). All families are walked together, 64 at a time, breadth
// first from the members towards their children.
func (g *Graph) Count(families [][]Node) []Count {
	counts := make([]Count, len(families))
	descent := make([][]uint64, 0, (len(families)+63)/64)
	isMember := make([]bool, g.Linked)
	for lo := 0; lo < len(families); lo += 64 {
		hi := min(lo+64, len(families))
		w := newWalk(g, families[lo:hi], counts[lo:hi])
		w.countMembers(families[lo:hi])
		for depth := 1; len(w.front) > 0; depth++ {
			w.step(depth)
		}
		for n, m := range w.member {
			isMember[n] = isMember[n] || m != 0
			w.seen[n] &^= m
		}
		descent = append(descent, w.seen)
	}
	countOverlap(counts, descent, isMember)
	return counts
}

// walk is the state of up to 64 walks at once: bit f of a mask belongs to
// family f. The slices are by linked node; what has no edge reaches nothing.
type walk struct {
	g      *Graph
	counts []Count
	member []uint64 // families of which it is a member
	seen   []uint64 // families whose walk has reached it
	fresh  []uint64 // families whose walk reached it in the last step
	coming []uint64 // families whose walk reaches it in this step
	front  []Node   // nodes with fresh bits
}

func newWalk(g *Graph, families [][]Node, counts []Count) *walk {
	w := &walk{g: g, counts: counts, member: make([]uint64, g.Linked), coming: make([]uint64, g.Linked)}
	for f, members := range families {
		for _, n := range members {
			if int(n) >= g.Linked {
				continue
			}
			if w.member[n] == 0 {
				w.front = append(w.front, n)
			}
			w.member[n] |= 1 << f
		}
	}
	w.seen, w.fresh = slices.Clone(w.member), slices.Clone(w.member)
	return w
}

func (w *walk) countMembers(families [][]Node) {
	for f, members := range families {
		for _, n := range members {
			if !w.g.OnHub(n) {
				continue
			}
			w.counts[f].Members++
			parents, _ := w.g.Parents.Of(n)
			if slices.ContainsFunc(parents, func(p Node) bool { return w.member[p]&(1<<f) != 0 }) {
				w.counts[f].FirstParty++
			}
		}
	}
}

// step takes every walk one edge further.
func (w *walk) step(depth int) {
	var next []Node
	for _, n := range w.front {
		children, _ := w.g.Children.Of(n)
		for _, c := range children {
			if add := w.fresh[n] &^ w.seen[c]; add != 0 {
				if w.coming[c] == 0 {
					next = append(next, c)
				}
				w.coming[c] |= add
			}
		}
	}
	for _, c := range next {
		w.countNode(c, depth)
	}
	for _, n := range w.front {
		w.fresh[n] = 0
	}
	for _, c := range next {
		w.fresh[c], w.coming[c] = w.coming[c], 0
		w.seen[c] |= w.fresh[c]
	}
	w.front = next
}

// countNode counts a node for the families that reach it now. Its relation in a
// family is the strongest of those to parents that the walk reached just before.
func (w *walk) countNode(c Node, depth int) {
	var by [Relations]uint64
	parents, relations := w.g.Parents.Of(c)
	for i, p := range parents {
		by[relations[i]] |= w.fresh[p] & w.coming[c]
	}
	var done uint64
	for r := Relations - 1; r >= 0; r-- {
		for m := by[r] &^ done; m != 0; m &= m - 1 {
			count := &w.counts[bits.TrailingZeros64(m)]
			count.Derivatives++
			count.ByRelation[r]++
			if depth == 1 {
				count.Direct++
			}
			if len(count.ByDepth) < depth {
				count.ByDepth = append(count.ByDepth, 0)
			}
			count.ByDepth[depth-1]++
		}
		done |= by[r]
	}
}

// countOverlap counts what depends on the other families: descent holds a mask
// of families a node, 64 families a slice.
func countOverlap(counts []Count, descent [][]uint64, isMember []bool) {
	withK := make([][]int, len(counts)) // derivatives of family f with k families, at [f][k]
	for n := range isMember {
		k := 0
		for _, masks := range descent {
			k += bits.OnesCount64(masks[n])
		}
		if k == 0 {
			continue
		}
		for b, masks := range descent {
			for m := masks[n]; m != 0; m &= m - 1 {
				f := 64*b + bits.TrailingZeros64(m)
				if len(withK[f]) <= k {
					withK[f] = append(withK[f], make([]int, k+1-len(withK[f]))...)
				}
				withK[f][k]++
				if isMember[n] {
					counts[f].OtherMembers++
				}
			}
		}
	}
	for f, list := range withK {
		for k, n := range list {
			if k > 1 {
				counts[f].Shared += n
			}
			if n > 0 {
				counts[f].Credit += float64(n) / float64(k)
			}
		}
	}
}
