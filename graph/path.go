package graph

import (
	"cmp"
	"iter"
	"math/big"
	"slices"
)

// Paths are the shortest paths from a node up to one of its ancestors.
type Paths struct {
	From, To Node
	Length   int      // edges of each of them, from 1
	Number   *big.Int // of paths: it can grow exponentially with Length

	g     *Graph
	depth map[Node]int // of the nodes on the paths: edges from From
}

// Step is an edge of a path, from a node up to its parent.
type Step struct {
	Child, Parent Node
	Relation      Relation
}

// Paths finds the shortest paths from one node up to another; ok is false if that
// is none of its ancestors. A node is none of its own. It costs as much as from
// has ancestors, however many paths there are.
func (g *Graph) Paths(from, to Node) (p *Paths, ok bool) {
	ancestors := g.Ancestors(from)
	end := slices.IndexFunc(ancestors, func(a Ancestor) bool { return a.Node == to })
	if end < 0 {
		return nil, false
	}
	p = &Paths{From: from, To: to, Length: ancestors[end].Depth, g: g, depth: map[Node]int{to: ancestors[end].Depth}}
	ways := map[Node]*big.Int{to: big.NewInt(1)} // from a node on the paths to the end
	nearer := append([]Ancestor{{Node: from}}, ancestors[:end]...)
	for _, a := range slices.Backward(nearer) { // a node after all that are an edge farther from the beginning
		for s := range p.steps(a.Node, a.Depth) {
			if ways[a.Node] == nil {
				ways[a.Node], p.depth[a.Node] = new(big.Int), a.Depth
			}
			ways[a.Node].Add(ways[a.Node], ways[s.Parent])
		}
	}
	p.Number = ways[from]
	return p, true
}

// steps are the edges of the paths up from a node at a depth.
func (p *Paths) steps(n Node, depth int) iter.Seq[Step] {
	return func(yield func(Step) bool) {
		parents, relations := p.g.Parents.Of(n)
		for i, parent := range parents {
			if d, ok := p.depth[parent]; ok && d == depth+1 && !yield(Step{n, parent, relations[i]}) {
				return
			}
		}
	}
}

// All yields the paths, each as its steps from From to To, in the order of the
// ids along them. There may be more than can ever be read.
func (p *Paths) All() iter.Seq[[]Step] {
	return func(yield func([]Step) bool) {
		p.extend(nil, p.From, yield)
	}
}

// extend yields the paths that begin with some steps, which lead to n.
func (p *Paths) extend(path []Step, n Node, yield func([]Step) bool) bool {
	if len(path) == p.Length {
		return yield(slices.Clone(path))
	}
	for s := range p.steps(n, len(path)) {
		if !p.extend(append(path, s), s.Parent, yield) {
			return false
		}
	}
	return true
}

// Common is a node that two others lead up to.
type Common struct {
	Node   Node
	Depths [2]int // edges from each of the two, 0 for the node itself
}

// Common returns the nodes that both a and b are, or have among their ancestors,
// absent ones included. The nearest come first: by the edges from both together,
// then by the edges from the nearer one, then by id.
func (g *Graph) Common(a, b Node) []Common {
	depth := map[Node]int{a: 0}
	for _, up := range g.Ancestors(a) {
		depth[up.Node] = up.Depth
	}
	var common []Common
	for _, up := range append([]Ancestor{{Node: b}}, g.Ancestors(b)...) {
		if d, ok := depth[up.Node]; ok {
			common = append(common, Common{up.Node, [2]int{d, up.Depth}})
		}
	}
	slices.SortFunc(common, func(x, y Common) int {
		return cmp.Or(cmp.Compare(x.Edges(), y.Edges()), cmp.Compare(min(x.Depths[0], x.Depths[1]), min(y.Depths[0], y.Depths[1])),
			g.compareByID(x.Node, y.Node))
	})
	return common
}

// Edges is how many edges lead from the two nodes to the common one.
func (c Common) Edges() int { return c.Depths[0] + c.Depths[1] }
