package main

import (
	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// treeAnswer is the answer of tree, schema hflineage.tree/1.
type treeAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Model   *answers.AskedName `json:"model"`  // null for a family
	Family  *string            `json:"family"` // null for a model
	Up      bool               `json:"up"`
	Depth   int                `json:"depth"`   // the limit, 0 for none
	Width   int                `json:"width"`   // the limit, 0 for none
	Reached int                `json:"reached"` // by all roots together, but for themselves
	Roots   []*treeRow         `json:"roots"`
	Left    *treeLeft          `json:"left"` // of the roots
}

// treeRow is a model at a place in the tree; the help of tree says what the fields
// are.
type treeRow struct {
	ID        string     `json:"id"`
	OnHub     bool       `json:"on_hub"`
	Relation  *string    `json:"relation"`
	Depth     int        `json:"depth"`
	Next      int        `json:"next"`
	Reached   int        `json:"reached"`
	Downloads *uint64    `json:"downloads"` // null of an absent model
	See       string     `json:"see"`
	Left      *treeLeft  `json:"left"`
	Branches  []*treeRow `json:"branches"`
}

// treeLeft is what the limits leave out in one place.
type treeLeft struct {
	Models  int `json:"models"`
	Reached int `json:"reached"` // from these: other models, each once
}

func leftOf(l graph.Left) *treeLeft {
	if l.Nodes == 0 {
		return nil
	}
	return &treeLeft{l.Nodes, l.Reached}
}

// take makes rows of a tree.
func (t *treeAnswer) take(g *graph.Graph, tree *graph.Tree) {
	rows := treeRows{g: g, at: map[graph.Node]string{}}
	t.Reached, t.Left = tree.Reached, leftOf(tree.Left)
	t.Roots = rows.of(tree.Roots)
}

// treeRows makes rows in the order of the tree.
type treeRows struct {
	g  *graph.Graph
	at map[graph.Node]string // where the full place of a node is, seen from the row that is made
}

func (r *treeRows) of(branches []*graph.Branch) []*treeRow {
	rows := []*treeRow{}
	for _, b := range branches {
		row := &treeRow{ID: r.g.ID(b.Node), OnHub: r.g.OnHub(b.Node), Depth: b.Depth, Next: b.Next, Reached: b.Reached, Left: leftOf(b.Left)}
		if b.Depth > 0 {
			relation := b.Relation.String()
			row.Relation = &relation
		}
		if row.OnHub {
			downloads := r.g.Downloads[b.Node]
			row.Downloads = &downloads
		}
		if b.Again {
			if row.See = r.at[b.Node]; row.See == "" {
				row.See = "below"
			}
		} else {
			r.at[b.Node] = "circle"
		}
		row.Branches = r.of(b.Branches)
		if !b.Again {
			r.at[b.Node] = "above"
		}
		rows = append(rows, row)
	}
	return rows
}

// each calls visit for all rows in the order of the tree, with the row that each
// stands under, nil for a root.
func (t *treeAnswer) each(visit func(row, parent *treeRow)) {
	var under func(parent *treeRow, rows []*treeRow)
	under = func(parent *treeRow, rows []*treeRow) {
		for _, row := range rows {
			visit(row, parent)
			under(row, row.Branches)
		}
	}
	under(nil, t.Roots)
}
