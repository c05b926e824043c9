package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// standing is what is known of a run for ever, as text: its models, its edges, what
// its record says.
func standing(s *Snapshot) (lines []string) {
	g := s.Graph()
	for n := range graph.Node(g.Len()) {
		id := g.ID(n)
		if g.OnHub(n) {
			lines = append(lines, fmt.Sprint("model ", g.Keys[n], id, g.Created[n], " ", g.FirstSeen[n]))
		}
		parents, relations := g.Parents.Of(n)
		for i, p := range parents {
			lines = append(lines, fmt.Sprint("edge ", id, " ", relations[i], " ", g.ID(p)))
		}
	}
	m := s.Meta()
	return append(lines, fmt.Sprint(g.Aliases.SHA256(), " ", m.Aliases, m.AliasesSHA256, m.Unresolved, m.Run.Models, m.Run.Edges, m.Run.ID, m.Whole.ID, m.Nodes, m.Linked))
}

// TestAt: the last snapshot says of every run what the snapshot of that run said.
func TestAt(t *testing.T) {
	var want [][]string
	db := nights(t, func(db string) { want = append(want, standing(openSnapshot(t, db))) })
	s := openSnapshot(t, db)
	for i := range want {
		past, err := s.At(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		if d := diff(want[i], standing(past)); d != "" {
			t.Errorf("run %d: -was +undone:\n%s", i+1, d)
		}
		runs, err := past.Runs()
		if err != nil || len(runs) != i+1 {
			t.Errorf("as of run %d there are %d runs, %v", i+1, len(runs), err)
		}
		for events, err := range past.Events(0) {
			if err != nil || events.Run > i+1 {
				t.Errorf("as of run %d there are events of run %d, %v", i+1, events.Run, err)
			}
		}
		if events, err := past.EventsOf(i + 2); events != nil || err != nil {
			t.Errorf("as of run %d there are %d events of the next one, %v", i+1, len(events), err)
		}
		if last, ok := past.Later(); ok != (i+1 < len(want)) || ok && last != s {
			t.Errorf("run %d: the last run is %v, %v", i+1, last, ok)
		}
		if _, err := past.Anomalies(); errors.Is(err, ErrNotKept) != (i+1 < len(want)) {
			t.Errorf("anomalies as of run %d: %v", i+1, err)
		}
		if again, err := past.At(len(want)); err != nil || again.Meta().Run.ID != len(want) {
			t.Errorf("from run %d to the last one: %v", i+1, err)
		}
	}
	for _, run := range []int{-1, 0, len(want) + 1} {
		if _, err := s.At(run); !errors.Is(err, ErrNoRun) {
			t.Errorf("run %d: %v, want %v", run, err, ErrNoRun)
		}
	}
}

// TestDiffOfRuns: what changed from one run to another, and what left before it.
func TestDiffOfRuns(t *testing.T) {
	s := openSnapshot(t, nights(t, nil))
	first, err := s.At(1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := graph.Diff(first.Graph(), s.Graph(), first.Past, nil)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range got {
		kinds = append(kinds, fmt.Sprint(e.Kind, " ", e.ID))
	}
	slices.Sort(kinds)
	want := []string{
		"alias-changed move/old", "appeared move/New", "parent-added a/edited", "parent-removed a/edited", "relation-changed a/edited",
		"renamed b/again", "renamed c/back", "renamed move/New",
	}
	if d := diff(want, kinds); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	second, err := s.At(2)
	if err != nil {
		t.Fatal(err)
	}
	last, err := graph.Diff(second.Graph(), s.Graph(), second.Past, nil)
	if err != nil {
		t.Fatal(err)
	}
	for events := range s.Events(2) {
		if d := diff(events.Events, last); d != "" {
			t.Errorf("-events of run 3 +from run 2 to it:\n%s", d)
		}
	}
}

// TestAtDamage: events that lead nowhere are damage.
func TestAtDamage(t *testing.T) {
	db := nights(t, nil)
	for name, events := range map[string][]graph.Event{
		"of models that are not there": testEvents(),
		"too few":                      {{Kind: graph.Gone, Key: graph.Key{40}, ID: "x/Y"}},
	} {
		path := filepath.Join(t.TempDir(), "damaged.db")
		copyFile(t, db, path)
		editBolt(t, path, func(tx *bolt.Tx) error { return replaceSection(tx, "events  ", appendEvents(nil, 3, events)) })
		err := Read(path, func(s *Snapshot) error {
			_, err := s.At(2)
			return err
		})
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want %v", name, err, ErrDamaged)
		} else {
			wantOneLine(t, err, path)
		}
	}
}
