package graph

import (
	"cmp"
	"slices"
	"sort"
)

// Find returns the node that a name means, as it is written: the exact id, else
// the id ignoring case (of several, the one on the Hub with the smallest _id, then id).
func (g *Graph) Find(name string) (n Node, ok bool) {
	for _, part := range g.parts() {
		for i := g.firstFrom(part, name); i < part.hi && compareFold(name, g.IDs.Bytes(i)) == 0; i++ {
			if string(g.IDs.Bytes(i)) == name {
				return Node(i), true
			}
			if !ok || g.better(Node(i), n) {
				n, ok = Node(i), true
			}
		}
	}
	return n, ok
}

func (g *Graph) better(a, b Node) bool {
	if g.OnHub(a) != g.OnHub(b) {
		return g.OnHub(a)
	}
	return cmp.Or(g.Keys[a].Compare(g.Keys[b]), g.compareByID(a, b)) < 0
}

// compareByID orders nodes by folded id, then by id, whatever part they are in.
func (g *Graph) compareByID(a, b Node) int {
	if int(a) < g.Linked && int(b) < g.Linked {
		return cmp.Compare(a, b)
	}
	return CompareIDs(g.IDs.Bytes(int(a)), g.IDs.Bytes(int(b)))
}

// Resolve returns the node that a name means to the rule when it stands alone:
// as written, as an alias, then the same with the cleaned spelling.
func (g *Graph) Resolve(name string) (n Node, ok bool) {
	for _, s := range []string{name, Clean(name)} {
		if n, ok := g.Find(s); ok {
			return n, true
		}
		if target, ok := g.Aliases.Find(Fold(s)); ok {
			return g.Find(target)
		}
	}
	return 0, false
}

// FindModel returns the node of a model that is on the Hub: by its key, whatever
// its id is now, or by its very id if the key is not told. Among keys it looks one by one.
func (g *Graph) FindModel(model Ref) (n Node, ok bool) {
	if !model.Key.IsZero() {
		i := slices.Index(g.Keys, model.Key)
		return Node(max(0, i)), i >= 0
	}
	return g.exact(model)
}

// span is one of the two sorted parts of the nodes.
type span struct{ lo, hi int }

func (g *Graph) parts() [2]span {
	return [2]span{{0, g.Linked}, {g.Linked, g.Len()}}
}

// firstFrom returns the first node of the part whose folded id is not before
// that of name.
func (g *Graph) firstFrom(part span, name string) int {
	return part.lo + sort.Search(part.hi-part.lo, func(i int) bool {
		return compareFold(g.IDs.Bytes(part.lo+i), name) >= 0
	})
}

// WithPrefix calls visit for each tag whose folded name begins with prefix, which
// must be folded, in ascending order.
func (p Postings) WithPrefix(prefix string, visit func(tag int)) {
	n := p.Names.Len()
	for i := sort.Search(n, func(i int) bool { return compareFold(p.Names.Bytes(i), prefix) >= 0 }); i < n; i++ {
		if name := p.Names.Bytes(i); len(name) < len(prefix) || compareFold(name[:len(prefix)], prefix) != 0 {
			return
		}
		visit(i)
	}
}

// WithPrefix calls visit for each node whose folded id begins with prefix, which
// must be folded, in ascending order of nodes.
func (g *Graph) WithPrefix(prefix string, visit func(Node)) {
	for _, part := range g.parts() {
		for i := g.firstFrom(part, prefix); i < part.hi; i++ {
			id := g.IDs.Bytes(i)
			if len(id) < len(prefix) || compareFold(id[:len(prefix)], prefix) != 0 {
				break
			}
			visit(Node(i))
		}
	}
}
