package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// TestFirstSeenProperty publishes runs whose models are renamed, go and come back,
// and take each other's ids: each was first seen when its _id was, or its id where
// it has no _id, or had none in the run before.
func TestFirstSeenProperty(t *testing.T) {
	dir := t.TempDir()
	n := 0
	model := rapid.Custom(func(t *rapid.T) graph.Model {
		m := graph.Model{
			ID:  rapid.SampledFrom([]string{"a/A", "a/a", "b/B", "c/C", "d/D", "e/E"}).Draw(t, "id"),
			Key: graph.Key{11: byte(rapid.IntRange(0, 6).Draw(t, "key"))},
		}
		if rapid.Bool().Draw(t, "child") {
			m.Tags = []string{"base_model:" + rapid.SampledFrom([]string{"a/A", "c/C", "e/E", "gone/X"}).Draw(t, "parent")}
		}
		return m
	})
	rapid.Check(t, func(rt *rapid.T) {
		n++
		db := filepath.Join(dir, fmt.Sprint(n))
		byKey, byID := map[graph.Key]uint32{}, map[string]uint32{}
		listed := map[graph.Ref]bool{} // in the run before, by identity
		for id := 1; id <= 4; id++ {
			run := testRun(id)
			j := record(t, db, run, [][]graph.Model{rapid.SliceOfN(model, 0, 8).Draw(rt, "models")}, nil)
			if err := Publish(db, j); err != nil {
				rt.Fatal(err)
			}
			g := readAll(t, db).Graph
			for n := range graph.Node(g.Len()) {
				if !g.OnHub(n) {
					continue
				}
				want, known := byKey[g.Keys[n]]
				told := !g.Keys[n].IsZero() && listed[graph.Ref{ID: g.ID(n)}] && !listed[graph.Ref{Key: g.Keys[n]}]
				if g.Keys[n].IsZero() || told {
					want, known = byID[g.ID(n)]
				}
				if told {
					delete(byID, g.ID(n))
				}
				if !known {
					want = started(run)
				}
				if g.FirstSeen[n] != want {
					rt.Fatalf("run %d: %s, %v, was first seen at %d, want %d", id, g.ID(n), g.Keys[n], g.FirstSeen[n], want)
				}
			}
			clear(listed)
			for n := range graph.Node(g.Len()) {
				if g.OnHub(n) {
					listed[graph.Ref{Key: g.Keys[n], ID: g.ID(n)}.Identity()] = true
				}
				switch {
				case !g.OnHub(n):
				case g.Keys[n].IsZero():
					byID[g.ID(n)] = g.FirstSeen[n]
				default:
					byKey[g.Keys[n]] = g.FirstSeen[n]
				}
			}
		}
	})
}
