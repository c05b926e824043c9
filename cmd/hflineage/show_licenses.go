package main

import (
	"fmt"

	"hflineage/graph"
)

// licensedRow is an ancestor and its licence.
type licensedRow struct {
	ID      string `json:"id"`
	OnHub   bool   `json:"on_hub"`
	Depth   int    `json:"depth"`
	License string `json:"license"` // "" if there is none
}

// licensesOf has the licences of ancestors, in their order.
func licensesOf(g *graph.Graph, ancestors []graph.Ancestor) []licensedRow {
	rows := []licensedRow{}
	for _, a := range ancestors {
		rows = append(rows, licensedRow{g.ID(a.Node), g.OnHub(a.Node), a.Depth, g.Words.At(int(g.License[a.Node]))})
	}
	return rows
}

// licensesShown is how many ancestors the table has room for.
const licensesShown = 20

// ancestorLicenseLines say the same in the table.
func (m *modelRecord) ancestorLicenseLines() (lines []string) {
	for i, a := range m.AncestorLicenses {
		if i == licensesShown {
			return append(lines, fmt.Sprintf("and %s more; --format json has them all", thousands(len(m.AncestorLicenses)-i)))
		}
		license := "licence " + a.License
		switch {
		case !a.OnHub:
			license = "absent"
		case a.License == "":
			license = "no licence"
		}
		lines = append(lines, fmt.Sprintf("%s (depth %d): %s", a.ID, a.Depth, license))
	}
	return lines
}
