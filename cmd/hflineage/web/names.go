package web

import (
	"bytes"
	"cmp"
	"slices"

	"hflineage/graph"
)

// nameIndex finds ids by how they begin, or how their names do.
type nameIndex struct {
	g      *graph.Graph
	byName []graph.Node // by the folded part behind the slash
	large  []graph.Node // those that come first: what a short word most likely means
	many   int          // from more matches on, the first are looked for among the large ones
}

// largeNames is how many models a short word is looked for among.
const largeNames = 20_000

// keyed is a node with the beginning of its name, by which most are told apart.
type keyed struct {
	head uint64
	node graph.Node
}

// indexNames takes a second or two for three million ids, and 4 bytes for each.
func indexNames(g *graph.Graph) *nameIndex {
	x := &nameIndex{g: g, byName: make([]graph.Node, g.Len()), many: largeNames}
	all := make([]keyed, g.Len())
	for n := range all {
		all[n] = keyed{headOf(nameOf(g.IDs.Bytes(n))), graph.Node(n)}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return cmp.Or(graph.CompareIDs(nameOf(g.IDs.Bytes(int(a.node))), nameOf(g.IDs.Bytes(int(b.node)))), cmp.Compare(a.node, b.node))
	})
	for i, k := range all {
		x.byName[i] = k.node
	}
	x.large = largest(g)
	return x
}

// nameOf is the part of an id behind its slash.
func nameOf(id []byte) []byte { return id[bytes.IndexByte(id, '/')+1:] }

// headOf is the first 8 bytes, folded, as a number.
func headOf(name []byte) (head uint64) {
	for i := range 8 {
		head <<= 8
		if i < len(name) {
			head |= uint64(lower(name[i]))
		}
	}
	return head
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}

// largest are the models that come first among all.
func largest(g *graph.Graph) []graph.Node {
	b := best{g: g, room: largeNames}
	for n := range graph.Node(g.Len()) {
		if children, _ := g.Children.Of(n); len(children) > 0 || g.Downloads[n] > 0 {
			b.offer(n)
		}
	}
	return b.nodes()
}
