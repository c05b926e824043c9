package store

import (
	"errors"
	"fmt"
	"slices"

	"hflineage/graph"
)

// ErrNoRun says that no run of a number is in the snapshot.
var ErrNoRun = errors.New("there is no such run")

// At returns the snapshot as it was when a run had been published: its graph is the
// last one with all later events undone, see graph.Undo.Graph, and its Meta, Runs and
// events are those of then. It lives as long as s, which alone is to be closed. A run
// that is not there is an ErrNoRun.
func (s *Snapshot) At(run int) (*Snapshot, error) {
	if run == s.meta.Run.ID {
		return s, nil
	}
	if s.later != nil {
		return s.later.At(run)
	}
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(runs, func(r graph.Run) bool { return r.ID == run })
	if i < 0 {
		return nil, fmt.Errorf("%w: %d", ErrNoRun, run)
	}
	g, err := s.graphAt(runs[i])
	if err != nil {
		return nil, err
	}
	past := &Snapshot{tx: s.tx, path: s.path, meta: s.meta, graph: *g, later: s}
	past.meta.Run, past.meta.Nodes, past.meta.Linked = runs[i], g.Len(), g.Linked
	past.meta.Whole, _ = graph.LastComplete(runs[:i+1])
	past.meta.Aliases, past.meta.AliasesSHA256, past.meta.Unresolved = 0, "", 0
	if names := runs[i].Names; names != nil {
		past.meta.Aliases, past.meta.AliasesSHA256, past.meta.Unresolved = names.Aliases, names.AliasesSHA256, names.Unresolved
	}
	return past, nil
}

// Later returns the snapshot of the last run, if s is as of an earlier one.
func (s *Snapshot) Later() (last *Snapshot, ok bool) { return s.later, s.later != nil }

// graphAt undoes the events of the runs after one, and makes sure that they led to
// what its record says.
func (s *Snapshot) graphAt(run graph.Run) (*graph.Graph, error) {
	undo := graph.NewUndo(&s.graph)
	for events, err := range s.Events(run.ID) {
		if err != nil {
			return nil, err
		}
		if err := undo.Run(events.Events); err != nil {
			return nil, s.damaged(fmt.Errorf("run %d: %w", events.Run, err))
		}
	}
	g := undo.Graph()
	if g.Models != run.Models || g.Edges() != run.Edges {
		return nil, s.damaged(fmt.Errorf("the events since run %d lead back to %d models and %d edges, and its record says %d and %d",
			run.ID, g.Models, g.Edges(), run.Models, run.Edges))
	}
	return g, nil
}
