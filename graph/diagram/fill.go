package diagram

import (
	lib "github.com/dominikbraun/graph"

	"hflineage/graph"
)

// filling puts the models chosen, and what is folded, into a diagram.
type filling struct {
	*folding
	d       *Diagram
	opts    *Options
	classes *classes
	ids     map[int]int         // node IDs by place
	bright  map[graph.Node]bool // the highlighted models
}

// branches adds what hangs under a place: each model followed by its other parents
// and its own branches, and the folded rest last.
func (f *filling) branches(p int) {
	for _, i := range f.kept[p] {
		f.ids[i] = f.add(f.model(i, p))
		f.otherParents(i)
		f.branches(i)
	}
	if h := f.hidden[p]; h != nil {
		f.add(Node{Kind: Folded, Parent: f.ids[p], Members: h.members, ByRelation: h.byRelation, Direct: h.direct})
	}
}

// add adds a node under the next free ID and returns that.
func (f *filling) add(n Node) int {
	order, err := f.d.Graph.Order()
	must(err)
	n.ID = order + 1
	must(f.d.Graph.AddVertex(n))
	if n.Kind == Folded && n.Parent != 0 {
		f.line(Edge{From: n.Parent, To: n.ID, Tree: true})
	}
	return n.ID
}

func (f *filling) line(e Edge) {
	must(f.d.Graph.AddEdge(e.From, e.To, lib.EdgeData(e)))
}

// model is the node of the model at a place, under the one at place p.
func (f *filling) model(i, p int) Node {
	f.d.Models++
	n := Node{
		Kind:     Member,
		Parent:   f.ids[p],
		Model:    f.g.ID(f.node[i]),
		Absent:   !f.g.OnHub(f.node[i]),
		Relation: f.relation[i],
		Depth:    f.tree.depth[i],
		Below:    f.below[i],
		Record:   recordOf(f.g, f.node[i]),

		Highlighted: f.bright[f.node[i]],
		OnPath:      f.forced[i],
	}
	if i >= f.roots {
		n.Kind = Derivative
		n.Passed = !f.counted[i]
		n.Class = f.classes.of(i)
	}
	if !n.Absent {
		n.URL = graph.PageURL(n.Model)
	}
	return n
}

// maxOthers is how many other parents a merge has in full at its side.
const maxOthers = 3

// otherParents adds, at the side of a merge, those of its parents that are shown
// nowhere: for what is folded there is no line that could say so.
func (f *filling) otherParents(i int) {
	parents, relations := f.g.Parents.Of(f.node[i])
	var others []graph.Node
	for j, p := range parents {
		at, inTree := f.place(p)
		if relations[j] == graph.Merge && (!inTree || !f.shown[at]) {
			others = append(others, p)
		}
	}
	full := others
	if len(others) > maxOthers+1 { // a box of "and 1 other" would take the room of that one
		full = others[:maxOthers]
	}
	for _, p := range full {
		n := Node{Kind: OtherParent, Parent: f.ids[i], Model: f.g.ID(p), Absent: !f.g.OnHub(p), Relation: graph.Merge, Record: recordOf(f.g, p)}
		if !n.Absent {
			n.URL = graph.PageURL(n.Model)
		}
		if f.opts.Family != nil {
			n.Family = f.opts.Family(p)
		}
		f.beside(n)
	}
	if rest := len(others) - len(full); rest > 0 {
		f.beside(Node{Kind: OtherParent, Parent: f.ids[i], Relation: graph.Merge, Others: rest})
	}
}

// beside adds other parents of the node that they hang under.
func (f *filling) beside(n Node) {
	f.line(Edge{From: f.add(n), To: n.Parent, Relation: n.Relation})
}

// edges adds all declared edges between the models shown.
func (f *filling) edges() {
	for i, id := range f.ids {
		parents, relations := f.g.Parents.Of(f.node[i])
		for j, p := range parents {
			at, ok := f.place(p)
			if from := f.ids[at]; ok && from != 0 {
				f.line(Edge{From: from, To: id, Relation: relations[j], Tree: f.parent[i] == at, OnPath: f.forced[i] && f.forced[at]})
			}
		}
	}
}
