package web

import (
	"cmp"
	"slices"

	"hflineage/graph"
)

// best keeps those of the nodes that it is offered that come first: those with the most
// children, then downloads, then by id.
type best struct {
	g    *graph.Graph
	room int
	list []ranked
	cut  bool // the first room of the list are in order, and what comes after the last of them is not wanted
}

type ranked struct {
	children  int
	downloads uint64
	node      graph.Node
}

func (b *best) offer(n graph.Node) {
	children, _ := b.g.Children.Of(n)
	r := ranked{len(children), b.g.Downloads[n], n}
	if b.cut && b.compare(r, b.list[b.room-1]) > 0 {
		return
	}
	if b.list = append(b.list, r); len(b.list) == 2*b.room {
		b.sort()
		b.cut = true
	}
}

func (b *best) compare(x, y ranked) int {
	if order := cmp.Or(cmp.Compare(y.children, x.children), cmp.Compare(y.downloads, x.downloads)); order != 0 {
		return order
	}
	return graph.CompareIDs(b.g.IDs.Bytes(int(x.node)), b.g.IDs.Bytes(int(y.node)))
}

func (b *best) sort() {
	slices.SortFunc(b.list, b.compare)
	b.list = b.list[:min(b.room, len(b.list))]
}

// nodes are those that are kept, in order.
func (b *best) nodes() []graph.Node {
	b.sort()
	nodes := make([]graph.Node, len(b.list))
	for i, r := range b.list {
		nodes[i] = r.node
	}
	return nodes
}
