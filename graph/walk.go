package graph

import "slices"

// Ancestor is a node that another one reaches over one or more declared edges.
type Ancestor struct {
	Node     Node
	Depth    int      // the least number of edges
	Relation Relation // the strongest among the first edges of the paths of that length
}

// Ancestors returns the nodes that n reaches, absent ones included, the nearest
// first; n itself is never among them. It costs as much as there are, whatever
// the size of the graph.
func (g *Graph) Ancestors(n Node) []Ancestor {
	var found []Ancestor
	at := map[Node]int{n: -1} // where a node stands in found
	meet := func(p Node, depth int, first Relation) {
		i, seen := at[p]
		switch {
		case !seen:
			at[p] = len(found)
			found = append(found, Ancestor{p, depth, first})
		case i >= 0 && found[i].Depth == depth:
			found[i].Relation = max(found[i].Relation, first)
		}
	}
	parents, relations := g.Parents.Of(n)
	for i, p := range parents {
		meet(p, 1, relations[i])
	}
	for i := 0; i < len(found); i++ { //nolint:intrange // found grows
		// Nothing adds to the relation of found[i] any more: all nodes that
		// are one edge nearer stand before it.
		from := found[i]
		parents, _ := g.Parents.Of(from.Node)
		for _, p := range parents {
			meet(p, from.Depth+1, from.Relation)
		}
	}
	return found
}

// Place says how a model belongs to a family; see points 4 to 6 of the design.
type Place struct {
	Depth    int      // the least number of edges to a member, 0 for a member
	Relation Relation // the strongest to a parent of Depth-1; of no meaning for a member
	Nearest  []Node   // the members at that depth, ascending; the model itself if it is one
}

// PlaceOf returns the place of n, whose ancestors are given, in a family; ok is
// false when it is neither a member nor a derivative. It is what [Lineage.Count]
// counts, seen from one model: a parent is of depth d-1 if and only if a
// shortest path to a member at depth d begins with it.
func PlaceOf(n Node, ancestors []Ancestor, isMember func(Node) bool) (p Place, ok bool) {
	if isMember(n) {
		return Place{Nearest: []Node{n}}, true
	}
	for _, a := range ancestors {
		if p.Depth != 0 && a.Depth > p.Depth {
			break
		}
		if isMember(a.Node) {
			p.Depth, p.Relation = a.Depth, max(p.Relation, a.Relation)
			p.Nearest = append(p.Nearest, a.Node)
		}
	}
	slices.Sort(p.Nearest)
	return p, p.Depth != 0
}
