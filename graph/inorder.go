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

// listed walks the models on the Hub in the order of their ids.
type listed struct {
	g       *Graph
	inOrder *InOrder
}

func (g *Graph) listed() listed { return listed{g, g.InOrder()} }

func (l listed) next() (n Node, ok bool) {
	for n, ok = l.inOrder.Next(); ok && !l.g.OnHub(n); n, ok = l.inOrder.Next() {
	}
	return n, ok
}
