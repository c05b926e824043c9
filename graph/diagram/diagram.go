// Package diagram draws the lineage of a family, or of one model, small enough
// to be read: the largest branches in full, and what is left under each model
// folded into one box such as "+1,234 more".
//
// [Fold] makes the [Diagram], a bounded sub-graph; [WriteDOT] writes it for
// GraphViz, and [Render] makes an SVG or a PNG of it, with the program dot or,
// where there is none, by itself. The same input gives the same bytes, whoever
// runs it: the DOT always, a picture with the same renderer. [Inline] makes an SVG for a
// page that has links of its own.
//
// # What is shown
//
// Each derivative hangs under one of its parents, so that the picture's numbers
// add up: among the parents one step nearer to a member the one of the strongest
// relation (rule 6 of declared/1), then the smallest id. A member hangs under a
// member that it was made from, if any. The number in a model's box is that of
// the derivatives that hang below it; the boxes and the folded numbers of a
// diagram sum to the derivatives that [graph.Lineage.Count] counts with the same
// filter, and relation by relation too. The other declared edges between models
// shown are dashed; parents of a merge that are not shown are small boxes at its
// side.
//
// # As data
//
// [WriteData] writes the boxes and lines of a Diagram as DOT without looks, GraphML
// or node-link JSON; [WriteWhole] and [WriteHub] write all models and edges,
// unfolded, as they are walked. Nodes are called n1, n2, ... in one file; what lasts is the label.
package diagram

import (
	"cmp"
	"math"
	"slices"

	lib "github.com/dominikbraun/graph"

	"hflineage/graph"
)

// MaxModels is the number of models past which Render refuses to draw.
const MaxModels = 1000

// OpenStep is how many more children Options.Open shows under a model.
const OpenStep = 20

// Top stands in Options.Open for what roots hang under.
const Top graph.Node = math.MaxUint32

// Options say what of a family Fold shows. The zero Options are ready for use.
type Options struct {
	Nodes int // models shown, members among them; 60 when 0
	Depth int // the greatest depth of the models shown; no limit when 0
	Width int // children shown under one model; no limit when 0

	// Which derivatives are counted, nil for all; Families is 0 in what it is
	// asked about. Others are shown where they lead to one that is.
	Keep graph.Filter

	Highlight []graph.Node // shown with all that lies between them and the roots

	// Open names models under each of which, if it is shown, up to [OpenStep] more
	// children are shown than the limits would, the best first; once more for each
	// time that it is named. [Top] opens what is folded under no model. A single model
	// that would be left out beneath one of all these is shown too.
	Open []graph.Node

	ColorBy ColorBy // ByRelation when empty

	// Names the families that the other parent of a merge belongs to, "" for none;
	// no family is named when nil.
	Family func(graph.Node) string

	Title   string   // such as "Qwen"
	Caption []string // lines beneath the title: rule, run, date
	Root    string   // what the legend calls a root; "member" when empty
}

// Diagram is a folded sub-graph, ready to be drawn.
type Diagram struct {
	Title   string
	Caption []string
	Root    string // what the legend calls a root

	Members     int                  // roots on the Hub
	Absent      int                  // roots that are not
	Derivatives int                  // all derivatives that the filter keeps, as the rule counts them
	ByRelation  [graph.Relations]int // sums to Derivatives
	Models      int                  // models shown, but for other parents
	ColorBy     ColorBy
	Classes     []Class // what the colours of derivatives say; their Models sum to Derivatives

	// Graph has the nodes by their ID. Its edges lead from parent to child, and
	// their data is an Edge.
	Graph lib.Graph[int, Node]
}

// Kind says what a node stands for.
type Kind uint8

const (
	Member      Kind = iota // a model of the family, or the one asked about
	Derivative              // another model that was made from one
	Folded                  // the models that are not shown under its parent
	OtherParent             // a further parent of the merge beside it, which is not in the tree or folded
)

var kindNames = [...]string{"member", "derivative", "folded", "other-parent"}

func (k Kind) String() string { return kindNames[k] }

// StrayError says of a model to highlight that it is neither a root nor reaches one.
type StrayError struct{ Model string }

func (e *StrayError) Error() string { return e.Model + " was made from none of the models drawn" }

// Node is a box of a diagram.
type Node struct {
	ID     int // from 1, in the order of drawing: parents first, largest branch first
	Kind   Kind
	Parent int // the node that it hangs under, 0 for none; of OtherParent the merge

	Model    string         // the id; empty for Folded, and for several of OtherParent
	URL      string         // its page on the Hub, if it is there
	Absent   bool           // not on the Hub
	Relation graph.Relation // to Parent, which is not 0
	Depth    int            // least number of edges to a member, 0 for members
	Below    int            // derivatives that hang below it, shown or not
	Record   Record         // of a model

	Passed      bool // of Derivative: it is not counted, and leads to one that is
	Class       int  // of Derivative: which of the Classes it has the colour of
	Highlighted bool
	OnPath      bool // it is highlighted, or lies between such a one and a root

	Members    int                  // of Folded: members left out
	ByRelation [graph.Relations]int // of Folded: derivatives left out, by relation
	Direct     int                  // of Folded: how many of both hang directly under Parent

	Family string // of OtherParent: what Options.Family says
	Others int    // of OtherParent without Model: how many it stands for
}

// Hidden is the number of derivatives that a folded node stands for.
func (n *Node) Hidden() int { return sum(n.ByRelation) }

// Edge is a line of a diagram, from a parent to a child.
type Edge struct {
	From, To int
	Relation graph.Relation
	Tree     bool // To hangs under From; the others are further parents
	OnPath   bool // both ends are
}

// Nodes lists the nodes by ID.
func (d *Diagram) Nodes() []Node {
	neighbours, err := d.Graph.AdjacencyMap()
	must(err)
	nodes := make([]Node, 0, len(neighbours))
	for id := range neighbours {
		n, err := d.Graph.Vertex(id)
		must(err)
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b Node) int { return cmp.Compare(a.ID, b.ID) })
	return nodes
}

// Edges lists the edges by From, then To.
func (d *Diagram) Edges() []Edge {
	list, err := d.Graph.Edges()
	must(err)
	edges := make([]Edge, len(list))
	for i, e := range list {
		edges[i] = e.Properties.Data.(Edge)
	}
	slices.SortFunc(edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return edges
}

// must holds what a graph in memory promises: no error but for a node or an
// edge that is missing or twice there, which is a mistake of this package.
func must(err error) {
	if err != nil {
		panic("diagram: " + err.Error())
	}
}

func sum(by [graph.Relations]int) (total int) {
	for _, n := range by {
		total += n
	}
	return total
}
