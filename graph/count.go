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
// first from the members towards their children: 32 bytes a linked node, and 8
// for every 64 families.
func (g *Graph) Count(families [][]Node) []Count {
	counts := make([]Count, len(families))
	descent := make([][]uint64, 0, (len(families)+63)/64)
	isMember := make([]bool, g.Linked)
	var w *walk
	for lo := 0; lo < len(families); lo += 64 {
		hi := min(lo+64, len(families))
		w = newWalk(g, families[lo:hi], counts[lo:hi], w)
		w.countMembers(families[lo:hi])
		for depth := 1; len(w.front) > 0; depth++ {
			w.step(depth)
		}
		descent = append(descent, w.descents(families[lo:hi], isMember))
	}
	countOverlap(counts, descent, isMember)
	return counts
}

// walk is the state of up to 64 walks at once: bit f of a mask belongs to
// family f.
type walk struct {
	g      *Graph
	counts []Count
	nodes  []masks // by linked node; what has no edge reaches nothing
	front  []Node  // nodes with fresh bits
	next   []Node  // nodes with coming bits
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
func newWalk(g *Graph, families [][]Node, counts []Count, over *walk) *walk {
	w := over
	if w == nil {
		w = &walk{g: g, nodes: make([]masks, g.Linked)}
	}
	for n := range w.nodes {
		up, down := g.Parents.Off, g.Children.Off
		w.nodes[n] = masks{lone: up[n+1]-up[n] == 1, leaf: down[n+1] == down[n]}
	}
	w.counts, w.front = counts, w.front[:0]
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

// countMembers comes before the first step, while only members are seen.
func (w *walk) countMembers(families [][]Node) {
	for f, members := range families {
		for _, n := range members {
			if !w.g.OnHub(n) {
				continue
			}
			w.counts[f].Members++
			parents, _ := w.g.Parents.Of(n)
			if slices.ContainsFunc(parents, func(p Node) bool { return w.nodes[p].seen&(1<<f) != 0 }) {
				w.counts[f].FirstParty++
			}
		}
	}
}

// step takes every walk one edge further.
func (w *walk) step(depth int) {
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
				w.count(add, relations[i], depth)
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
			w.countStrongest(c, depth)
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

// countStrongest counts a node for the families that reach it now. Its relation
// in a family is the strongest of those to parents that the walk reached just
// before.
func (w *walk) countStrongest(c Node, depth int) {
	var by [Relations]uint64
	parents, relations := w.g.Parents.Of(c)
	for i, p := range parents {
		by[relations[i]] |= w.nodes[p].fresh & w.nodes[c].coming
	}
	var done uint64
	for r := Relations - 1; r >= 0; r-- {
		w.count(by[r]&^done, Relation(r), depth)
		done |= by[r]
	}
}

// count counts a node for families, given as a mask.
func (w *walk) count(families uint64, r Relation, depth int) {
	for ; families != 0; families &= families - 1 {
		count := &w.counts[bits.TrailingZeros64(families)]
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
}

// descents returns by node the families that it is a derivative of, once the
// walks are over, and marks the members.
func (w *walk) descents(families [][]Node, isMember []bool) []uint64 {
	for f, members := range families {
		for _, n := range members {
			if int(n) < w.g.Linked {
				isMember[n] = true
				w.nodes[n].seen &^= 1 << f
			}
		}
	}
	list := make([]uint64, len(w.nodes))
	for n := range w.nodes {
		list[n] = w.nodes[n].seen
	}
	return list
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
