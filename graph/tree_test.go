package graph_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// treeCheck holds a tree against the closure of the graph.
type treeCheck struct {
	*rapid.T
	g     *graph.Graph
	opts  graph.TreeOptions
	below map[graph.Node]map[graph.Node]int // depth of what each node reaches, other than itself
	full  map[graph.Node]int                // depth of the full place
	again []*graph.Branch
}

// TestTree: each node that a tree shows is in full once and refers to that place
// elsewhere; numbers are those of the closure, branches are all neighbours but for
// what is left out, the largest first.
func TestTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &treeCheck{T: t, g: tangle(t), full: map[graph.Node]int{}, below: map[graph.Node]map[graph.Node]int{}}
		c.opts = graph.TreeOptions{
			Up:    rapid.Bool().Draw(t, "up"),
			Depth: rapid.IntRange(0, 3).Draw(t, "depth"), Width: rapid.IntRange(0, 3).Draw(t, "width"),
		}
		for n := range graph.Node(c.g.Len()) {
			for _, a := range c.g.Ancestors(n) {
				from, to := a.Node, n
				if c.opts.Up {
					from, to = n, a.Node
				}
				if c.below[from] == nil {
					c.below[from] = map[graph.Node]int{}
				}
				c.below[from][to] = a.Depth
			}
		}
		roots := rapid.SliceOfNDistinct(rapid.Uint32Range(0, uint32(c.g.Len()-1)), 1, 3, rapid.ID).Draw(t, "roots")
		tree := c.g.Tree(roots, c.opts)
		c.place(tree.Roots, tree.Left, roots, 0)
		if reached := c.reach(roots); tree.Reached != len(reached) {
			t.Fatalf("the roots reach %d, not %d", len(reached), tree.Reached)
		}
		c.nearest(roots)
	})
}

// reach is what nodes reach but for themselves.
func (c *treeCheck) reach(nodes []graph.Node) map[graph.Node]bool {
	all := map[graph.Node]bool{}
	for _, n := range nodes {
		for m := range c.below[n] {
			all[m] = true
		}
	}
	for _, n := range nodes {
		delete(all, n)
	}
	return all
}

// place holds what stands at one place, where the nodes could all stand.
func (c *treeCheck) place(branches []*graph.Branch, left graph.Left, nodes []graph.Node, depth int) {
	rest := slices.Clone(nodes)
	for i, b := range branches {
		if i > 0 && c.compare(branches[i-1].Node, b.Node) >= 0 {
			c.Fatalf("%s before %s", c.g.ID(branches[i-1].Node), c.g.ID(b.Node))
		}
		at := slices.Index(rest, b.Node)
		if at < 0 || b.Depth != depth || b.Reached != len(c.below[b.Node]) {
			c.Fatalf("%s: %+v; at depth %d there are %v", c.g.ID(b.Node), b, depth, nodes)
		}
		rest = slices.Delete(rest, at, at+1)
		c.branch(b)
	}
	for _, n := range rest {
		if len(branches) > 0 && c.compare(branches[len(branches)-1].Node, n) >= 0 {
			c.Fatalf("%s is left out, and smaller ones are not", c.g.ID(n))
		}
	}
	width := c.opts.Width
	cut := c.opts.Depth > 0 && depth > c.opts.Depth
	if want := (graph.Left{Nodes: len(rest), Reached: len(c.reach(rest))}); left != want || cut != (len(nodes) > 0 && len(branches) == 0) ||
		!cut && len(branches) != len(nodes) && len(branches) != width {
		c.Fatalf("%+v, want %+v; %d branches of %d at depth %d", left, want, len(branches), len(nodes), depth)
	}
}

func (c *treeCheck) branch(b *graph.Branch) {
	along := c.g.Children
	if c.opts.Up {
		along = c.g.Parents
	}
	next, relations := along.Of(b.Node)
	if b.Next != len(next) {
		c.Fatalf("%s: %+v", c.g.ID(b.Node), b)
	}
	if b.Again {
		c.again = append(c.again, b)
		if len(b.Branches) > 0 || b.Left != (graph.Left{}) {
			c.Fatalf("%s is elsewhere, and has branches here: %+v", c.g.ID(b.Node), b)
		}
		return
	}
	if _, twice := c.full[b.Node]; twice {
		c.Fatalf("%s is in full twice", c.g.ID(b.Node))
	}
	c.full[b.Node] = b.Depth
	if len(next) == 0 {
		if b.Branches != nil || b.Left != (graph.Left{}) {
			c.Fatalf("%s has no branches: %+v", c.g.ID(b.Node), b)
		}
		return
	}
	for _, under := range b.Branches {
		if i := slices.Index(next, under.Node); i < 0 || relations[i] != under.Relation {
			c.Fatalf("%s under %s: %+v", c.g.ID(under.Node), c.g.ID(b.Node), under)
		}
	}
	c.place(b.Branches, b.Left, next, b.Depth+1)
}

// compare is the order of the tree.
func (c *treeCheck) compare(a, b graph.Node) int {
	return cmp.Or(cmp.Compare(len(c.below[b]), len(c.below[a])), cmp.Compare(c.g.Downloads[b], c.g.Downloads[a]), graph.CompareIDs(c.g.ID(a), c.g.ID(b)))
}

// nearest holds where nodes are in full: at the least depth that they are shown at,
// and, where the width leaves nothing out, at the least number of edges.
func (c *treeCheck) nearest(roots []graph.Node) {
	for _, b := range c.again {
		if depth, ok := c.full[b.Node]; !ok || depth > b.Depth {
			c.Fatalf("%s is referred to at depth %d, and in full at %d: %t", c.g.ID(b.Node), b.Depth, depth, ok)
		}
	}
	if c.opts.Width > 0 {
		return
	}
	want := map[graph.Node]int{}
	for _, r := range roots {
		for n, depth := range c.below[r] {
			if old, ok := want[n]; (!ok || depth < old) && (c.opts.Depth == 0 || depth <= c.opts.Depth) {
				want[n] = depth
			}
		}
	}
	for _, r := range roots {
		want[r] = 0
	}
	if !maps.Equal(want, c.full) {
		c.Fatalf("in full are %v, want %v", c.full, want)
	}
}
