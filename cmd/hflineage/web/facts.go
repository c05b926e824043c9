package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// How many rows the lists of a family's page have.
const (
	topBases   = 20
	topAuthors = 20
	newestRows = 20
	topOverlap = 10
)

// facts are what a family's page needs beyond its counts.
type facts struct {
	bases   []baseRow
	authors []authorRow
	newest  []newestRow
	overlap []overlapRow
}

// baseRow is a member and what declares it.
type baseRow struct {
	ID         string                 `json:"id"`
	OnHub      bool                   `json:"on_hub"`
	Direct     int                    `json:"direct"` // derivatives that declare it
	ByRelation answers.RelationCounts `json:"by_relation"`
}

// authorRow is an owner of derivatives; Author is "" for ids without one.
type authorRow struct {
	Author      string  `json:"author"`
	Derivatives int     `json:"derivatives"`
	Credit      float64 `json:"credit"`
}

// newestRow is a derivative, and the parent over which it is one.
type newestRow struct {
	ID       string     `json:"id"`
	Author   string     `json:"author"`
	Created  *time.Time `json:"created"`
	Relation string     `json:"relation"`
	Depth    int        `json:"depth"`
	Base     string     `json:"base"`
	Parents  int        `json:"parents"` // that it declares, Base among them
}

// overlapRow is another family and how many derivatives both have.
type overlapRow struct {
	Family string `json:"family"`
	Title  string `json:"title"`
	Shared int    `json:"shared"`
}

// factsOf passes over the derivatives of a family, given by its number, a few times.
func (e *Edition) factsOf(i int) *facts {
	return &facts{bases: e.bases(i), authors: e.authors(i), newest: e.newest(i), overlap: e.overlapOf(i)}
}

// bases are the members that most derivatives declare.
func (e *Edition) bases(i int) []baseRow {
	members, g := e.lineage.Members[i], e.graph
	rows := []baseRow{}
	for _, m := range members {
		var by [graph.Relations]int
		direct := 0
		children, relations := g.Children.Of(m)
		for k, c := range children {
			if _, first := slices.BinarySearch(members, c); !first {
				direct++
				by[relations[k]]++
			}
		}
		if direct > 0 {
			rows = append(rows, baseRow{g.ID(m), g.OnHub(m), direct, answers.RelationCountsOf(by)})
		}
	}
	slices.SortStableFunc(rows, func(a, b baseRow) int { return cmp.Compare(b.Direct, a.Direct) })
	return slices.Clone(rows[:min(topBases, len(rows))])
}

// authors are the owners of the most derivatives.
func (e *Edition) authors(i int) []authorRow {
	rows := []authorRow{}
	parts := e.lineage.By(graph.ByAuthor, i, nil)
	for _, p := range parts[:min(topAuthors, len(parts))] {
		rows = append(rows, authorRow{p.Value, p.Count, p.Credit})
	}
	return rows
}

// newest are the derivatives that were created last, as far as that is known.
func (e *Edition) newest(i int) []newestRow {
	list, created := e.lineage.Derivatives[i], e.graph.Created
	var last []graph.Derivative // the newest of those looked at
	order := func(a, b graph.Derivative) int {
		return cmp.Or(cmp.Compare(created[b.Node], created[a.Node]), cmp.Compare(a.Node, b.Node))
	}
	for _, d := range list {
		if created[d.Node] == 0 || len(last) == newestRows && order(d, last[newestRows-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(last, d, order)
		last = slices.Insert(last[:min(len(last), newestRows-1)], min(at, newestRows-1), d)
	}
	rows := []newestRow{}
	for _, d := range last {
		rows = append(rows, e.newestRow(i, &d))
	}
	return rows
}

func (e *Edition) newestRow(i int, d *graph.Derivative) newestRow {
	g := e.graph
	id := g.ID(d.Node)
	author, _, owned := strings.Cut(id, "/")
	if !owned {
		author = ""
	}
	parents, _ := g.Parents.Of(d.Node)
	return newestRow{id, author, answers.Seconds(g.Created[d.Node]), d.Relation.String(), int(d.Depth), g.ID(e.baseOf(i, d)), len(parents)}
}

// baseOf is the parent over which a model derives from a family: one step nearer to a
// member, of the strongest relation, the first by id.
func (e *Edition) baseOf(i int, d *graph.Derivative) (base graph.Node) {
	isMember := func(n graph.Node) bool {
		_, found := slices.BinarySearch(e.lineage.Members[i], n)
		return found
	}
	parents, relations := e.graph.Parents.Of(d.Node)
	for k, p := range parents {
		if relations[k] != d.Relation {
			continue
		}
		if at, ok := graph.PlaceOf(p, e.graph.Ancestors(p), isMember); ok && at.Depth+1 == int(d.Depth) {
			return p
		}
	}
	panic("web: " + e.graph.ID(d.Node) + " derives over no parent") // as the rule has it, there is one
}

// overlapOf are the families with which a family shares the most derivatives.
func (e *Edition) overlapOf(i int) []overlapRow {
	rows := []overlapRow{}
	for k, shared := range e.overlap()[i] {
		if k != i && shared > 0 {
			rows = append(rows, overlapRow{e.groups[k].Name, e.title(k), shared})
		}
	}
	slices.SortStableFunc(rows, func(a, b overlapRow) int {
		return cmp.Or(cmp.Compare(b.Shared, a.Shared), cmp.Compare(a.Family, b.Family))
	})
	return slices.Clone(rows[:min(topOverlap, len(rows))])
}
