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
	for _, c := range g.reach(g.Children, g.Parents).from(n) {
		d.Descendants++
		d.ByRelation[c.relation]++
		d.ByDepth = grown(d.ByDepth, int(c.depth))
		d.ByDepth[c.depth-1]++
	}
	return d
}

// reach walks breadth first from some nodes, then from others. Most reach little,
// so that it pays to begin anew with the nodes that were reached alone.
type reach struct {
	along, against CSR // the edges as they are walked, and the same from their other end
	linked         int
	seen           nodeSet
	list           []reached    // what the walk came to, the nearest first, and before it where it began
	started        int          // how many those are
	several        map[Node]int // places in the list of nodes to which several edges lead
}

// reached is what a walk knows of a node.
type reached struct {
	node     Node
	depth    uint32   // the least number of edges
	relation Relation // the strongest among the edges to it from nodes that are one edge nearer
}

// reach makes ready for walks along g.Children, against g.Parents, or the other way.
func (g *Graph) reach(along, against CSR) *reach {
	return &reach{along: along, against: against, linked: g.Linked, seen: newNodeSet(g.Linked), several: map[Node]int{}}
}

// begin forgets the last walk.
func (r *reach) begin() {
	for i := range r.list {
		r.seen.remove(r.list[i].node)
	}
	r.list, r.started = r.list[:0], 0
	clear(r.several)
}

// start says, between begin and walk, that the walk begins with n too.
func (r *reach) start(n Node) {
	if int(n) < r.linked && !r.seen.has(n) { // others have no edge
		r.seen.add(n)
		r.list = append(r.list, reached{node: n})
		r.started++
	}
}

// walk returns what is reached, but for the nodes that it began with, the nearest
// first. The list is good until the next walk.
func (r *reach) walk() []reached {
	for i := 0; i < len(r.list); i++ {
		depth := r.list[i].depth + 1
		next, relations := r.along.Of(r.list[i].node)
		for k, n := range next {
			if !r.seen.has(n) {
				r.seen.add(n)
				if r.against.Off[n+1]-r.against.Off[n] > 1 {
					r.several[n] = len(r.list)
				}
				r.list = append(r.list, reached{n, depth, relations[k]})
			} else if place, ok := r.several[n]; ok && r.list[place].depth == depth {
				at := &r.list[place]
				at.relation = max(at.relation, relations[k])
			}
		}
	}
	return r.list[r.started:]
}

// from is a walk from some nodes.
func (r *reach) from(starts ...Node) []reached {
	r.begin()
	for _, n := range starts {
		r.start(n)
	}
	return r.walk()
}
