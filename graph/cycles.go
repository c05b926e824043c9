package graph

import (
	"cmp"
	"slices"
)

// Cycles returns the models that are their own ancestors, in groups: the strongly
// connected components of two models or more, where each reaches each. A group is
// ascending, and the groups are in the order of their first models. (A self-loop
// is no edge, so no group has one model.)
func (g *Graph) Cycles() [][]Node {
	t := tarjan{g: g, order: make([]uint32, g.Linked), low: make([]uint32, g.Linked)}
	up, down := g.Parents.Off, g.Children.Off
	for n := range Node(g.Linked) {
		if up[n] == up[n+1] || down[n] == down[n+1] {
			continue // as nine in ten: in no circle
		}
		if t.order[n] == 0 {
			t.from(n)
		}
	}
	slices.SortFunc(t.groups, func(a, b []Node) int { return cmp.Compare(a[0], b[0]) })
	return t.groups
}

// tarjan is the algorithm of Tarjan (SIAM Journal on Computing 1, 1972, 146-160),
// with a stack of its own: a chain of models may be as long as it likes.
type tarjan struct {
	g      *Graph
	order  []uint32 // by node: when it was met, from 1; 0 if it was not
	low    []uint32 // by node: the least order of what is open that it is known to reach; closed when it is in its group
	met    uint32
	open   []Node // met, and in no group yet
	path   []step
	groups [][]Node
}

// step is a node on the path from where the walk began, and the next of its parents
// to look at.
type step struct {
	node Node
	next int
}

const closed = ^uint32(0)

func (t *tarjan) meet(n Node) {
	t.met++
	t.order[n], t.low[n] = t.met, t.met
	t.open = append(t.open, n)
	t.path = append(t.path, step{node: n})
}

// from walks to all that n reaches and was not met before.
func (t *tarjan) from(n Node) {
	t.meet(n)
	for len(t.path) > 0 {
		at := &t.path[len(t.path)-1]
		parents, _ := t.g.Parents.Of(at.node)
		if at.next == len(parents) {
			t.leave()
			continue
		}
		p := parents[at.next]
		at.next++
		switch {
		case t.order[p] == 0:
			t.meet(p)
		case t.low[p] != closed:
			t.low[at.node] = min(t.low[at.node], t.order[p])
		}
	}
}

// leave goes back from the end of the path, and closes its group if no other node of
// it was met before.
func (t *tarjan) leave() {
	n := t.path[len(t.path)-1].node
	t.path = t.path[:len(t.path)-1]
	if t.low[n] < t.order[n] {
		before := t.path[len(t.path)-1].node
		t.low[before] = min(t.low[before], t.low[n])
		return
	}
	first := len(t.open) - 1
	for t.open[first] != n {
		first--
	}
	group := t.open[first:]
	t.open = t.open[:first]
	for _, m := range group {
		t.low[m] = closed
	}
	if len(group) > 1 {
		group = slices.Clone(group)
		slices.Sort(group)
		t.groups = append(t.groups, group)
	}
}
