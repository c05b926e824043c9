package graph_test

import (
	"slices"
	"testing"

	"hflineage/graph"
)

func TestSampleKeys(t *testing.T) {
	g := &graph.Graph{}
	for i := range 1000 {
		k := graph.Key{0, 0, 0, byte(i * 7 % 1000 / 4), byte(i)}
		flags := graph.OnHub
		switch i % 10 {
		case 0:
			k = graph.Key{} // not known
		case 1:
			flags = 0 // absent
		default:
			g.Models++
		}
		g.Keys, g.Flags = append(g.Keys, k), append(g.Flags, flags)
	}
	for want, n := range map[int]int{0: 1, 1: 1, 100: 100, 300: 400, 800: 800, 5000: 800} {
		got := g.SampleKeys(want)
		if len(got) != n || !slices.IsSortedFunc(got, graph.Key.Compare) || slices.Contains(got, graph.Key{}) {
			t.Errorf("SampleKeys(%d) = %d keys, ascending %t, want %d, ascending and known", want, len(got), slices.IsSortedFunc(got, graph.Key.Compare), n)
		}
	}
	if got := (&graph.Graph{}).SampleKeys(10); len(got) != 0 {
		t.Errorf("SampleKeys of an empty graph = %v, want none", got)
	}
}
