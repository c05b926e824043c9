package web

import (
	"bytes"
	"cmp"
	"slices"

	"hflineage/graph"
)

// child is a model that declares another one as a parent.
type child struct {
	node     graph.Node
	relation graph.Relation
}

// children are those of n that the filters of the request keep, the most downloaded
// first. A base has tens of thousands, which is what a request costs at most.
func (r *request) children(n graph.Node, v *modelView) ([]child, error) {
	only, filtered := graph.Relation(0), false
	if v.Relation = r.query.Get("relation"); v.Relation != "" {
		if only, filtered = graph.ParseRelation(v.Relation); !filtered && v.Relation != graph.Unspecified.String() {
			return nil, errBad("relation=%s: must be finetune, adapter, merge, quantized or unspecified", v.Relation)
		}
		filtered = true
	}
	text := []byte(graph.Fold(v.Query))
	g := r.graph
	var list []child
	nodes, relations := g.Children.Of(n)
	for i, c := range nodes {
		if (!filtered || relations[i] == only) && containsFold(g.IDs.Bytes(int(c)), text) {
			list = append(list, child{c, relations[i]})
		}
	}
	slices.SortFunc(list, func(a, b child) int {
		return cmp.Or(cmp.Compare(g.Downloads[b.node], g.Downloads[a.node]), cmp.Compare(a.node, b.node)) // linked nodes are in the order of ids
	})
	return list, nil
}

// containsFold reports that an id has a folded text in it, ignoring case.
func containsFold(id, text []byte) bool {
	if len(text) == 0 {
		return true
	}
	folded := make([]byte, 0, 128) // stays on the stack: ids are shorter
	for _, b := range id {
		folded = append(folded, lower(b))
	}
	return bytes.Contains(folded, text)
}
