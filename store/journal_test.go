package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// journalState is all that a journal holds.
type journalState struct {
	Run     graph.Run
	Lanes   []graph.Lane
	Models  []graph.Model
	Notes   []graph.Anomaly
	Lookups []graph.Lookup
}

func stateOf(t *testing.T, j *Journal) journalState {
	t.Helper()
	s := journalState{Run: j.Run(), Lanes: j.Lanes()}
	var err1, err2 error
	s.Notes, err1 = j.Read(func(models []graph.Model) {
		for _, m := range models { // which is good for the call alone
			m.Tags, m.BaseModels.Models = slices.Clone(m.Tags), slices.Clone(m.BaseModels.Models)
			s.Models = append(s.Models, m)
		}
	})
	s.Lookups, err2 = j.Lookups()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return s
}

func openJournalAt(t *testing.T, db string) *Journal {
	t.Helper()
	j, err := OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// reopened closes a journal and opens it again.
func reopened(t *testing.T, db string, j *Journal) *Journal {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return openJournalAt(t, db)
}

func TestJournalReopens(t *testing.T) {
	db := filepath.Join(t.TempDir(), "new", "folder", "lineage.db")
	j := openJournalAt(t, db)
	var want journalState
	same := func(step string) {
		t.Helper()
		if d := diff(want, stateOf(t, j)); d != "" {
			t.Errorf("%s: -want +got:\n%s", step, d)
		}
		if want.Run.ID == 0 {
			return
		}
		j = reopened(t, db, j)
		if d := diff(want, stateOf(t, j)); d != "" {
			t.Errorf("%s, opened again: -want +got:\n%s", step, d)
		}
	}
	same("new")

	want.Run, want.Lanes = testRun(3), []graph.Lane{{Next: "a"}, {}, {Next: "c"}}
	lanes := slices.Clone(want.Lanes)
	if err := j.Begin(want.Run, lanes); err != nil {
		t.Fatal(err)
	}
	lanes[0].Next = "the caller's"
	same("Begin")

	for i := range 5 {
		page := &graph.Page{
			Models: testModels(3, uint64(i)),
			Notes:  []graph.Anomaly{{Kind: graph.MalformedItem, Model: fmt.Sprint("a/", i)}},
		}
		want.Run.Pages++
		want.Models, want.Notes = append(want.Models, page.Models...), append(want.Notes, page.Notes...)
		want.Lanes[(2*i)%3] = graph.Lane{Next: fmt.Sprint("page ", i), After: "a", Bound: "b", Done: i > 2}
		if i == 4 { // a lane is split
			want.Lanes = append(want.Lanes, graph.Lane{Next: "d"})
		}
		if err := j.Append(page, want.Lanes, want.Run); err != nil {
			t.Fatal(err)
		}
		same(fmt.Sprint("Append ", i))
	}

	for i, name := range []string{"b/B", "a/A", "B/b"} { // the third answers the first again
		l := graph.Lookup{Name: name, To: fmt.Sprint("to/", i), At: want.Run.Started}
		want.Run.Lookups++
		want.Lookups = append(want.Lookups, l)
		if err := j.AddLookup(l, want.Run); err != nil {
			t.Fatal(err)
		}
	}
	want.Lookups = []graph.Lookup{want.Lookups[1], want.Lookups[2]}
	same("AddLookup")

	want.Run.Complete, want.Run.Finished = true, want.Run.Started.AddDate(0, 0, 1)
	if err := j.Finish(want.Run); err != nil {
		t.Fatal(err)
	}
	same("Finish")
	if err := j.Drop(); err != nil {
		t.Error(err)
	}
	wantNoFile(t, JournalPath(db))
}

func wantNoFile(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is there: %v", path, err)
	}
}

func TestJournalWithoutRun(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	for _, how := range []string{"new", "empty"} { // a crawl killed in its first instant leaves an empty file
		if how == "empty" {
			writeFile(t, JournalPath(db), nil)
		}
		j := openJournalAt(t, db)
		wantOneLine(t, Publish(db, j), "no run has begun")
		if err := j.Close(); err != nil {
			t.Errorf("%s: Close: %v", how, err)
		}
		wantNoFile(t, JournalPath(db))
		wantNoFile(t, db)
	}
}

