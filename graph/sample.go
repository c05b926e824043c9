package graph

import "slices"

// SampleKeys returns about n keys of models on the Hub, ascending, or all if
// there are fewer. Nodes are in the order of their names, which has nothing to
// do with that of their keys: every stride-th of them makes an even choice.
func (g *Graph) SampleKeys(n int) []Key {
	var sample []Key
	stride := max(1, g.Models/max(1, n))
	seen := 0
	for i, k := range g.Keys {
		if k.IsZero() || !g.OnHub(Node(i)) {
			continue
		}
		if seen%stride == 0 {
			sample = append(sample, k)
		}
		seen++
	}
	slices.SortFunc(sample, Key.Compare)
	return sample
}
