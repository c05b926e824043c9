package graph

import (
	"cmp"
	"maps"
	"slices"
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
	b.words.code("")
	b.names.code("")
	l, anomalies := b.list()
	r := newResolver(l)
	r.settle(l.aliases(r.offers()))
	edges := r.edges()
	r.absents.settle()
	for _, c := range r.conflicts {
		r.report(RelationConflict, c.child, r.refID(c.parent))
	}
	a := &assembly{resolver: r, g: &Graph{Models: len(l.byID), Unresolved: len(r.open)}}
	a.number(edges)
	a.addEdges(edges)
	a.addColumns()
	a.addTags()
	a.g.Aliases = r.aliases.sorted(r.meaningID)
	return a.g, &Report{Anomalies: SortAnomalies(append(anomalies, r.anomalies...)), Unexplained: r.unexplained()}
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
	var linked, alone []ref
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
	for _, i := range a.byID {
		if seen[i] {
			linked = append(linked, ref(i))
		} else {
			alone = append(alone, ref(i))
		}
	}
	listed := len(linked)
	for n := range absent {
		if absent[n] {
			linked = append(linked, absentRef(n))
		}
	}
	if len(linked) > listed {
		slices.SortFunc(linked, func(x, y ref) int { return CompareIDs(a.refID(x), a.refID(y)) })
	}
	a.g.Linked = len(linked)
	a.rows = slices.Concat(linked, alone)
	for n, row := range a.rows {
		if row.listed() {
			a.nodeOf[row] = Node(n)
		} else {
			a.absence[row.absentNumber()] = Node(n)
		}
	}
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
		from, to Node
		relation Relation
	}
	up := make([]arc, len(edges))
	down := make([]arc, len(edges))
	for i, e := range edges {
		child, parent := a.nodeOf[e.child], a.node(e.parent)
		up[i] = arc{child, parent, e.relation}
		down[i] = arc{parent, child, e.relation}
	}
	csr := func(arcs []arc) CSR {
		slices.SortFunc(arcs, func(x, y arc) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) })
		c := CSR{Off: make([]uint32, a.g.Linked+1), To: make([]Node, len(arcs)), Rel: make([]Relation, len(arcs))}
		for i, arc := range arcs {
			c.Off[arc.from+1]++
			c.To[i], c.Rel[i] = arc.to, arc.relation
		}
		for n := range a.g.Linked {
			c.Off[n+1] += c.Off[n]
		}
		return c
	}
	a.g.Parents, a.g.Children = csr(up), csr(down)
}

// addColumns fills what is known of each node.
func (a *assembly) addColumns() {
	g, n := a.g, len(a.rows)
	g.Keys, g.Flags = make([]Key, n), make([]Flags, n)
	g.Created, g.Modified = make([]uint32, n), make([]uint32, n)
	g.Downloads, g.Likes = make([]uint64, n), make([]uint32, n)
	g.License, g.Task, g.Library = make([]uint32, n), make([]uint32, n), make([]uint32, n)
	words := a.addWords()
	var ids stringTable
	for i, p := range a.rows {
		id := a.refID(p)
		ids.add(id)
		if !p.listed() {
			if isPathLike(id) {
				g.Flags[i] = PathLike
			}
			continue
		}
		row := &a.b.models[p]
		g.Keys[i], g.Flags[i] = row.key, row.flags
		g.Created[i], g.Modified[i] = row.created, row.modified
		g.Downloads[i], g.Likes[i] = row.downloads, row.likes
		g.License[i], g.Task[i], g.Library[i] = words[row.license], words[row.task], words[row.library]
	}
	g.IDs = ids.strings()
}

// addWords sorts the words that the columns use and returns their new codes.
func (a *assembly) addWords() []uint32 {
	used := make([]bool, len(a.b.words.list))
	used[0] = true
	for _, i := range a.byID {
		row := &a.b.models[i]
		used[row.license], used[row.task], used[row.library] = true, true, true
	}
	var codes []uint32
	a.g.Words, codes = a.b.words.sorted(used)
	return codes
}

// sorted returns the used strings in the order of CompareIDs, and their number
// in that order by code.
func (d *dictionary) sorted(used []bool) (Strings, []uint32) {
	var order []uint32
	for c := range d.list {
		if used[c] {
			order = append(order, uint32(c))
		}
	}
	slices.SortFunc(order, func(x, y uint32) int { return CompareIDs(d.list[x], d.list[y]) })
	var table stringTable
	numbers := make([]uint32, len(d.list))
	for n, c := range order {
		table.add(d.list[c])
		numbers[c] = uint32(n)
	}
	return table.strings(), numbers
}

// addTags makes the posting lists: nodes ascending, each once a tag.
func (a *assembly) addTags() {
	used := make([]bool, len(a.b.words.list))
	for _, i := range a.byID {
		for _, t := range a.b.tagsOf(i) {
			used[t] = true
		}
	}
	names, numbers := a.b.words.sorted(used)
	lists := make([][]Node, names.Len())
	for n, p := range a.rows {
		if !p.listed() {
			continue
		}
		for _, t := range a.b.tagsOf(int32(p)) {
			list := &lists[numbers[t]]
			if len(*list) == 0 || (*list)[len(*list)-1] != Node(n) {
				*list = append(*list, Node(n))
			}
		}
	}
	p := Postings{Names: names, Off: make([]uint32, 1, len(lists)+1)}
	for _, list := range lists {
		p.Nodes = append(p.Nodes, list...)
		p.Off = append(p.Off, uint32(len(p.Nodes)))
	}
	a.g.Tags = p
}
