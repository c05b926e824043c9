package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// partialRun is a run that does not read the whole listing.
func partialRun(id int) graph.Run {
	run := testRun(id)
	run.Strategy = graph.Delta
	return run
}

// overlaid is what is listed after models were read again, worked out by hand.
func overlaid(before, again []graph.Model) []graph.Model {
	g, _ := built(before, nil)
	var list []graph.Model
	for _, models := range g.Records {
		for _, m := range models {
			m.Tags = slices.Clone(m.Tags)
			list = append(list, m)
		}
	}
	var last []graph.Model // of each model
	for i, m := range again {
		readLater := slices.ContainsFunc(again[i+1:], func(l graph.Model) bool {
			return l.Key == m.Key && (!m.Key.IsZero() || l.ID == m.ID)
		})
		if !readLater {
			last = append(last, m)
		}
	}
	list = slices.DeleteFunc(list, func(m graph.Model) bool {
		return slices.ContainsFunc(last, func(l graph.Model) bool { return l.ID == m.ID || l.Key == m.Key && !l.Key.IsZero() })
	})
	return append(list, last...)
}

// TestPartialRun: a run over a part of the listing gives what a run over all of
// it would.
func TestPartialRun(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		before, again := drawModels().Draw(rt, "before"), drawModels().Draw(rt, "again")
		n++
		db, fresh := filepath.Join(dir, fmt.Sprint(n)), filepath.Join(dir, fmt.Sprint(n, " fresh"))
		defer func() { os.Remove(db); os.Remove(fresh) }()
		if err := Publish(db, record(t, db, testRun(1), [][]graph.Model{before}, testLookups(1))); err != nil {
			rt.Fatal(err)
		}
		err := Publish(db, record(t, db, partialRun(9), [][]graph.Model{again}, nil))
		if err != nil && !errors.Is(err, ErrUnchanged) {
			rt.Fatal(err)
		}
		if err := Publish(fresh, record(t, fresh, testRun(1), [][]graph.Model{overlaid(before, again)}, testLookups(1))); err != nil {
			rt.Fatal(err)
		}
		got, want := readAll(t, db), readAll(t, fresh)
		for _, a := range []*all{&got, &want} {
			a.Graph.FirstSeen, a.Meta.Run, a.Meta.Whole, a.Runs, a.Anomalies = nil, graph.Run{}, graph.Run{}, nil, nil
		}
		if errors.Is(err, ErrUnchanged) {
			got.Graph.Downloads, got.Graph.Likes = want.Graph.Downloads, want.Graph.Likes
		}
		if d := diff(want, got); d != "" {
			rt.Fatalf("-read as a whole +laid over:\n%s", d)
		}
		if damage, err := Check(db); damage != nil || err != nil {
			rt.Fatalf("Check: %q, %v", damage, err)
		}
	})
}

func TestUnchanged(t *testing.T) {
	db := small(t)
	before := readFile(t, db)
	models := testModels(300, 1)[50:70]
	for i := range models {
		models[i].Downloads++
		models[i].Likes++
		models[i].Tags = append(models[i].Tags, models[i].Tags[0])
	}
	if err := Publish(db, record(t, db, partialRun(9), [][]graph.Model{models}, nil)); !errors.Is(err, ErrUnchanged) {
		t.Fatalf("other downloads alone: %v, want ErrUnchanged", err)
	}
	if string(readFile(t, db)) != string(before) {
		t.Error("the database has changed")
	}
	if _, err := os.Stat(JournalPath(db)); err == nil {
		t.Error("the journal is still there")
	}
	models[3].Tags = append(models[3].Tags, "another")
	if err := Publish(db, record(t, db, partialRun(9), [][]graph.Model{models}, nil)); err != nil {
		t.Fatalf("another tag: %v", err)
	}
	if runs := readAll(t, db).Runs; len(runs) != 3 || runs[2].Strategy != graph.Delta || runs[2].Models != runs[1].Models {
		t.Errorf("runs %+v", runs)
	}
}

// A partial run keeps what was odd about the models that it did not read.
func TestPartialRunKeepsNotes(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	j := record(t, db, testRun(1), [][]graph.Model{{{ID: "a/A", Key: graph.Key{1}}, {ID: "b/B", Key: graph.Key{2}}}}, nil)
	notes := []graph.Anomaly{
		{Kind: graph.MalformedItem, Model: "a/A", About: "tags"}, {Kind: graph.MalformedItem, Model: "b/B", About: "tags"},
		{Kind: graph.MalformedItem, About: "no model"},
	}
	if err := j.Append(&graph.Page{Notes: notes}, j.Lanes(), j.Run()); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		Publish(db, j),
		Publish(db, record(t, db, partialRun(9), [][]graph.Model{{{ID: "a/A", Key: graph.Key{1}, Task: "new"}}}, nil)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if d := diff([]graph.Anomaly{notes[2], notes[1]}, readAll(t, db).Anomalies); d != "" {
		t.Errorf("anomalies: -want +got:\n%s", d)
	}
}
