package family

import "hflineage/graph"

// Tagged finds the models that carry the tags of groups, of one group after the other
// in the same memory: a bit a node. It is for one goroutine.
type Tagged struct {
	g       *graph.Graph
	visited []uint64
}

// TaggedIn is for the groups in g.
func TaggedIn(g *graph.Graph) *Tagged {
	return &Tagged{g, make([]uint64, (g.Len()+63)/64)}
}

// Each visits the models with a tag that matches one of a family's tag patterns and
// none of its tag excludes, the group's members aside, each once and in no order; ok
// is false if no family of the group has tag patterns.
func (t *Tagged) Each(gr *Group, members []graph.Node, visit func(graph.Node)) (ok bool) {
	clear(t.visited)
	for _, n := range members {
		t.visited[n/64] |= 1 << (n % 64)
	}
	for _, fam := range gr.Families {
		ok = ok || len(fam.Tags) > 0
		eachTag(t.g, fam.Tags, fam.TagsExclude, func(tag int) {
			for _, n := range t.g.Tags.Of(tag) {
				if bit := uint64(1) << (n % 64); t.visited[n/64]&bit == 0 {
					t.visited[n/64] |= bit
					visit(n)
				}
			}
		})
	}
	return ok
}
