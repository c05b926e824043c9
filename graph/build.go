package graph

import (
	"cmp"
	"maps"
	"slices"
	"sync"
)

// Report is what Build noticed on the way.
type Report struct {
	Anomalies []Anomaly // sorted
	// Unexplained are the folded names that a look-up could explain, the most
	// often mentioned first: see Graph.Unresolved. Where a name is an alias, it
	// is the end of its chain that is asked about.
	Unexplained []string
}

// Build makes the Graph of the models added so far, by the rule. The same
// models in the same order give the same Graph. The Builder must not be used
// afterwards.
func (b *Builder) Build() (*Graph, *Report) {
	l, anomalies := b.list()
	var lists []list
	var counted sync.WaitGroup
	counted.Go(func() { lists = l.countTags() })
	r, edges := l.resolve()
	for _, c := range r.conflicts {
		r.report(RelationConflict, c.child, r.refID(c.parent))
	}
	report := &Report{Anomalies: SortAnomalies(append(anomalies, r.anomalies...)), Unexplained: r.unexplained()}
	a := &assembly{resolver: r, g: &Graph{Models: len(r.byID), Unresolved: len(r.open)}}
	a.g.Aliases = r.aliases.sorted(r.meaningID)
	a.number(edges)
	a.addEdges(edges)
	a.addIDs()
	counted.Wait()
	a.addTags(lists)
	a.addMentions()
	a.addColumns()
	return a.g, report
}

// Survey is what there is to ask the Hub about a run.
type Survey struct {
	Unexplained []string // as Report.Unexplained, or the first of them
	Bases       []Base   // the base models on the Hub of most children, those first
}

// Survey looks at the models added so far without making a Graph of them. The
// Builder must not be used afterwards.
func (b *Builder) Survey(bases int) Survey {
	l, _ := b.list()
	r, edges := l.resolve()
	return Survey{Unexplained: r.unexplained(), Bases: r.largest(edges, bases)}
}

// largest are the models on the Hub that most edges lead to.
func (r *resolver) largest(edges []edge, limit int) []Base {
	children := map[int32]int{}
	for _, e := range edges {
		if e.parent.listed() {
			children[int32(e.parent)]++
		}
	}
	list := make([]Base, 0, len(children))
	for x, n := range children {
		list = append(list, Base{ID: r.id(x), Children: n})
	}
	slices.SortFunc(list, func(a, b Base) int {
		return cmp.Or(cmp.Compare(b.Children, a.Children), cmp.Compare(a.ID, b.ID))
	})
	return slices.Clip(list[:min(limit, len(list))])
}

// resolve applies the rule to what is listed, up to the edges.
func (l *listing) resolve() (*resolver, []edge) {
	r := newResolver(l)
	r.settle(l.aliases(r.offers()))
	edges := r.edges()
	r.absents.settle()
	return r, edges
}

func (r *resolver) unexplained() []string {
	return slices.SortedFunc(maps.Keys(r.asked), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.asked[b], r.asked[a]), cmp.Compare(a, b))
	})
}

// refID is the id that a parent is shown by.
func (r *resolver) refID(p ref) string {
	if p.listed() {
		return r.id(int32(p))
	}
	return r.absents.shown[p.absentNumber()]
}

// meaningID is the id that the end of an alias is shown by.
func (r *resolver) meaningID(m meaning) string {
	if m.model != none {
		return r.id(m.model)
	}
	return r.refID(r.absents.ref(m.absent))
}

// assembly turns what the resolver found into the arrays of a Graph.
type assembly struct {
	*resolver
	g       *Graph
	nodeOf  []Node // by received model
	absence []Node // by number of absent name
	rows    []ref  // by node
}

const unnumbered = ^Node(0)

// number gives the nodes their numbers: those with an edge first, each part by
// folded id, then id.
func (a *assembly) number(edges []edge) {
	a.nodeOf = make([]Node, len(a.b.models))
	a.absence = make([]Node, len(a.absents.spellings))
	for i := range a.nodeOf {
		a.nodeOf[i] = unnumbered
	}
	seen := make([]bool, len(a.b.models))
	absent := make([]bool, len(a.absents.spellings))
	for _, e := range edges {
		seen[e.child] = true
		if e.parent.listed() {
			seen[e.parent] = true
		} else {
			absent[e.parent.absentNumber()] = true
		}
	}
	missing := a.sortedAbsents(absent)
	a.rows = make([]ref, 0, len(a.byID)+len(missing))
	for _, i := range a.byID {
		if !seen[i] {
			continue
		}
		for len(missing) > 0 && CompareIDs(a.refID(missing[0]), a.b.ids.bytes(i)) < 0 {
			a.rows, missing = append(a.rows, missing[0]), missing[1:]
		}
		a.rows = append(a.rows, ref(i))
	}
	a.rows = append(a.rows, missing...)
	a.g.Linked = len(a.rows)
	for _, i := range a.byID {
		if !seen[i] {
			a.rows = append(a.rows, ref(i))
		}
	}
	for n, row := range a.rows {
		if row.listed() {
			a.nodeOf[row] = Node(n)
		} else {
			a.absence[row.absentNumber()] = Node(n)
		}
	}
}

// sortedAbsents returns the absent names that have an edge, in the order of ids.
func (a *assembly) sortedAbsents(hasEdge []bool) []ref {
	var list []ref
	for n := range hasEdge {
		if hasEdge[n] {
			list = append(list, absentRef(n))
		}
	}
	slices.SortFunc(list, func(x, y ref) int { return CompareIDs(a.refID(x), a.refID(y)) })
	return list
}

func (a *assembly) node(p ref) Node {
	if p.listed() {
		return a.nodeOf[p]
	}
	return a.absence[p.absentNumber()]
}

// addEdges fills both directions. Edges of one child arrive together.
func (a *assembly) addEdges(edges []edge) {
	type arc struct {
		child, parent Node
		relation      Relation
	}
	arcs := make([]arc, len(edges))
	for i, e := range edges {
		arcs[i] = arc{a.nodeOf[e.child], a.node(e.parent), e.relation}
	}
	slices.SortFunc(arcs, func(x, y arc) int {
		return cmp.Or(cmp.Compare(x.child, y.child), cmp.Compare(x.parent, y.parent))
	})
	up, down := newCSR(a.g.Linked, len(arcs)), newCSR(a.g.Linked, len(arcs))
	for _, arc := range arcs {
		up.Off[arc.child+1]++
		down.Off[arc.parent+1]++
	}
	accumulate(up.Off)
	accumulate(down.Off)
	next := slices.Clone(down.Off) // where the next child of a node goes
	for i, arc := range arcs {
		up.To[i], up.Rel[i] = arc.parent, arc.relation
		k := next[arc.parent]
		next[arc.parent]++
		down.To[k], down.Rel[k] = arc.child, arc.relation
	}
	a.g.Parents, a.g.Children = up, down
}

func newCSR(nodes, edges int) CSR {
	return CSR{Off: make([]uint32, nodes+1), To: make([]Node, edges), Rel: make([]Relation, edges)}
}

// accumulate turns the lengths of lists, list i's at i+1, into where they begin.
func accumulate(off []uint32) {
	for i := 1; i < len(off); i++ {
		off[i] += off[i-1]
	}
}
