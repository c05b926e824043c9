package graph

// InOrder walks the nodes in the order of their ids, across the two parts that
// the graph keeps them in.
type InOrder struct {
	g     *Graph
	parts [2]span // what is left of them
}

// InOrder begins a walk.
func (g *Graph) InOrder() *InOrder { return &InOrder{g, g.parts()} }

// Next returns the next node; ok is false behind the last one.
func (o *InOrder) Next() (n Node, ok bool) {
	linked, alone := &o.parts[0], &o.parts[1]
	p := linked
	switch {
	case linked.lo == linked.hi && alone.lo == alone.hi:
		return 0, false
	case linked.lo == linked.hi,
		alone.lo < alone.hi && CompareIDs(o.g.IDs.Bytes(alone.lo), o.g.IDs.Bytes(linked.lo)) < 0:
		p = alone
	}
	n = Node(p.lo)
	p.lo++
	return n, true
}
