package diagram

import (
	"io"

	"hflineage/graph"
)

// WriteHub writes all models that have an edge, and all edges, in one of the
// DataFormats. It writes while it walks and takes no memory beside the graph. Nodes are
// in the order of the graph, n1 being node 0, and edges in that of their children,
// then parents.
func WriteHub(w io.Writer, g *graph.Graph, format string, facts []Fact) error {
	return (&extent{g: g, all: true}).write(w, format, facts)
}

// WriteWhole writes all of the lineage below the roots, ascending, unfolded: the
// roots, what derives from them, the other parents of these, and every declared edge
// that leads to a root or a derivative. It is as WriteHub, but takes some 40 bytes a
// linked node.
func WriteWhole(w io.Writer, g *graph.Graph, roots []graph.Node, format string, facts []Fact) error {
	e := &extent{g: g, roots: roots}
	e.mark()
	return e.write(w, format, facts)
}

// extent is what of a graph is written.
type extent struct {
	g      *graph.Graph
	roots  []graph.Node
	doc    document
	all    bool
	within []standing // by linked node; none if all are
	room   []value    // for what one node says
}

// standing is how a node stands to the roots; zero if it is not written.
type standing struct {
	depth    uint32 // least number of edges to a root, plus one; 0 for other parents
	relation graph.Relation
	other    bool
}

func (e *extent) write(w io.Writer, format string, facts []Fact) (err error) {
	if e.doc, err = newDocument(w, format); err != nil {
		return err
	}
	e.room = make([]value, len(modelFields))
	e.doc.begin(facts, modelFields, edgeFields)
	if err := e.nodes(); err != nil {
		return err
	}
	if err := e.edges(); err != nil {
		return err
	}
	return e.doc.end()
}

// mark finds what is within.
func (e *extent) mark() {
	e.within = make([]standing, e.g.Linked)
	for _, d := range e.g.Derive([][]graph.Node{e.roots}).Derivatives[0] {
		e.within[d.Node] = standing{depth: d.Depth + 1, relation: d.Relation}
	}
	for _, n := range e.roots {
		if int(n) < e.g.Linked {
			e.within[n] = standing{depth: 1}
		}
	}
	for n, at := range e.within {
		if at.depth == 0 {
			continue
		}
		parents, _ := e.g.Parents.Of(graph.Node(n))
		for _, p := range parents {
			if e.within[p].depth == 0 {
				e.within[p].other = true
			}
		}
	}
}

// nodes writes the linked nodes, then the roots that have no edge.
func (e *extent) nodes() error {
	for n := range graph.Node(e.g.Linked) {
		if !e.all && e.within[n] == (standing{}) {
			continue
		}
		if err := e.node(n); err != nil {
			return err
		}
	}
	for _, n := range e.roots {
		if int(n) >= e.g.Linked {
			if err := e.node(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *extent) node(n graph.Node) error {
	v := values{e.room[:0]}
	v.text(labelOf, e.g.ID(n))
	if !e.all {
		e.standing(&v, n)
	}
	r := recordOf(e.g, n)
	v.record(&r, e.g.OnHub(n))
	return e.doc.node(int(n)+1, v.list)
}

// standing says how a node stands to the roots.
func (e *extent) standing(v *values, n graph.Node) {
	at := standing{depth: 1}
	if int(n) < e.g.Linked {
		at = e.within[n]
	}
	switch {
	case at.other:
		v.text(kindOf, OtherParent.String())
		return
	case at.depth == 1:
		v.text(kindOf, Member.String())
	default:
		v.text(kindOf, Derivative.String())
		v.text(relationOf, at.relation.String())
	}
	v.number(depthOf, uint64(at.depth-1))
}

func (e *extent) edges() error {
	for n := range graph.Node(e.g.Linked) {
		if !e.all && e.within[n].depth == 0 {
			continue
		}
		parents, relations := e.g.Parents.Of(n)
		for i, p := range parents {
			v := [1]value{{text: relations[i].String()}}
			if err := e.doc.edge(int(p)+1, int(n)+1, v[:]); err != nil {
				return err
			}
		}
	}
	return nil
}
