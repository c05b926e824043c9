package license

import "hflineage/graph"

// Change is what became of a parent's licence in its child.
type Change uint8

// The changes. Two licences of one class are the same here.
const (
	Same            Change = iota
	MoreOpen               // the child's class comes before the parent's
	MoreRestrictive        // it comes after
	Unknown                // one of the two is in no class: not declared, other, or not in the table

	changes = iota
)

// Changes counts edges by Change.
type Changes [changes]int

// Edges is how many they are.
func (c Changes) Edges() (n int) {
	for _, k := range c {
		n += k
	}
	return n
}

// ByRelation has the changes along edges of each relation.
type ByRelation [graph.Relations]Changes

// Total puts the relations together.
func (b *ByRelation) Total() (total Changes) {
	for _, of := range b {
		for i, n := range of {
			total[i] += n
		}
	}
	return total
}

func changeOf(parent, child Rank) Change {
	switch {
	case parent == Unclassed || child == Unclassed:
		return Unknown
	case child < parent:
		return MoreOpen
	case child > parent:
		return MoreRestrictive
	}
	return Same
}

// Ranking knows the ranks of the models of a graph that have an edge. A model's
// licence is the first of its license: tags; an absent model has none.
type Ranking struct {
	g     *graph.Graph
	ranks []Rank // by linked node
}

// On ranks the models of g: a byte a linked node.
func (t *Table) On(g *graph.Graph) *Ranking {
	byWord := make([]Rank, g.Words.Len())
	for i := range byWord {
		byWord[i] = t.Rank(g.Words.At(i))
	}
	r := &Ranking{g, make([]Rank, g.Linked)}
	for n := range r.ranks {
		r.ranks[n] = byWord[g.License[n]]
	}
	return r
}

// Of returns the rank of a model that has an edge.
func (r *Ranking) Of(n graph.Node) Rank { return r.ranks[n] }

// All compares along every declared edge of models on the Hub.
func (r *Ranking) All() (b ByRelation) {
	for n := range graph.Node(r.g.Linked) {
		parents, relations := r.g.Parents.Of(n)
		for i, p := range parents {
			b[relations[i]][changeOf(r.Of(p), r.Of(n))]++
		}
	}
	return b
}
