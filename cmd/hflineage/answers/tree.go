package answers

import "hflineage/graph"

// TreeRow is a model at a place in the tree; the help of tree says what the
// fields are.
type TreeRow struct {
	ID        string     `json:"id"`
	OnHub     bool       `json:"on_hub"`
	Relation  *string    `json:"relation"`
	Depth     int        `json:"depth"`
	Next      int        `json:"next"`
	Reached   int        `json:"reached"`
	Downloads *uint64    `json:"downloads"` // null of an absent model
	See       string     `json:"see"`
	Left      *TreeLeft  `json:"left"`
	Branches  []*TreeRow `json:"branches"`
}

// TreeLeft is what the limits leave out in one place.
type TreeLeft struct {
	Models  int `json:"models"`
	Reached int `json:"reached"` // from these: other models, each once
}

func leftOf(l graph.Left) *TreeLeft {
	if l.Nodes == 0 {
		return nil
	}
	return &TreeLeft{l.Nodes, l.Reached}
}

// TreeOf makes rows of the roots of a tree and all under them; left is what the limits
// leave out of the roots.
func TreeOf(g *graph.Graph, tree *graph.Tree) (roots []*TreeRow, left *TreeLeft) {
	rows := treeRows{g: g, at: map[graph.Node]string{}}
	return rows.of(tree.Roots), leftOf(tree.Left)
}

// treeRows makes rows in the order of the tree.
type treeRows struct {
	g  *graph.Graph
	at map[graph.Node]string // where the full place of a node is, seen from the row that is made
}

func (r *treeRows) of(branches []*graph.Branch) []*TreeRow {
	rows := []*TreeRow{}
	for _, b := range branches {
		row := &TreeRow{ID: r.g.ID(b.Node), OnHub: r.g.OnHub(b.Node), Depth: b.Depth, Next: b.Next, Reached: b.Reached, Left: leftOf(b.Left)}
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
