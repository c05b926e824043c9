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
	Roots   []*answers.TreeRow `json:"roots"`
	Left    *answers.TreeLeft  `json:"left"` // of the roots
}

// take makes rows of a tree.
func (t *treeAnswer) take(g *graph.Graph, tree *graph.Tree) {
	t.Reached = tree.Reached
	t.Roots, t.Left = answers.TreeOf(g, tree)
}

// each calls visit for all rows in the order of the tree, with the row that each
// stands under, nil for a root.
func (t *treeAnswer) each(visit func(row, parent *answers.TreeRow)) {
	var under func(parent *answers.TreeRow, rows []*answers.TreeRow)
	under = func(parent *answers.TreeRow, rows []*answers.TreeRow) {
		for _, row := range rows {
			visit(row, parent)
			under(row, row.Branches)
		}
	}
	under(nil, t.Roots)
}
