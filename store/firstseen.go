package store

import (
	"math"

	"hflineage/graph"
)

// setFirstSeen gives each model on the Hub the time at which a run first listed
// it: what the snapshot before says, of the model of that _id or, where there is
// none, of that id; else that of the run.
func (h *history) setFirstSeen(g *graph.Graph, run graph.Run) error {
	g.FirstSeen = make([]uint32, g.Len())
	for n := range g.FirstSeen {
		if g.OnHub(graph.Node(n)) {
			g.FirstSeen[n] = started(run)
		}
	}
	if h.path == "" {
		return nil
	}
	return Read(h.path, func(s *Snapshot) error {
		carryFirstSeen(s.Graph(), g)
		return nil
	})
}

// carryFirstSeen compares two graphs in the order of their ids. Nearly all models
// have the same id in both; only the others are looked for by _id.
func carryFirstSeen(from, to *graph.Graph) {
	var renamed []graph.Node // of to
	gone := map[graph.Key]uint32{}
	old, fresh := onHub{inOrder: from.InOrder()}, onHub{inOrder: to.InOrder()}
	o, isOld := old.next(from)
	n, isNew := fresh.next(to)
	for isOld || isNew {
		var order int
		switch {
		case !isNew:
			order = -1
		case !isOld:
			order = 1
		default:
			order = graph.CompareIDs(from.IDs.Bytes(int(o)), to.IDs.Bytes(int(n)))
		}
		if order == 0 && from.Keys[o] == to.Keys[n] {
			to.FirstSeen[n] = from.FirstSeen[o]
		} else {
			if order <= 0 {
				gone[from.Keys[o]] = from.FirstSeen[o]
			}
			if order >= 0 {
				renamed = append(renamed, n)
			}
		}
		if order <= 0 {
			o, isOld = old.next(from)
		}
		if order >= 0 {
			n, isNew = fresh.next(to)
		}
	}
	for _, n := range renamed {
		if first, known := gone[to.Keys[n]]; known && !to.Keys[n].IsZero() {
			to.FirstSeen[n] = first
		}
	}
}

// onHub passes over the absent nodes.
type onHub struct{ inOrder *graph.InOrder }

func (h onHub) next(g *graph.Graph) (n graph.Node, ok bool) {
	for n, ok = h.inOrder.Next(); ok && !g.OnHub(n); n, ok = h.inOrder.Next() {
	}
	return n, ok
}

// started is the time that a run gives to the models that it is the first to list.
func started(run graph.Run) uint32 {
	return uint32(min(max(0, run.Started.Unix()), math.MaxUint32))
}
