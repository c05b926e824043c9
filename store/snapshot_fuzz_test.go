package store

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hflineage/graph"
)

// FuzzSnapshotFile changes bytes anywhere in the file of a snapshot and cuts it.
// It holds that nothing crashes, that no byte of a payload changes unseen, and
// that what Check finds nothing in can be used for everything.
func FuzzSnapshotFile(f *testing.F) {
	db := nights(f, nil)
	whole, spans := readFile(f, db), payloads(f, db)
	f.Add(uint32(0), []byte{}, uint32(0))
	f.Add(uint32(0), []byte{}, uint32(1))
	f.Add(uint32(0), []byte{}, uint32(len(whole)-100))
	for page := 0; page < len(whole); page += 4096 {
		f.Add(uint32(page+8), []byte{3, 4}, uint32(0))
		f.Add(uint32(page+16), []byte{0xff, 0xff, 0xff, 0x7f}, uint32(0))
	}
	for _, s := range spans {
		f.Add(uint32(s.from), []byte{0x10}, uint32(0))
	}
	path := filepath.Join(f.TempDir(), "edited.db")
	f.Fuzz(func(t *testing.T, at uint32, flips []byte, cut uint32) {
		data := bytes.Clone(whole[:len(whole)-int(cut)%len(whole)])
		hit := false
		for i, flip := range flips {
			place := (int(at) + i) % len(data)
			data[place] ^= flip
			hit = hit || flip != 0 && slices.ContainsFunc(spans, func(s span) bool { return s.has(place) })
		}
		for _, s := range spans {
			hit = hit || s.to > len(data)
		}
		writeFile(t, path, data)
		damage, err := Check(path)
		if hit && !bytes.Equal(data, whole) && damage == nil && err == nil {
			t.Error("a payload was changed and Check finds nothing")
		}
		if bytes.Equal(data, whole) && (damage != nil || err != nil) {
			t.Errorf("nothing changed, and Check finds %q, %v", damage, err)
		}
		wantUse(t, path, damage, err)
	})
}

// wantUse makes sure that what Check says of a snapshot is in order, and that it
// can be used if nothing was found.
func wantUse(t *testing.T, path string, damage []string, checkErr error) {
	t.Helper()
	for _, d := range damage {
		if strings.ContainsAny(d, "\n\r") {
			t.Errorf("not one line: %q", d)
		}
	}
	if checkErr != nil {
		wantOneLine(t, checkErr, path)
	}
	switch err := Read(path, useAll); {
	case err == nil:
	case damage == nil && checkErr == nil:
		t.Errorf("Check finds nothing, and Read says: %v", err)
	default:
		wantOneLine(t, err)
	}
}

// useAll asks a snapshot all that there is to ask.
func useAll(s *Snapshot) error {
	_, err1 := s.Runs()
	_, err2 := s.Anomalies()
	_, err3 := s.Lookups()
	_, _, err4 := s.Former("a/renamed")
	if err := cmp.Or(err1, err2, err3, err4); err != nil {
		return err
	}
	for _, err := range s.Events(0) {
		if err != nil {
			return err
		}
	}
	return useGraph(s.Graph())
}

func useGraph(g *graph.Graph) error {
	var all []graph.Node
	for n := range graph.Node(g.Len()) {
		all = append(all, n)
		found, ok := g.Find(g.ID(n))
		if !ok || g.ID(found) != g.ID(n) {
			return fmt.Errorf("node %d is not found by its id", n)
		}
		g.Resolve(strings.ToUpper(g.ID(n)))
		g.Ancestors(n)
		g.Descendants(n)
	}
	lineage := g.Derive([][]graph.Node{all, all[:len(all)/2], nil})
	for f := range lineage.Members {
		lineage.Count(f, nil)
	}
	g.Tags.WithPrefix("", func(tag int) { g.Tags.Of(tag) })
	for i := range g.Aliases.Len() {
		g.Resolve(g.Aliases.Names.At(i))
	}
	b, models := &graph.Builder{}, 0
	for _, list := range g.Records {
		b.AddPage(list)
		models += len(list)
	}
	if models != g.Models {
		return fmt.Errorf("%d records of %d models", models, g.Models)
	}
	again, _ := b.Build()
	_, err := graph.Diff(g, again, nil, nil)
	return err
}
