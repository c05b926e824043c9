package web

import (
	"cmp"
	"slices"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// facts are what the page of a family shows beside its counts. They are found once,
// when the page is asked for first: it is a pass or two over the derivatives.
type facts struct {
	Bases   []baseRow   `json:"top_bases"`
	Authors []authorRow `json:"top_authors"`
	Newest  []newRow    `json:"newest"`
	Shared  []sharedRow `json:"shared_with"`
}

// factRows is how many rows of each list there are.
const factRows = 10

// baseRow is a member, and what declares it itself and is a derivative.
type baseRow struct {
	ID         string                 `json:"id"`
	Direct     int                    `json:"direct"`
	ByRelation answers.RelationCounts `json:"by_relation"`
}

// authorRow is an owner of derivatives.
type authorRow struct {
	Author      string `json:"author"`
	Derivatives int    `json:"derivatives"`
}

// newRow is a derivative that was created lately.
type newRow struct {
	ID       string     `json:"id"`
	Created  *time.Time `json:"created"`
	Relation string     `json:"relation"`
	Depth    int        `json:"depth"`
	Parents  []string   `json:"parents"`
}

// sharedRow is another family that derivatives derive from as well.
type sharedRow struct {
	Family string `json:"family"`
	Title  string `json:"title"`
	Shared int    `json:"shared"`
}

func (e *Edition) factsOf(i int) *facts {
	return &facts{Bases: e.topBases(i), Authors: e.topAuthors(i), Newest: e.newest(i), Shared: e.sharedWith(i)}
}

func (e *Edition) topBases(i int) []baseRow {
	members := e.lineage.Members[i]
	rows := []baseRow{}
	for _, m := range members {
		var by [graph.Relations]int
		direct := 0
		children, relations := e.graph.Children.Of(m)
		for k, c := range children {
			if _, isMember := slices.BinarySearch(members, c); !isMember {
				by[relations[k]]++
				direct++
			}
		}
		if direct > 0 {
			rows = append(rows, baseRow{e.graph.ID(m), direct, answers.RelationCountsOf(by)})
		}
	}
	slices.SortStableFunc(rows, func(a, b baseRow) int { return cmp.Compare(b.Direct, a.Direct) })
	return rows[:min(factRows, len(rows))]
}

func (e *Edition) topAuthors(i int) []authorRow {
	rows := []authorRow{}
	parts := e.lineage.By(graph.ByAuthor, i, nil)
	for _, p := range parts[:min(factRows, len(parts))] {
		rows = append(rows, authorRow{p.Value, p.Count})
	}
	return rows
}

// newest are the derivatives that were created last, of one second by id.
func (e *Edition) newest(i int) []newRow {
	var last []graph.Derivative
	later := func(a, b graph.Derivative) int {
		return cmp.Or(cmp.Compare(e.graph.Created[b.Node], e.graph.Created[a.Node]), cmp.Compare(a.Node, b.Node))
	}
	for _, d := range e.lineage.Derivatives[i] {
		if len(last) == factRows && later(d, last[factRows-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(last, d, later)
		last = slices.Insert(last, at, d)
		last = last[:min(factRows, len(last))]
	}
	rows := []newRow{}
	for _, d := range last {
		row := newRow{ID: e.graph.ID(d.Node), Created: answers.Seconds(e.graph.Created[d.Node]), Relation: d.Relation.String(), Depth: int(d.Depth), Parents: []string{}}
		parents, _ := e.graph.Parents.Of(d.Node)
		for _, p := range parents {
			row.Parents = append(row.Parents, e.graph.ID(p))
		}
		rows = append(rows, row)
	}
	return rows
}

func (e *Edition) sharedWith(i int) []sharedRow {
	rows := []sharedRow{}
	for j, n := range e.overlap()[i] {
		if j != i && n > 0 {
			rows = append(rows, sharedRow{e.groups[j].Name, e.title(j), n})
		}
	}
	slices.SortStableFunc(rows, func(a, b sharedRow) int { return cmp.Compare(b.Shared, a.Shared) })
	return rows[:min(factRows, len(rows))]
}
