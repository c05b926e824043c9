package graph

// Descent counts what was made of a node: the models that reach it over one or
// more declared edges, it aside. All of them are on the Hub. It is what
// [Lineage.Count] counts of a family of this one member.
type Descent struct {
	Descendants int
	ByRelation  [Relations]int // sums to Descendants; the strongest relation to a parent that is one edge nearer
	ByDepth     []int          // sums to Descendants; ByDepth[0] is depth 1, the least number of edges being the depth
}

// Descendants counts the descendants of n. It costs as much as there are.
func (g *Graph) Descendants(n Node) Descent {
	var d Descent
	r := g.reach(g.Children)
	for _, c := range r.from(n) {
		at := r.at(c)
		depth := int(at.depth) - 1
		d.Descendants++
		d.ByRelation[at.relation]++
		d.ByDepth = grown(d.ByDepth, depth)
		d.ByDepth[depth-1]++
	}
	return d
}

// reach walks breadth first from some nodes, then from others. Most reach little,
// so that it pays to begin anew with the nodes that were reached alone.
type reach struct {
	along   CSR
	linked  int
	parts   []*reachedPart // of the linked nodes; nil where none was reached
	nodes   []Node         // that are reached, the nearest first, and before them where the walk began
	started int            // how many those are
}

// reached is what a walk knows of a node.
type reached struct {
	depth    uint32   // least number of edges, plus one; 0 if it is not reached
	relation Relation // the strongest among the edges to it from nodes that are one edge nearer
}

// reachedPart is what is known of nodes that are neighbours: most walks come to few of
// them.
type reachedPart [1 << partBits]reached

const partBits = 9

// reach makes ready for walks along g.Children or g.Parents.
func (g *Graph) reach(along CSR) *reach {
	return &reach{along: along, linked: g.Linked, parts: make([]*reachedPart, g.Linked>>partBits+1)}
}

// at is what is known of a linked node.
func (r *reach) at(n Node) *reached {
	part := &r.parts[n>>partBits]
	if *part == nil {
		*part = new(reachedPart)
	}
	return &(*part)[n&(1<<partBits-1)]
}

// begin forgets the last walk.
func (r *reach) begin() {
	for _, n := range r.nodes {
		*r.at(n) = reached{}
	}
	r.nodes, r.started = r.nodes[:0], 0
}

// start says, between begin and walk, that the walk begins with n too.
func (r *reach) start(n Node) {
	if int(n) >= r.linked {
		return // it has no edge
	}
	if at := r.at(n); at.depth == 0 {
		at.depth = 1
		r.nodes = append(r.nodes, n)
		r.started++
	}
}

// walk returns the nodes that are reached, but for those that it began with, the
// nearest first. The list is good until the next walk.
func (r *reach) walk() []Node {
	for i := 0; i < len(r.nodes); i++ {
		depth := r.at(r.nodes[i]).depth + 1
		next, relations := r.along.Of(r.nodes[i])
		for k, n := range next {
			at := r.at(n)
			if at.depth == 0 {
				at.depth = depth
				r.nodes = append(r.nodes, n)
			}
			if at.depth == depth {
				at.relation = max(at.relation, relations[k])
			}
		}
	}
	return r.nodes[r.started:]
}

// from is a walk from some nodes.
func (r *reach) from(starts ...Node) []Node {
	r.begin()
	for _, n := range starts {
		r.start(n)
	}
	return r.walk()
}
