package graph

import (
	"cmp"
	"slices"
)

// TreeOptions say how much of the lineage of some nodes a [Tree] shows. The zero
// TreeOptions show all of their descendants.
type TreeOptions struct {
	Up    bool // towards the parents: ancestors, and not descendants
	Depth int  // edges from a root to its farthest branches; 0 for no limit
	Width int  // roots, and branches under each node; 0 for no limit
}

// Tree is the lineage of some nodes as branches. A node that is reached over
// several paths, or in a circle, is at one place with its own branches, at the
// others without.
type Tree struct {
	Roots   []*Branch
	Left    Left // of the roots
	Reached int  // nodes, other than the roots, that they reach
}

// Branch is a node at a place in a Tree.
type Branch struct {
	Node     Node
	Relation Relation // of the edge between it and the branch above; of no meaning for a root
	Depth    int      // edges from the root, 0 for a root
	Next     int      // its children, or parents in a tree that leads up
	Reached  int      // its descendants, or ancestors in a tree that leads up, absent ones included

	// It is in full elsewhere in the tree, and has no Branches here.
	Again bool

	Branches []*Branch
	Left     Left // of its Next; nothing if it is Again
}

// Left is what a limit leaves out at one place. It may be at another place.
type Left struct {
	Nodes   int
	Reached int // from those: other nodes, each once
}

// Tree makes the tree of roots, each given once. A node is in full where it is
// nearest to a root, at the first such place in the order of the tree, so that
// limits leave it where it is. The order is that of Reached, the largest first,
// then of downloads, then of ids: at each place, and among the roots.
//
// It costs as much as the nodes beneath each place reach.
func (g *Graph) Tree(roots []Node, opts TreeOptions) *Tree {
	t := &planting{g: g, opts: opts, along: g.Children, reached: map[Node]int{}, placed: map[Node]bool{}}
	against := g.Parents
	if opts.Up {
		t.along, against = against, t.along
	}
	t.reach = g.reach(t.along, against)
	tree := &Tree{Reached: len(t.reach.from(roots...))}
	if len(roots) == 1 {
		t.reached[roots[0]] = tree.Reached
	}
	tree.Roots, tree.Left = t.branches(roots, make([]Relation, len(roots)), 0)
	for level := tree.Roots; len(level) > 0; {
		var next []*Branch
		for _, b := range level {
			t.grow(b)
			next = append(next, b.Branches...)
		}
		level = next
	}
	return tree
}

// planting is what is known while a Tree is made, level by level.
type planting struct {
	g       *Graph
	opts    TreeOptions
	along   CSR
	reach   *reach
	reached map[Node]int  // how many nodes these reach
	placed  map[Node]bool // they are in full somewhere
}

// grow gives a branch its own branches, unless it is elsewhere.
func (t *planting) grow(b *Branch) {
	if b.Again {
		return
	}
	next, relations := t.along.Of(b.Node)
	if t.opts.Depth > 0 && b.Depth == t.opts.Depth {
		b.Left = t.left(next)
		return
	}
	b.Branches, b.Left = t.branches(next, relations, b.Depth+1)
}

// branches makes branches of nodes at a place, as many as there is room for.
func (t *planting) branches(nodes []Node, relations []Relation, depth int) ([]*Branch, Left) {
	var list []*Branch
	shown := make([]bool, len(nodes))
	for _, c := range t.first(nodes) {
		n := nodes[c.place]
		next, _ := t.along.Of(n)
		list = append(list, &Branch{Node: n, Relation: relations[c.place], Depth: depth, Next: len(next), Reached: c.reached, Again: t.placed[n]})
		t.placed[n], shown[c.place] = true, true
	}
	rest := make([]Node, 0, len(nodes)-len(list))
	for i, n := range nodes {
		if !shown[i] {
			rest = append(rest, n)
		}
	}
	return list, t.left(rest)
}

// candidate is a node that could be a branch, by its place among them.
type candidate struct {
	reached   int
	downloads uint64
	place     int
}

// first puts nodes in the order of the tree, those that there is room for. A base
// has tens of thousands of children, and room is for few: the others are let go of
// on the way.
func (t *planting) first(nodes []Node) []candidate {
	room := cmp.Or(t.opts.Width, len(nodes))
	var list []candidate
	for i, n := range nodes {
		list = append(list, candidate{t.count(n), t.g.Downloads[n], i})
		if len(list) == 2*room || i == len(nodes)-1 {
			slices.SortFunc(list, func(a, b candidate) int {
				return cmp.Or(cmp.Compare(b.reached, a.reached), cmp.Compare(b.downloads, a.downloads),
					t.g.compareByID(nodes[a.place], nodes[b.place]))
			})
			list = list[:min(room, len(list))]
		}
	}
	return list
}

// count is how many nodes n reaches.
func (t *planting) count(n Node) int {
	if next, _ := t.along.Of(n); len(next) == 0 {
		return 0 // as nine in ten
	}
	count, ok := t.reached[n]
	if !ok {
		count = len(t.reach.from(n))
		t.reached[n] = count
	}
	return count
}

func (t *planting) left(nodes []Node) Left {
	return Left{len(nodes), len(t.reach.from(nodes...))}
}
