package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"hflineage/graph"
)

// A run that read the whole listing is not believed if it misses a share of the
// models of the run before of Journal.MayMiss or more. So many may always be
// missing.
const (
	MayMiss         = 0.005 // the default
	alwaysMayBeGone = 10
)

// MissingError says that a run which read the whole listing misses more models of
// the run before than it may.
type MissingError struct {
	Missing int // models of the run before that are not listed any more, and not renamed
	Of      int // models of the run before
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%d of the %d models of the run before are not listed any more: too many to be believed, and nothing has been published", e.Missing, e.Of)
}

// ErrNoKeys says that a listing tells no _id, and the database has them: every model
// would count as gone, and as new.
var ErrNoKeys = errors.New("the column or field _id is missing, and the models in the database have theirs: import into another database with --db")

// hasKeys reports whether any model has an _id.
func hasKeys(g *graph.Graph) bool {
	return slices.ContainsFunc(g.Keys, func(k graph.Key) bool { return !k.IsZero() })
}

// compare holds a graph against that of the snapshot before. It gives each model
// the time at which a run first listed it, completes the record of the run, and
// returns the events of all runs.
func (h *history) compare(g *graph.Graph, run *graph.Run, mayMiss float64) (events []byte, err error) {
	setFirstSeen(g, *run)
	if h.path == "" {
		return nil, nil
	}
	err = Read(h.path, func(s *Snapshot) error {
		old := s.Graph()
		found, err := graph.Diff(old, g, s.Past, func(o, n graph.Node) { g.FirstSeen[n] = old.FirstSeen[o] })
		if err != nil {
			return err
		}
		run.Changes = graph.CountEvents(found)
		if err := tooFew(run, old.Models, mayMiss); err != nil {
			if g.Models > 0 && !hasKeys(g) && hasKeys(old) {
				return ErrNoKeys
			}
			return err
		}
		seenBefore(g, found)
		earlier, _, err := section(s.tx, "events  ")
		if err != nil {
			return s.damaged(err)
		}
		events = appendEvents(bytes.Clone(earlier), run.ID, found)
		return nil
	})
	return events, err
}

// tooFew notes how many of the models of the run before a complete run misses, and
// refuses it if they are too many.
func tooFew(run *graph.Run, models int, limit float64) error {
	if !run.Complete {
		return nil
	}
	missing := run.Changes[graph.Gone]
	run.Completeness.Missing = missing
	if missing > alwaysMayBeGone && float64(missing) >= limit*float64(models) {
		return &MissingError{missing, models}
	}
	return nil
}

// Past is the graph.Past that this snapshot knows of: what left the Hub by its run or
// earlier.
func (s *Snapshot) Past(models []graph.Ref) (map[graph.Ref]graph.Event, error) {
	wanted := make(map[graph.Ref]bool, len(models))
	for _, m := range models {
		wanted[m] = true
	}
	found := map[graph.Ref]graph.Event{}
	for run, err := range s.Events(0) {
		if err != nil {
			return nil, err
		}
		for _, e := range run.Events {
			if m, ok := e.Left(); ok && wanted[m.Identity()] {
				found[m.Identity()] = e
				delete(wanted, m.Identity()) // what is earlier has been undone
			}
		}
		if len(wanted) == 0 {
			break
		}
	}
	return found, nil
}
