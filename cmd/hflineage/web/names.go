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

// keyed is a node with 16 bytes of its name, folded, as numbers: comparing these spares
// a look at the ids, which lie all over the memory.
type keyed struct {
	head [2]uint64
	node graph.Node
}

func (a keyed) compare(b keyed) int {
	return cmp.Or(cmp.Compare(a.head[0], b.head[0]), cmp.Compare(a.head[1], b.head[1]), cmp.Compare(a.node, b.node))
}

// indexNames takes a second or two for three million ids, and 4 bytes for each.
func indexNames(g *graph.Graph) *nameIndex {
	x := &nameIndex{g: g, byName: make([]graph.Node, g.Len()), many: largeNames}
	all := make([]keyed, g.Len())
	for n := range all {
		all[n].node = graph.Node(n)
	}
	x.sort(all, 0)
	for i, k := range all {
		x.byName[i] = k.node
	}
	x.large = largest(g)
	return x
}

// sort sorts models whose names are the same up to some length, which is a multiple of
// 16: by the next 16 bytes, and those that are the same in these by what is behind.
func (x *nameIndex) sort(list []keyed, length int) {
	for i := range list {
		list[i].head = headOf(nameOf(x.g.IDs.Bytes(int(list[i].node))), length)
	}
	slices.SortFunc(list, keyed.compare)
	for lo := 0; lo < len(list); {
		hi := lo + 1
		for hi < len(list) && list[hi].head == list[lo].head {
			hi++
		}
		if hi-lo > 1 && byte(list[lo].head[1]) != 0 { // they do not end here
			x.sort(list[lo:hi], length+16)
		}
		lo = hi
	}
}

// nameOf is the part of an id behind its slash.
func nameOf(id []byte) []byte { return id[bytes.IndexByte(id, '/')+1:] }

// headOf is the 16 bytes of a name behind so many, zeros where it ends.
func headOf(name []byte, behind int) (head [2]uint64) {
	for i := range 16 {
		head[i/8] <<= 8
		if behind+i < len(name) {
			head[i/8] |= uint64(lower(name[behind+i]))
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
