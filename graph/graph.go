package graph

import "slices"

// Rule is the name of the counting rule that this package follows.
const Rule = "declared/1"

// Node is the number of a model in one Graph. Numbers change from run to run;
// what must last is keyed by Key or by id.
type Node = uint32

// Graph is the lineage of one run as arrays. Build makes one in memory, and a
// snapshot lends one whose slices point into its file: those live as long as
// the snapshot's read transaction. A Graph is never changed once made, so
// any number of goroutines may read it.
//
// Nodes that have an edge come first, then the others; each of the two parts is
// sorted by folded id (ASCII lower case), then by id.
type Graph struct {
	IDs    Strings // every node's id, absent parents included
	Keys   []Key   // by node, zero where not known
	Flags  []Flags // by node
	Linked int     // nodes 0..Linked-1 have at least one edge
	Models int     // nodes that are on the Hub

	Parents  CSR // child to parents, over the linked nodes
	Children CSR // parent to children, over the linked nodes

	Created   []uint32 // by node, Unix seconds, 0 when not known
	Modified  []uint32 // by node, Unix seconds, 0 when not known
	FirstSeen []uint32 // by node, Unix seconds of the run that first listed it; empty from Build
	Downloads []uint64 // by node, of the last 30 days
	Likes     []uint32 // by node

	License []uint32 // by node, its first license: tag without the prefix, an index into Words
	Task    []uint32 // by node, an index into Words
	Library []uint32 // by node, an index into Words
	Words   Strings  // sorted as ids are; Words 0 is ""

	Tags     Postings // tags other than base_model:…
	Mentions Mentions // the tags base_model:…, and baseModels

	Aliases    Aliases
	Unresolved int // distinct names that could be a model and are not on the Hub
}

// Flags of a node.
type Flags uint8

const (
	OnHub        Flags = 1 << iota // listed in the run
	PathLike                       // absent, and its owner is the name of a local folder
	FlagAuto                       // gated, access granted automatically
	FlagManual                     // gated, access granted by hand
	FlagDisabled                   // disabled by the Hub
	GoneSince                      // in the graph of an earlier run: not listed by the last one, see Undo.Graph
)

// CSR is an adjacency in compressed sparse rows: the neighbours of node n are
// To[Off[n]:Off[n+1]], ascending, and Rel holds the relation of each.
type CSR struct {
	Off []uint32 // Linked+1 entries
	To  []Node
	Rel []Relation
}

// Of returns the neighbours of n and the relations to them; none for a node
// without edges.
func (c CSR) Of(n Node) ([]Node, []Relation) {
	if int(n)+1 >= len(c.Off) {
		return nil, nil
	}
	lo, hi := c.Off[n], c.Off[n+1]
	return c.To[lo:hi], c.Rel[lo:hi]
}

// Len is the number of nodes, absent parents included.
func (g *Graph) Len() int { return g.IDs.Len() }

// Edges is the number of declared edges of models on the Hub.
func (g *Graph) Edges() int { return len(g.Parents.To) }

// ID returns the id of node n.
func (g *Graph) ID(n Node) string { return g.IDs.At(int(n)) }

// OnHub reports whether node n is listed in the run.
func (g *Graph) OnHub(n Node) bool { return g.Flags[n]&OnHub != 0 }

// Strings is a list of strings in one block of bytes: string i is
// Data[Off[i]:Off[i+1]].
type Strings struct {
	Off  []uint32
	Data []byte
}

// Len is the number of strings.
func (s Strings) Len() int { return max(0, len(s.Off)-1) }

// At returns a copy of string i.
func (s Strings) At(i int) string { return string(s.Bytes(i)) }

// Bytes returns string i in place; it must not be changed.
func (s Strings) Bytes(i int) []byte { return s.Data[s.Off[i]:s.Off[i+1]] }

// Postings lists for each tag the nodes that carry it, ascending.
type Postings struct {
	Names Strings // sorted as ids are: by folded name, then by name
	Off   []uint32
	Nodes []Node

	// In the graph of an earlier run Nodes are those of the last one, and this is what
	// each of them is here, ^0 for those that are not: ask Of.
	Numbers []Node
}

// Of returns the nodes that carry tag i. They must not be changed.
func (p Postings) Of(i int) []Node {
	nodes := p.Nodes[p.Off[i]:p.Off[i+1]]
	if p.Numbers == nil {
		return nodes
	}
	then := make([]Node, 0, len(nodes))
	for _, n := range nodes {
		if m := p.Numbers[n]; m != unnumbered {
			then = append(then, m)
		}
	}
	slices.Sort(then)
	return then
}