func TestJournalLocked(t *testing.T) {
	t.Run("in the process", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "lineage.db")
		j := openJournalAt(t, db)
		defer j.Close()
		wantLocked(t, db)
	})
	t.Run("by another process", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "lineage.db")
		c := startChild(t, "hold", db)
		if got := c.line(t); got != "held" {
			t.Fatalf("the child says %q", got)
		}
		wantLocked(t, db)
		c.stdin.Close()
		if err := c.cmd.Wait(); err != nil {
			t.Fatal(err)
		}
		wantNoFile(t, JournalPath(db))
		openJournalAt(t, db).Close()
	})
}

func wantLocked(t *testing.T, db string) {
	t.Helper()
	j, err := OpenJournal(db)
	if !errors.Is(err, ErrLocked) {
		t.Fatalf("OpenJournal of a held one: %v, %v; want %v", j, err, ErrLocked)
	}
	wantOneLine(t, err, JournalPath(db))
	if _, err := os.Stat(JournalPath(db)); err != nil {
		t.Errorf("the held journal: %v", err)
	}
}

// TestJournalReplaced: who waited for the lock of a journal that its crawl then
// removed holds a file without a name.
func TestJournalReplaced(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	path := JournalPath(db)
	for name, replace := range map[string]func(){
		"removed":  func() { os.Remove(path) },
		"replaced": func() { os.Remove(path); writeFile(t, path, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			j := openJournalAt(t, db)
			defer j.db.Close()
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if err := j.isAt(file); err != nil {
				t.Errorf("before: %v", err)
			}
			replace()
			if err := j.isAt(file); !errors.Is(err, errReplaced) {
				t.Errorf("after: %v, want %v", err, errReplaced)
			}
		})
	}
	t.Run("while waiting", func(t *testing.T) {
		if err := record(t, db, testRun(1), nil, nil).Close(); err != nil {
			t.Fatal(err)
		}
		held, err := openSound(path, lockWait) // a lock that lets others look, but not write
		if err != nil {
			t.Fatal(err)
		}
		type result struct {
			j   *Journal
			err error
		}
		waiter := make(chan result)
		go func() {
			j, err := OpenJournal(db)
			for errors.Is(err, ErrLocked) {
				j, err = OpenJournal(db)
			}
			waiter <- result{j, err}
		}()
		wantLocked(t, db) // and the waiter waits as long
		if err := errors.Join(os.Remove(path), closeTx(held)); err != nil {
			t.Fatal(err)
		}
		r := <-waiter
		if r.err != nil {
			t.Fatal(r.err)
		}
		if r.j.Run().ID != 0 {
			t.Errorf("the waiter goes on with run %d of the removed journal", r.j.Run().ID)
		}
		if err := r.j.Begin(testRun(2), []graph.Lane{{}}); err != nil {
			t.Fatal(err)
		}
		got := reopened(t, db, r.j)
		if got.Run().ID != 2 {
			t.Errorf("the waiter's journal is not the one at %s", path)
		}
		if err := got.Drop(); err != nil {
			t.Error(err)
		}
	})
}

// TestJournalOpenWritesNothing, so that a full disk does not keep a run from
// going on or being published.
func TestJournalOpenWritesNothing(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	j := record(t, db, testRun(1), [][]graph.Model{testModels(5, 1)}, testLookups(1))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	before := readFile(t, JournalPath(db))
	if err := openJournalAt(t, db).Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(readFile(t, JournalPath(db)), before) {
		t.Error("opening the journal has changed it")
	}
}

// TestJournalKilled kills a crawler in the middle of appending, again and
// again, and goes on each time from where the journal says.
func TestJournalKilled(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	for _, acknowledged := range []int{1, 2, 5, 9, 30} {
		c := startChild(t, "append", db)
		var last string
		for range acknowledged {
			last = c.line(t)
		}
		if err := c.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for c.lines.Scan() { // what it had said before it died
			last = c.lines.Text()
		}
		_ = c.cmd.Wait()
		j := openJournalAt(t, db)
		if got := fmt.Sprint(j.Run().Pages); got != last && got != fmt.Sprint(atoi(t, last)+1) {
			t.Errorf("killed after page %s was acknowledged: the run has %s", last, got)
		}
		wantNumbered(t, j)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return n
}

// wantNumbered makes sure that run, lane and blocks agree, in a journal of
// numbered pages.
func wantNumbered(t *testing.T, j *Journal) {
	t.Helper()
	want := journalState{Run: testRun(1), Lanes: []graph.Lane{{}}}
	for range j.Run().Pages {
		var page *graph.Page
		page, want.Lanes, want.Run = numberedPage(want.Run)
		want.Models, want.Notes = append(want.Models, page.Models...), append(want.Notes, page.Notes...)
	}
	if d := diff(want, stateOf(t, j)); d != "" {
		t.Errorf("run, lane and blocks disagree: -want +got:\n%s", d)
	}
}

// foreignFiles are what may be at a path by mistake.
func foreignFiles(t testing.TB) map[string][]byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "foreign.db")
	editBolt(t, path, func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("accounts"))
		return errors.Join(err, b.Put([]byte("a"), []byte("1")))
	})
	return map[string][]byte{
		"a short text":  []byte("hello\n"),
		"a long text":   []byte(strings.Repeat("some notes on models\n", 2000)),
		"a picture":     append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 20000)...),
		"zeros":         make([]byte, 40000),
		"another bbolt": readFile(t, path),
	}
}

