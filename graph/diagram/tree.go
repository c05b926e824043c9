package diagram

import (
	"slices"

	"hflineage/graph"
)

// tree is the lineage below the roots with one parent a model. Its slices are
// by place: the roots come first, and a parent before its children.
type tree struct {
	g        *graph.Graph
	roots    int
	node     []graph.Node
	parent   []int            // place of the parent, -1 for none
	relation []graph.Relation // to the parent
	depth    []int            // least number of edges to a root
	counted  []bool           // is a derivative that the filter keeps
	below    []int            // of those, how many hang below
	forced   map[int]bool     // is highlighted or on the way from there to a root

	places []int // by linked node, its place plus 1; 0 for a node that is not in the tree
}

// grow makes the tree below the roots. It counts what a filter keeps, nil for all.
func grow(g *graph.Graph, roots []graph.Node, keep graph.Filter) *tree {
	roots = slices.Clone(roots)
	slices.Sort(roots)
	roots = slices.Compact(roots)
	t := &tree{g: g, roots: len(roots), places: make([]int, g.Linked)}
	t.plant(roots)
	t.walk()
	t.count(keep)
	return t
}

// count counts what a filter keeps.
func (t *tree) count(keep graph.Filter) {
	t.counted, t.below = make([]bool, len(t.node)), make([]int, len(t.node))
	for i, p := range slices.Backward(t.parent) {
		if i >= t.roots {
			t.counted[i] = keep == nil || keep(&graph.Derivative{Node: t.node[i], Depth: uint32(t.depth[i]), Relation: t.relation[i]})
		}
		if p < 0 {
			continue
		}
		t.below[p] += t.below[i]
		if t.counted[i] {
			t.below[p]++
		}
	}
}

// idle reports that a model is neither counted nor leads to one that is: the
// diagram is without it.
func (t *tree) idle(i int) bool {
	return i >= t.roots && !t.counted[i] && t.below[i] == 0 && !t.forced[i]
}

// force keeps models, and all that lies between them and the roots. It returns the
// first that is not in the tree, if there is one.
func (t *tree) force(models []graph.Node) (stray graph.Node, ok bool) {
	t.forced = make(map[int]bool)
	for _, n := range models {
		at, ok := t.place(n)
		if !ok {
			return n, false
		}
		t.forced[at] = true
		for _, a := range t.g.Ancestors(n) {
			if at, ok := t.place(a.Node); ok {
				t.forced[at] = true
			}
		}
	}
	return 0, true
}

func (t *tree) add(n graph.Node, parent int, r graph.Relation, depth int) {
	t.node = append(t.node, n)
	t.parent = append(t.parent, parent)
	t.relation = append(t.relation, r)
	t.depth = append(t.depth, depth)
	if int(n) < len(t.places) {
		t.places[n] = len(t.node)
	}
}

// place returns the place of a node.
func (t *tree) place(n graph.Node) (i int, ok bool) {
	if int(n) >= len(t.places) { // has no edge: a root, if anything
		i = slices.Index(t.node[:t.roots], n)
		return i, i >= 0
	}
	return t.places[n] - 1, t.places[n] > 0
}

// hold says under which root another one hangs.
type hold struct {
	parent   graph.Node
	relation graph.Relation
}

// plant adds the roots, each beneath the one that it hangs under.
func (t *tree) plant(roots []graph.Node) {
	holds := make(map[graph.Node]hold)
	for _, n := range roots {
		if h, ok := t.holdOf(n, roots, holds); ok {
			holds[n] = h
		}
	}
	beneath := make(map[graph.Node][]graph.Node)
	var next []graph.Node // a stack, the smallest on top
	for _, n := range slices.Backward(roots) {
		if h, ok := holds[n]; ok {
			beneath[h.parent] = append(beneath[h.parent], n)
		} else {
			next = append(next, n)
		}
	}
	for len(next) > 0 {
		n := next[len(next)-1]
		next = append(next[:len(next)-1], beneath[n]...)
		parent := -1
		h, ok := holds[n]
		if ok {
			parent, _ = t.place(h.parent)
		}
		t.add(n, parent, h.relation, 0)
	}
}

// holdOf chooses the root that root n hangs under: the strongest relation, then
// the smallest id, and none that hangs under n already, since roots can be
// parents of each other in a circle.
func (t *tree) holdOf(n graph.Node, roots []graph.Node, holds map[graph.Node]hold) (best hold, ok bool) {
	parents, relations := t.g.Parents.Of(n)
	for i, p := range parents {
		_, isRoot := slices.BinarySearch(roots, p)
		if isRoot && (!ok || relations[i] > best.relation) && !hangsUnder(p, n, holds) {
			best, ok = hold{p, relations[i]}, true
		}
	}
	return best, ok
}

func hangsUnder(n, above graph.Node, holds map[graph.Node]hold) bool {
	for n != above {
		h, ok := holds[n]
		if !ok {
			return false
		}
		n = h.parent
	}
	return true
}

// walk adds the derivatives, breadth first. Parents and children are ascending,
// so that the order is that of the ids within what one parent adds.
func (t *tree) walk() {
	for i := 0; i < len(t.node); i++ { //nolint:intrange // the tree grows on the way
		children, _ := t.g.Children.Of(t.node[i])
		for _, c := range children {
			if _, ok := t.place(c); !ok {
				parent, r := t.parentOf(c, t.depth[i])
				t.add(c, parent, r, t.depth[i]+1)
			}
		}
	}
}

// parentOf chooses the parent of a derivative among those at a depth. All of
// that depth have been added when the first of their children is.
func (t *tree) parentOf(n graph.Node, depth int) (best int, r graph.Relation) {
	best = -1
	parents, relations := t.g.Parents.Of(n)
	for i, p := range parents {
		at, ok := t.place(p)
		if ok && t.depth[at] == depth && (best < 0 || relations[i] > r) {
			best, r = at, relations[i]
		}
	}
	return best, r
}
