package graph

import "slices"

// Anomalies returns what is odd in the graph itself, sorted: absent-parent,
// path-like and cycle. The other kinds show while a graph is built, see
// [Report.Anomalies]. It also returns the groups of models in a circle, as
// [Graph.Cycles] does.
func (g *Graph) Anomalies() (list []Anomaly, cycles [][]Node) {
	for n := range Node(g.Linked) {
		parents, _ := g.Parents.Of(n)
		for _, p := range parents {
			if g.OnHub(p) {
				continue
			}
			list = append(list, Anomaly{AbsentParent, g.ID(n), g.ID(p)})
			if g.Flags[p]&PathLike != 0 {
				list = append(list, Anomaly{PathLikeParent, g.ID(n), g.ID(p)})
			}
		}
	}
	cycles = g.Cycles()
	for _, group := range cycles {
		for _, n := range group {
			parents, _ := g.Parents.Of(n)
			for _, p := range parents {
				if _, inside := slices.BinarySearch(group, p); inside {
					list = append(list, Anomaly{Cycle, g.ID(n), g.ID(p)})
				}
			}
		}
	}
	return SortAnomalies(list), cycles
}