func TestJournalForeignFile(t *testing.T) {
	for name, data := range foreignFiles(t) {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "lineage.db")
			path := JournalPath(db)
			writeFile(t, path, data)
			_, err := OpenJournal(db)
			wantOneLine(t, err, path, "is no journal of hflineage", "move it away")
			if !bytes.Equal(readFile(t, path), data) {
				t.Error("the foreign file was changed")
			}
		})
	}
	t.Run("a snapshot", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "lineage.db")
		publish(t, db, testRun(1), testModels(10, 1))
		copyFile(t, db, JournalPath(db))
		_, err := OpenJournal(db)
		wantOneLine(t, err, JournalPath(db), "is no journal of hflineage")
		if !bytes.Equal(readFile(t, db), readFile(t, JournalPath(db))) {
			t.Error("the foreign file was changed")
		}
	})
	t.Run("a folder", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "lineage.db")
		if err := os.Mkdir(JournalPath(db), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := OpenJournal(db)
		wantOneLine(t, err, JournalPath(db), "a folder", "move it away")
	})
	t.Run("a file for a folder", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		writeFile(t, file, nil)
		_, err := OpenJournal(filepath.Join(file, "lineage.db"))
		wantOneLine(t, err, filepath.Join(file, "lineage.db"), "--db")
	})
}

func TestJournalReadOnlyFolder(t *testing.T) {
	var dir string
	if os.Geteuid() == 0 { // whom no mode of a folder stops
		dir = smallDisk(t, "size=64k,ro")
	} else {
		dir = t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil { //nolint:gosec // a folder has to be entered
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(dir, 0o700) }) //nolint:gosec // as above
	}
	db := filepath.Join(dir, "lineage.db")
	_, err := OpenJournal(db)
	wantOneLine(t, err, JournalPath(db), "permission", "--db")
}

