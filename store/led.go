package store

import (
	"slices"

	"hflineage/graph"
)

// led are the models that earlier answers lead to and that the snapshot before
// lists. An answer is not believed any more when its model is not listed any more: it
// went, or was renamed once more, and the Hub has another answer since.
type led struct {
	models map[string]int // ids, by place in seen
	seen   []bool         // in this run
}

func ledTo(g *graph.Graph, lookups []graph.Lookup) led {
	l := led{models: map[string]int{}}
	for _, answer := range lookups {
		if n, ok := g.Find(answer.To); ok && g.OnHub(n) && g.ID(n) == answer.To {
			l.models[answer.To] = len(l.seen)
			l.seen = append(l.seen, false)
		}
	}
	return l
}

// see takes in models that the run lists.
func (l *led) see(models []graph.Model) {
	for i := range models {
		if k, ok := l.models[models[i].ID]; ok {
			l.seen[k] = true
		}
	}
}

// still are the answers that do not lead to a model which has left.
func (l *led) still(lookups []graph.Lookup) []graph.Lookup {
	return slices.DeleteFunc(lookups, func(answer graph.Lookup) bool {
		k, listed := l.models[answer.To]
		return listed && !l.seen[k]
	})
}
