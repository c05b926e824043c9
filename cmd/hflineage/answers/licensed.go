package answers

import (
	"hflineage/graph"
)

// Licensed is an ancestor and its licence.
type Licensed struct {
	ID      string `json:"id"`
	OnHub   bool   `json:"on_hub"`
	Depth   int    `json:"depth"`
	License string `json:"license"` // "" if there is none
}

// LicensesOf has the licences of ancestors, in their order.
func LicensesOf(g *graph.Graph, ancestors []graph.Ancestor) []Licensed {
	rows := []Licensed{}
	for _, a := range ancestors {
		rows = append(rows, Licensed{g.ID(a.Node), g.OnHub(a.Node), a.Depth, g.Words.At(int(g.License[a.Node]))})
	}
	return rows
}
