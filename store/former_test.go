package store

import (
	"path/filepath"
	"testing"

	"hflineage/graph"
)

func TestFormer(t *testing.T) {
	s := openSnapshot(t, nights(t, nil))
	for _, c := range []struct {
		name, was, is string // is: "" for gone
		run           int
	}{
		{"b/Renamed", "b/Renamed", "b/again", 3},
		{"B/RENAMED", "b/Renamed", "b/again", 3},
		{"https://huggingface.co/b/Renamed/tree/main", "b/Renamed", "b/again", 3},
		{"a/goes", "a/goes", "c/back", 3},
		{"move/Old", "move/Old", "move/New", 2},
		{"a/renamed", "a/renamed", "", 3}, // the last to have it
	} {
		f, ok, err := s.Former(c.name)
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", c.name, ok, err)
			continue
		}
		is := ""
		if f.Listed {
			is = s.Graph().ID(f.Node)
		}
		if f.ID != c.was || is != c.is || f.Run.ID != c.run || f.Run.Finished.IsZero() {
			t.Errorf("%s: it was %q and is %q by run %d; want %q, %q, %d", c.name, f.ID, is, f.Run.ID, c.was, c.is, c.run)
		}
	}
	for _, name := range []string{"", "a/stays", "never/was", "c/back"} {
		if f, ok, err := s.Former(name); ok || err != nil {
			t.Errorf("%q: %+v, %v; want nothing", name, f, err)
		}
	}
}

// TestFormerFollows renames a model by _id and by redirects, over several runs.
func TestFormerFollows(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	keyed := func(key byte, id string) graph.Model { return graph.Model{ID: id, Key: graph.Key{key}} }
	child := graph.Model{ID: "x/child", Tags: []string{"base_model:one/A", "base_model:two/A", "base_model:three/A"}}
	at := testRun(1).Started
	for i, night := range []struct {
		models  []graph.Model
		lookups []graph.Lookup
	}{
		{[]graph.Model{keyed(1, "one/A")}, nil},
		{[]graph.Model{keyed(1, "two/A")}, nil},
		{[]graph.Model{keyed(2, "three/A"), child}, []graph.Lookup{{Name: "two/A", To: "three/A", At: at}}},
		{[]graph.Model{child}, nil},
	} {
		publish(t, db, testRun(i+1), night.models, night.lookups...)
		want := map[int]string{1: "two/A", 2: "three/A"}[i]
		if i == 0 {
			continue
		}
		if err := Read(db, func(s *Snapshot) error {
			f, ok, err := s.Former("one/A")
			got := ""
			if f.Listed {
				got = s.Graph().ID(f.Node)
			}
			if !ok || got != want || f.ID != "one/A" || !f.Listed && f.Run.ID != 4 {
				t.Errorf("run %d: one/A is %q by run %d, want %q", i+1, got, f.Run.ID, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
