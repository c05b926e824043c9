package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// small publishes a database of a few hundred models in two runs.
func small(t testing.TB) (db string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "lineage.db")
	models := testModels(300, 1)
	publish(t, db, testRun(1), models[:200], testLookups(1)...)
	publish(t, db, testRun(2), models[10:])
	return db
}

func testLookups(run int) []graph.Lookup {
	at := testRun(run).Started
	return []graph.Lookup{{Name: "gone-1/Model", To: "Gone-2/model", At: at}, {Name: "gone-3/Model", At: at}}
}

func TestOpenMissing(t *testing.T) {
	for _, path := range []string{"lineage.db", "no/such/folder/lineage.db"} {
		path = filepath.Join(t.TempDir(), path)
		_, err := Open(path)
		wantOneLine(t, err, path)
		if !errors.Is(err, ErrNoDatabase) {
			t.Errorf("Open: %v, want %v", err, ErrNoDatabase)
		}
		if _, err := Check(path); !errors.Is(err, ErrNoDatabase) {
			t.Errorf("Check: %v, want %v", err, ErrNoDatabase)
		}
		wantNoFile(t, path)
	}
}

func TestOpenForeignFile(t *testing.T) {
	files := foreignFiles(t)
	files["nothing"] = nil
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "lineage.db")
			writeFile(t, path, data)
			wantForeign(t, path)
		})
	}
	t.Run("a folder", func(t *testing.T) { wantForeign(t, t.TempDir()) })
	t.Run("a journal", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "lineage.db")
		if err := record(t, db, testRun(1), nil, nil).Close(); err != nil {
			t.Fatal(err)
		}
		wantForeign(t, JournalPath(db))
	})
}

// wantForeign makes sure that a file that is no snapshot is neither taken for
// none nor for a damaged one.
func wantForeign(t *testing.T, path string) {
	t.Helper()
	_, err := Open(path)
	wantOneLine(t, err, path, "cannot be read as a database of hflineage")
	if errors.Is(err, ErrNoDatabase) || errors.Is(err, ErrDamaged) {
		t.Errorf("Open: %v", err)
	}
	damage, err := Check(path)
	if damage != nil {
		t.Errorf("Check finds %q in it", damage)
	}
	wantOneLine(t, err, path, "cannot be read as a database of hflineage")
}

// TestTooLarge: an array that bbolt does not take is refused before it is copied.
func TestTooLarge(t *testing.T) {
	err := putSection(nil, "tagnode ", make([]byte, math.MaxInt32)) // never touched
	if err == nil || !strings.Contains(err.Error(), "this Hub is too large") {
		t.Error(err)
	}
}

func TestOpenInUse(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	j := openJournalAt(t, db)
	defer j.Close()
	_, err := Open(JournalPath(db)) // its crawler holds it
	wantOneLine(t, err, JournalPath(db), "in use")
}

// TestOpenTruncated: whatever the length, neither Open nor Check crashes, and
// neither takes the rest for the whole.
func TestOpenTruncated(t *testing.T) {
	whole := readFile(t, small(t))
	path := filepath.Join(t.TempDir(), "cut.db")
	for _, step := range cuts(len(whole)) {
		writeFile(t, path, whole[:step])
		wantTruncated(t, path, step)
	}
}

// cuts are the lengths at which bbolt's pages end, and some between.
func cuts(size int) (list []int) {
	for n := 1; n < size; n += 1001 {
		list = append(list, n)
	}
	for n := os.Getpagesize(); n < size; n += os.Getpagesize() {
		list = append(list, n-1, n, n+1)
	}
	return list
}

func wantTruncated(t *testing.T, path string, size int) {
	t.Helper()
	s, err := Open(path)
	damage, checkErr := Check(path)
	if err == nil { // only what bbolt let the file grow ahead of its pages was cut
		s.Close()
		if damage != nil || checkErr != nil {
			t.Errorf("cut to %d bytes: Open: no error, Check: %q, %v", size, damage, checkErr)
		}
		return
	}
	wantOneLine(t, err, path)
	if size >= 20 && !errors.Is(err, ErrDamaged) {
		t.Errorf("cut to %d bytes: Open: %v, want %v", size, err, ErrDamaged)
	}
	if damage == nil && checkErr == nil {
		t.Errorf("cut to %d bytes: Open: %v, Check finds nothing", size, err)
	}
}

// TestTruncatedUnderFeet cuts a snapshot that is open.
func TestTruncatedUnderFeet(t *testing.T) {
	s := openSnapshot(t, small(t))
	if err := os.Truncate(s.path, int64(os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(s.path) })
	err := s.Guard(func() error {
		s.checksums()
		return nil
	})
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("%v, want %v", err, ErrDamaged)
	}
	wantOneLine(t, err, s.path)
}

// editMeta changes the head of a snapshot.
func editMeta(t *testing.T, path string, edit func(m map[string]any)) {
	t.Helper()
	editBolt(t, path, func(tx *bolt.Tx) error {
		data, _, err := section(tx, "meta    ")
		if err != nil {
			return err
		}
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			return err
		}
		edit(m)
		data, err = json.Marshal(m)
		return errors.Join(err, replaceSection(tx, "meta    ", data))
	})
}

// replaceSection writes a section again, with the right checksum.
func replaceSection(tx *bolt.Tx, key string, payload []byte) error {
	return tx.Bucket([]byte(key)).Put(keyPayload, sectionValue(payload))
}

