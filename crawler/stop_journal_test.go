package crawler_test

import (
	"bytes"
	"maps"

	"hflineage/graph"
)

// watching is a journal that looks at the files before and after each commit.
type watching struct {
	faulty
	files  func() map[string][]byte
	states []map[string][]byte
}

func (w *watching) look(commit func() error) error {
	w.keep()
	err := commit()
	w.keep()
	return err
}

// keep keeps states that differ.
func (w *watching) keep() {
	held := w.files()
	if len(w.states) == 0 || !maps.EqualFunc(held, w.states[len(w.states)-1], bytes.Equal) {
		w.states = append(w.states, held)
	}
}

func (w *watching) Begin(run graph.Run, lanes []graph.Lane) error {
	return w.look(func() error { return w.faulty.Begin(run, lanes) })
}

func (w *watching) Append(page *graph.Page, lanes []graph.Lane, run graph.Run) error {
	return w.look(func() error { return w.faulty.Append(page, lanes, run) })
}

func (w *watching) AddLookup(l graph.Lookup, run graph.Run) error {
	return w.look(func() error { return w.faulty.AddLookup(l, run) })
}

func (w *watching) Finish(run graph.Run) error {
	return w.look(func() error { return w.faulty.Finish(run) })
}
