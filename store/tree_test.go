package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hflineage/graph"
)

// TestPagesInCircles makes each page of a snapshot and of a journal in turn a
// branch that leads to itself, to another page twice, out of the file and to a
// page of no tree: it is refused. Such a file used to fill the stack of the
// process.
func TestPagesInCircles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "circle.db")
	for _, from := range snapshotAndJournal(t) {
		whole, seen := readFile(t, from), pagesInUse(t, from)
		if len(seen) < 2 {
			t.Errorf("%s has %d pages in use", from, len(seen))
		}
		for page := range seen {
			for _, to := range [][]uint64{{page}, {page + 1, page + 1}, {1 << 62}, {0}} {
				data := bytes.Clone(whole)
				branch(data[int(page)*os.Getpagesize():], to)
				writeFile(t, path, data)
				wantRefused(t, path, fmt.Sprintf("page %d of %s leads to %d", page, from, to))
			}
		}
	}
}

// TestBucketsInCircles does so to the page of each bucket that lies in its value,
// where 0 is the page itself.
func TestBucketsInCircles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "circle.db")
	for _, from := range snapshotAndJournal(t) {
		whole, size, found := readFile(t, from), os.Getpagesize(), 0
		for page := range pagesInUse(t, from) {
			leaf := whole[int(page)*size:]
			for i := range int(binary.LittleEndian.Uint16(leaf[10:])) {
				at := pageHead + elementSize*i
				element := leaf[at:]
				if binary.LittleEndian.Uint16(leaf[8:]) != leafPage || binary.LittleEndian.Uint32(element)&bucketFlag == 0 {
					continue
				}
				at += int(binary.LittleEndian.Uint32(element[4:]) + binary.LittleEndian.Uint32(element[8:]))
				if binary.LittleEndian.Uint64(leaf[at:]) != 0 {
					continue
				}
				found++
				data := bytes.Clone(whole)
				branch(data[int(page)*size+at+bucketHead:], []uint64{0})
				writeFile(t, path, data)
				wantRefused(t, path, fmt.Sprintf("bucket %d in page %d of %s leads to itself", i, page, from))
			}
		}
		if found == 0 {
			t.Errorf("no bucket of %s lies in its value", from)
		}
	}
}

// snapshotAndJournal are the paths of the two, of some nights.
func snapshotAndJournal(t *testing.T) []string {
	t.Helper()
	db := nights(t, nil)
	if err := record(t, db, testRun(4), [][]graph.Model{testModels(30, 1), testModels(30, 2)}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	return []string{db, JournalPath(db)}
}

func wantRefused(t *testing.T, path, what string) {
	t.Helper()
	tx, err := openSound(path, time.Second)
	if !errors.Is(err, errPages) {
		t.Errorf("%s: %v, want %v", what, err, errPages)
	}
	if err == nil {
		closeTx(tx)
	}
}

// pagesInUse are the pages of the trees of a file.
func pagesInUse(t *testing.T, path string) map[uint64]bool {
	t.Helper()
	tx, err := openSound(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer closeTx(tx)
	w := trees{file: bytes.NewReader(readFile(t, path)), pageSize: uint64(os.Getpagesize()), seen: map[uint64]bool{}}
	if err := w.check(uint64(tx.Cursor().Bucket().Root())); err != nil {
		t.Fatal(err)
	}
	return w.seen
}

// branch makes a page a branch page, with empty keys.
func branch(page []byte, to []uint64) {
	binary.LittleEndian.PutUint16(page[8:], branchPage)
	binary.LittleEndian.PutUint16(page[10:], uint16(len(to)))
	for i, child := range to {
		element := page[pageHead+elementSize*i:]
		binary.LittleEndian.PutUint64(element, uint64(elementSize*(len(to)-i)))
		binary.LittleEndian.PutUint64(element[8:], child)
	}
}