func TestOpenNewerSchema(t *testing.T) {
	db := small(t)
	path := filepath.Join(t.TempDir(), "newer.db")
	copyFile(t, db, path)
	editMeta(t, path, func(m map[string]any) { m["schema"] = SchemaVersion + 1; m["nodes"] = "of another type" })
	_, err := Open(path)
	wantOneLine(t, err, path, fmt.Sprintf("has schema %d", SchemaVersion+1), fmt.Sprintf("reads schema %d", SchemaVersion), "--db")
	damage, err := Check(path)
	wantOneLine(t, err, path, fmt.Sprintf("has schema %d", SchemaVersion+1))
	if damage != nil || errors.Is(err, ErrDamaged) {
		t.Errorf("a newer schema is taken for damage: %q, %v", damage, err)
	}
}

// TestOpenOlderSchema: the version before is read, the one before that is refused.
func TestOpenOlderSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "older.db")
	copyFile(t, small(t), path)
	editMeta(t, path, func(m map[string]any) { m["schema"] = oldestVersion })
	if damage, err := Check(path); err != nil || damage != nil {
		t.Errorf("schema %d: %q, %v", oldestVersion, damage, err)
	}
	editMeta(t, path, func(m map[string]any) { m["schema"] = oldestVersion - 1 })
	_, err := Open(path)
	wantOneLine(t, err, path, fmt.Sprintf("has schema %d", oldestVersion-1), fmt.Sprintf("reads schema %d", SchemaVersion))
}

// TestOpenHostileMeta: lengths that only a broken writer can bring about.
func TestOpenHostileMeta(t *testing.T) {
	db := small(t)
	for _, field := range []string{"nodes", "linked", "words", "tags", "carriers", "unresolved", "models", "edges"} {
		for _, value := range []any{-1, 1 << 62, "many", 4_000_000_000} {
			if field == "unresolved" && value == any(4_000_000_000) {
				continue // nothing else says how many
			}
			path := filepath.Join(t.TempDir(), "hostile.db")
			copyFile(t, db, path)
			editMeta(t, path, func(m map[string]any) {
				if field == "models" || field == "edges" {
					m = m["run"].(map[string]any)
				}
				m[field] = value
			})
			_, err := Open(path)
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%s %v: Open: %v, want %v", field, value, err, ErrDamaged)
			}
			if damage, err := Check(path); damage == nil || err != nil {
				t.Errorf("%s %v: Check finds %q, %v", field, value, damage, err)
			}
		}
	}
	t.Run("empty lists", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "hostile.db")
		copyFile(t, db, path)
		editMeta(t, path, func(m map[string]any) { m["tags"], m["carriers"] = -1, 0 })
		editBolt(t, path, func(tx *bolt.Tx) error {
			return errors.Join(replaceSection(tx, "tag.offs", nil), replaceSection(tx, "tag.post", nil), replaceSection(tx, "tag.node", nil))
		})
		if _, err := Open(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("%v, want %v", err, ErrDamaged)
		}
	})
}

// TestOpenSectionLengths: Open looks at lengths, every section's.
func TestOpenSectionLengths(t *testing.T) {
	db := small(t)
	path := filepath.Join(t.TempDir(), "odd.db")
	for _, c := range columns {
		for name, cut := range map[string]func([]byte) []byte{
			"cut":    func(b []byte) []byte { return b[:len(b)-c.size] },
			"longer": func(b []byte) []byte { return append(slices.Clip(b), make([]byte, c.size)...) },
			"odd":    func(b []byte) []byte { return append(slices.Clip(b), 0) },
		} {
			copyFile(t, db, path)
			editBolt(t, path, func(tx *bolt.Tx) error {
				payload, _, err := section(tx, c.key)
				if err != nil {
					return err
				}
				return replaceSection(tx, c.key, cut(payload))
			})
			_, err := Open(path)
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("section %q %s: %v, want %v", c.key, name, err, ErrDamaged)
			}
			wantOneLine(t, err, path)
		}
		copyFile(t, db, path)
		editBolt(t, path, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte(c.key)) })
		_, err := Open(path)
		wantOneLine(t, err, path, c.key, "is missing", ErrDamaged.Error())
	}
}

// TestSnapshotOutlivesRename: who reads goes on with what it has opened.
func TestSnapshotOutlivesRename(t *testing.T) {
	db := small(t)
	before := readAll(t, db)
	s := openSnapshot(t, db)
	publish(t, db, testRun(3), testModels(300, 1)[15:])
	if d := diff(before.Graph, copyGraph(s.Graph())); d != "" {
		t.Errorf("the open snapshot has changed: -before +after:\n%s", d)
	}
	runs, err := s.Runs()
	if err != nil || len(runs) != 2 {
		t.Errorf("the open snapshot has %d runs, %v; want 2", len(runs), err)
	}
	if after := readAll(t, db); after.Meta.Run.ID != 3 || after.Graph.Models != 285 {
		t.Errorf("the new snapshot is of run %d with %d models; want 3 and 285", after.Meta.Run.ID, after.Graph.Models)
	}
}

func BenchmarkOpen(b *testing.B) {
	db := filepath.Join(b.TempDir(), "lineage.db")
	publish(b, db, testRun(1), testModels(20_000, 1))
	b.ReportAllocs()
	for b.Loop() {
		s, err := Open(db)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
