package crawler_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"hflineage/graph"
	"hflineage/store"
)

// wholeDB is all that a database holds, but for what says how and when it was read.
type wholeDB struct {
	Meta      store.Meta
	Graph     graph.Graph
	Runs      []graph.Run
	Anomalies []graph.Anomaly
	Lookups   []graph.Lookup
	Events    []store.RunEvents
}

// whole reads the database. It stays open: the graph lies in its file.
func (p *stopped) whole(t *testing.T) wholeDB {
	t.Helper()
	s, err := store.Open(p.path(stopDB))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := wholeDB{Meta: s.Meta(), Graph: *s.Graph()}
	w.Graph.FirstSeen = nil
	var err1, err2, err3 error
	w.Runs, err1 = s.Runs()
	w.Anomalies, err2 = s.Anomalies()
	w.Lookups, err3 = s.Lookups()
	for events, err := range s.Events(0) {
		err1 = errors.Join(err1, err)
		w.Events = append(w.Events, events)
	}
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for i := range w.Lookups {
		w.Lookups[i].At = time.Time{}
	}
	for _, r := range slices.Concat([]*graph.Run{&w.Meta.Run, &w.Meta.Whole}, pointers(w.Runs)) {
		r.Started, r.Finished, r.Requests, r.Retries, r.Others = time.Time{}, time.Time{}, 0, 0, 0
		if p.several {
			r.Pages, r.Completeness.Lanes = 0, 0
		}
	}
	return w
}

func pointers(runs []graph.Run) (list []*graph.Run) {
	for i := range runs {
		list = append(list, &runs[i])
	}
	return list
}
