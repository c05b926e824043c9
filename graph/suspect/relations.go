package suspect

import (
	"slices"

	"hflineage/graph"
)

// Doubt is a declared relation that rules suspect to be wrong.
type Doubt struct {
	Child, Parent graph.Node
	Declared      graph.Relation
	Likely        graph.Relation // by the first of the rules
	Rules         []string       // that suspect it, in the order of the file
}

// Anomaly is the doubt as graph keeps what is odd.
func (d *Doubt) Anomaly(g *graph.Graph) graph.Anomaly {
	return graph.Anomaly{Kind: graph.SuspectRelation, Model: g.ID(d.Child), About: g.ID(d.Parent)}
}

// Doubts lists the declared relations of g that the rules suspect to be wrong, in
// the order of the nodes of children, then of parents.
func (f *File) Doubts(g *graph.Graph) []Doubt {
	var doubts []Doubt
	for n, marked := range f.MarkRelations(g) {
		if marked != 0 {
			doubts = f.doubtsOf(doubts, g, graph.Node(n), marked)
		}
	}
	return doubts
}

// doubtsOf adds those about the relations of one child.
func (f *File) doubtsOf(doubts []Doubt, g *graph.Graph, child graph.Node, marked uint32) []Doubt {
	parents, declared := g.Parents.Of(child)
	for at, p := range parents {
		d := Doubt{Child: child, Parent: p, Declared: declared[at]}
		for i := range f.Relations {
			rule := &f.Relations[i]
			if marked&(1<<i) == 0 || !rule.doubts(d.Declared) {
				continue
			}
			if len(d.Rules) == 0 {
				d.Likely = rule.Likely.relation()
			}
			d.Rules = append(d.Rules, rule.Name)
		}
		if len(d.Rules) > 0 {
			doubts = append(doubts, d)
		}
	}
	return doubts
}

func (r *Relation) doubts(declared graph.Relation) bool {
	return slices.Contains(r.Declared, Word(declared.String()))
}

// Corrected is g with the likely relation in the place of each declared one that is
// doubted; all else it shares with g. Its numbers are no longer what the Hub declares.
func (f *File) Corrected(g *graph.Graph) *graph.Graph {
	c := *g
	c.Parents.Rel, c.Children.Rel = slices.Clone(g.Parents.Rel), slices.Clone(g.Children.Rel)
	for _, d := range f.Doubts(g) {
		replace(&c.Parents, d.Child, d.Parent, d.Likely)
		replace(&c.Children, d.Parent, d.Child, d.Likely)
	}
	return &c
}

// replace puts a relation at the edge from n to neighbour.
func replace(edges *graph.CSR, n, neighbour graph.Node, r graph.Relation) {
	neighbours, relations := edges.Of(n)
	at, found := slices.BinarySearch(neighbours, neighbour)
	if found { // always, in a graph that check finds sound
		relations[at] = r
	}
}