// TestJournalTruncated cuts a journal at many lengths. Opening it must not
// crash, nor lose a page without a word.
func TestJournalTruncated(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	pages := make([][]graph.Model, 10)
	for i := range pages {
		pages[i] = testModels(50, uint64(i))
	}
	j := record(t, db, testRun(1), pages, nil)
	want := stateOf(t, j)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	whole := readFile(t, JournalPath(db))
	page := os.Getpagesize()
	for n := 1; n < len(whole); n += page/2 + 1 {
		writeFile(t, JournalPath(db), whole[:n])
		j, err := OpenJournal(db)
		if err != nil {
			wantOneLine(t, err, JournalPath(db))
			if !bytes.Equal(readFile(t, JournalPath(db)), whole[:n]) {
				t.Errorf("cut to %d bytes: the file was changed", n)
			}
			continue
		}
		if d := diff(want, stateOf(t, j)); d != "" { // bbolt lets its files grow ahead of what is in them
			t.Errorf("cut to %d of %d bytes: -want +got:\n%s", n, len(whole), d)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJournalDamaged(t *testing.T) {
	run := bucketRun
	for name, c := range map[string]struct {
		edit func(tx *bolt.Tx) error
		says string
	}{
		"the run":   {func(tx *bolt.Tx) error { return tx.Bucket(run).Put(keyRun, []byte("{")) }, "remove it to begin anew"},
		"the lanes": {func(tx *bolt.Tx) error { return tx.Bucket(run).Put(keyLanes, []byte("[")) }, "remove it to begin anew"},
		"a look-up": {func(tx *bolt.Tx) error { return tx.Bucket(bucketLookups).Put([]byte("a/b"), nil) }, "remove it to begin anew"},
		"a block": {func(tx *bolt.Tx) error {
			return tx.Bucket(bucketBlocks).Put(binary.BigEndian.AppendUint64(nil, 1), []byte{1})
		}, "a block is damaged"},
		"a short key": {func(tx *bolt.Tx) error { return tx.Bucket(bucketBlocks).Put([]byte{1}, []byte{1, 2, 3, 4, 5}) }, "a block is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "lineage.db")
			if err := record(t, db, testRun(1), [][]graph.Model{testModels(5, 1)}, nil).Close(); err != nil {
				t.Fatal(err)
			}
			editBolt(t, JournalPath(db), c.edit)
			j, err := OpenJournal(db)
			if err == nil {
				err = Publish(db, j)
				defer j.Close()
			}
			wantOneLine(t, err, JournalPath(db), c.says)
			wantNoFile(t, db)
			if _, err := os.Stat(JournalPath(db)); err != nil {
				t.Errorf("the journal: %v", err)
			}
		})
	}
}

// TestJournalFullDisk fills the disk at several points of a run. What was
// acknowledged is there again, on the disk still full and with room made.
func TestJournalFullDisk(t *testing.T) {
	for _, room := range []int64{0, 4 << 10, 8 << 10, 64 << 10, 200 << 10} {
		t.Run(fmt.Sprintf("%d bytes left", room), func(t *testing.T) {
			dir := smallDisk(t, "size=4m")
			db := filepath.Join(dir, "lineage.db")
			j := openJournalAt(t, db)
			defer func() { j.Close() }()
			if err := j.Begin(testRun(1), []graph.Lane{{}}); err != nil {
				t.Fatal(err)
			}
			add := func() error { return j.Append(numberedPage(j.Run())) }
			for range 3 {
				if err := add(); err != nil {
					t.Fatal(err)
				}
			}
			filler := fill(t, dir, room)
			var err error
			for range 1000 {
				if err = add(); err != nil {
					break
				}
			}
			wantOneLine(t, err, JournalPath(db), "no space left")
			wantNumbered(t, j)
			pages := j.Run().Pages
			j = reopened(t, db, j)
			if j.Run().Pages != pages {
				t.Errorf("%d pages, %d were acknowledged", j.Run().Pages, pages)
			}
			wantNumbered(t, j)
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			for range 10 {
				if err := add(); err != nil {
					t.Fatalf("with room made: %v", err)
				}
			}
			j = reopened(t, db, j)
			wantNumbered(t, j)
		})
	}
}

// TestJournalBeginsOnFullDisk: a start that fails for want of room must not
// leave behind what the next start would refuse.
func TestJournalBeginsOnFullDisk(t *testing.T) {
	dir := smallDisk(t, "size=1m")
	db := filepath.Join(dir, "lineage.db")
	for room := range int64(12) {
		filler := fill(t, dir, room<<12)
		j, err := OpenJournal(db)
		if err != nil {
			wantOneLine(t, err, JournalPath(db), "no space left")
		} else if err := j.Close(); err != nil {
			t.Error(err)
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if err := openJournalAt(t, db).Close(); err != nil {
			t.Errorf("with room made, after %d pages: %v", room, err)
		}
	}
}

func TestSurvey(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	child := func(id string, parents ...string) graph.Model {
		m := graph.Model{ID: id}
		for _, p := range parents {
			m.Tags = append(m.Tags, "base_model:"+p)
		}
		return m
	}
	models := []graph.Model{
		child("a/1", "gone/Twice", "gone/Once"), child("a/2", "gone/twice", "gone/Asked"), child("a/3", "a/1", "no name at all"),
	}
	j := record(t, db, testRun(1), [][]graph.Model{models}, []graph.Lookup{{Name: "Gone/Asked", At: testRun(1).Started}})
	defer j.Close()
	for limit, want := range [][]string{{}, {"gone/twice"}, {"gone/twice", "gone/once"}} {
		survey, err := j.Survey(limit, 0)
		got := survey.Unexplained
		if d := diff(want, got); err != nil || d != "" {
			t.Errorf("Survey(%d): %v; -want +got:\n%s", limit, err, d)
		}
	}
	survey, err := j.Survey(100, 0)
	got := survey.Unexplained
	if err != nil || len(got) != 2 {
		t.Errorf("Survey(100): %q, %v; want two names", got, err)
	}
}
