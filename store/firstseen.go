package store

import (
	"math"

	"hflineage/graph"
)

// setFirstSeen gives each model on the Hub the time of a run, as if it were the
// first to list it.
func setFirstSeen(g *graph.Graph, run graph.Run) {
	g.FirstSeen = make([]uint32, g.Len())
	for n := range g.FirstSeen {
		if g.OnHub(graph.Node(n)) {
			g.FirstSeen[n] = started(run)
		}
	}
}

// seenBefore gives models that are back the time at which they were first listed.
func seenBefore(g *graph.Graph, events []graph.Event) {
	for i := range events {
		if e := &events[i]; e.Kind == graph.Back && e.FirstSeen != 0 {
			if n, ok := g.Find(e.ID); ok {
				g.FirstSeen[n] = e.FirstSeen
			}
		}
	}
}

// started is the time that a run gives to the models that it is the first to list.
func started(run graph.Run) uint32 {
	return uint32(min(max(0, run.Started.Unix()), math.MaxUint32))
}
