package store

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"hflineage/graph"
)

// TestJournalTornCommit lets the power fail in the middle of each commit. bbolt first
// writes pages that nothing refers to, syncs, and then writes one of two heads: of the
// pages any may be there, and of the head any part. The journal is as it was before the
// commit, or after it, and can be gone on with.
func TestJournalTornCommit(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	j := openJournalAt(t, db)
	if err := j.Begin(testRun(1), []graph.Lane{{}}); err != nil {
		t.Fatal(err)
	}
	size := j.db.Info().PageSize
	before, tried := readFile(t, JournalPath(db)), 0
	for range 4 {
		if err := j.Append(numberedPage(j.Run())); err != nil {
			t.Fatal(err)
		}
		after := readFile(t, JournalPath(db))
		for _, torn := range tornCommits(before, after, size) {
			left := filepath.Join(t.TempDir(), "lineage.db")
			writeFile(t, JournalPath(left), torn)
			k := openJournalAt(t, left)
			if got, want := k.Run().Pages, j.Run().Pages; got != want && got != want-1 {
				t.Errorf("torn in the commit of page %d: %d pages are left", want, got)
			}
			wantNumbered(t, k)
			if err := errors.Join(k.Append(numberedPage(k.Run())), k.Close()); err != nil {
				t.Error(err)
			}
			tried++
		}
		before = after
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%d torn commits", tried)
}

// tornCommits are the states between two of a file of bbolt.
func tornCommits(before, after []byte, size int) (states [][]byte) {
	const heads = 2
	grown := append(bytes.Clone(before), make([]byte, max(0, len(after)-len(before)))...)
	var changed []int
	for p := heads; p*size < len(after); p++ {
		if !bytes.Equal(grown[p*size:(p+1)*size], after[p*size:(p+1)*size]) {
			changed = append(changed, p)
		}
	}
	put := func(data []byte, page, n int) { copy(data[page*size:page*size+n], after[page*size:]) }
	for _, p := range changed { // each alone, and all but each, whole and in part
		alone, half, others := bytes.Clone(grown), bytes.Clone(grown), bytes.Clone(grown)
		put(alone, p, size)
		put(half, p, size/2)
		for _, q := range changed {
			if q != p {
				put(others, q, size)
			}
		}
		states = append(states, alone, half, others)
	}
	pages := bytes.Clone(grown)
	for _, p := range changed {
		put(pages, p, size)
	}
	states = append(states, grown, pages)
	for p := range heads {
		if bytes.Equal(grown[p*size:(p+1)*size], after[p*size:(p+1)*size]) {
			continue
		}
		for _, n := range []int{16, 24, 40, 64, 72, 76, size} {
			torn := bytes.Clone(pages)
			put(torn, p, n)
			states = append(states, torn)
		}
	}
	return slices.CompactFunc(states, bytes.Equal)
}
