package store

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

var errOperation = errors.New("input/output error")

// failing makes the operations of the package fail from the number-th on, or that one
// alone, done in spite of it or not, and counts them.
type failing struct {
	number     int
	alone      bool
	done       bool
	operations int
}

func (f *failing) around(do func() error) error {
	f.operations++
	if f.operations < f.number || f.alone && f.operations > f.number {
		return do()
	}
	if f.done {
		_ = do() // reported as failed in any case
	}
	return errOperation
}

// during lets the package work with operations that fail so.
func (f *failing) during(work func()) {
	system := files
	defer func() { files = system }()
	files = fileOps{
		sync:    func(db *bolt.DB) error { return f.around(func() error { return system.sync(db) }) },
		rename:  func(from, to string) error { return f.around(func() error { return system.rename(from, to) }) },
		syncDir: func(dir string) error { return f.around(func() error { return system.syncDir(dir) }) },
		remove:  func(path string) error { return f.around(func() error { return system.remove(path) }) },
	}
	work()
}

// TestPublishOperationFails lets each operation of a publication fail, done in spite of
// it or not, alone or with all that come after it. The old run or the new one is there
// in full, and the next start publishes, once.
func TestPublishOperationFails(t *testing.T) {
	from := filepath.Join(t.TempDir(), "lineage.db")
	models := testModels(40, 1)
	publish(t, from, testRun(1), models[:39])
	if err := record(t, from, testRun(2), [][]graph.Model{models[1:]}, testLookups(2)).Close(); err != nil {
		t.Fatal(err)
	}
	before, journal := readFile(t, from), readFile(t, JournalPath(from))
	whole := failing{number: 100}
	j := openJournalAt(t, from)
	whole.during(func() {
		if err := Publish(from, j); err != nil {
			t.Fatal(err)
		}
	})
	after := readFile(t, from)
	for n := 1; n <= whole.operations; n++ {
		for _, f := range []failing{{number: n}, {number: n, done: true}, {number: n, alone: true}, {number: n, alone: true, done: true}} {
			t.Run(fmt.Sprintf("operation %d, alone %t, done %t", n, f.alone, f.done), func(t *testing.T) {
				db := filepath.Join(t.TempDir(), "lineage.db")
				writeFile(t, db, before)
				writeFile(t, JournalPath(db), journal)
				j := openJournalAt(t, db)
				f.during(func() {
					if err := Publish(db, j); !errors.Is(err, errOperation) {
						t.Errorf("Publish = %v, want %v", err, errOperation)
					}
					_ = j.Close() // which may be closed
				})
				if got := readFile(t, db); !bytes.Equal(got, before) && !bytes.Equal(got, after) {
					t.Error("a reader finds neither the old run nor the new one")
				}
				goOn(t, db)
				if !bytes.Equal(readFile(t, db), after) {
					t.Error("the next start does not publish the run")
				}
				wantNoFile(t, JournalPath(db))
				wantNoFile(t, db+".tmp")
			})
		}
	}
	t.Logf("%d operations", whole.operations)
}
