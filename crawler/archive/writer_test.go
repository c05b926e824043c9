package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRoundTrip reads what was written, whatever items look like.
func TestRoundTrip(t *testing.T) {
	path := newPath(t)
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	odd := [][]byte{
		[]byte("{\n  \"id\": \"a/b\",\r\n  \"tags\": [\"x\\ny\"]\n}"), []byte(`7`), []byte(` null `), []byte(`"text"`),
		[]byte(`{"hflineage":{"archive":1}}`), []byte(`{"hflineage":{"run":{"id":9}}}`),
	}
	if err := errors.Join(w.Begin(testRun()), w.Append(nil), w.Append(odd), w.Append(items(2000))); err != nil {
		t.Fatal(err)
	}
	run := testRun()
	run.Archive, run.Archived = path, w.Size()
	if err := w.Finish(run, testLookups); err != nil {
		t.Fatal(err)
	}
	want := whole{archive: true, lookups: testLookups}
	record := testRun()
	want.run = &record
	for i, line := range []string{
		`{"id":"a/b","tags":["x\ny"]}`, `7`, `null`, `"text"`, `{ "hflineage":{"archive":1}}`, `{ "hflineage":{"run":{"id":9}}}`,
	} {
		want.lines = append(want.lines, fmt.Sprintf("%d: %s", i+2, line))
	}
	for i, item := range items(2000) {
		want.lines = append(want.lines, fmt.Sprintf("%d: %s", i+8, item))
	}
	got, err := readAll(read(t, path))
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(whole{})); err != nil || diff != "" {
		t.Errorf("%v; -want +got:\n%s", err, diff)
	}
	if _, err := os.Stat(partOf(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", partOf(path), err)
	}
}

// TestReopen stops after every page, with more in the file than was recorded, and
// goes on: the file is as one that was written in one go.
func TestReopen(t *testing.T) {
	whole := newPath(t)
	archived(t, whole)
	all := items(5)
	for stop := range 3 {
		path := newPath(t)
		w, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		run := testRun()
		steps := []func() error{
			func() error { return w.Begin(run) },
			func() error { return w.Append(all[:3]) },
			func() error { return w.Append(all[3:]) },
			func() error { return w.Finish(run, testLookups) },
		}
		for i, step := range steps {
			if err := step(); err != nil {
				t.Fatal(err)
			}
			if i > stop || i == 3 {
				continue
			}
			run.Archive, run.Archived = path, w.Size()
			if i == stop { // what comes now is not recorded
				if err := errors.Join(w.Append(all), w.Close()); err != nil {
					t.Fatal(err)
				}
				if w, err = Reopen(run); err != nil {
					t.Fatal(err)
				}
			}
		}
		if !bytes.Equal(read(t, path), read(t, whole)) {
			t.Errorf("stopped after step %d: the file is another", stop)
		}
	}
}

// TestFinishAgain fails in Finish and repeats it.
func TestFinishAgain(t *testing.T) {
	path := newPath(t)
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	run := testRun()
	if err := errors.Join(w.Begin(run), w.Append(items(5))); err != nil {
		t.Fatal(err)
	}
	run.Archive, run.Archived = path, w.Size()
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := path + " has come to be meanwhile: move it away"
	if err := w.Finish(run, nil); err == nil || err.Error() != want {
		t.Errorf("Finish: %v, want %s", err, want)
	}
	if string(read(t, path)) != "mine" {
		t.Error("a file of somebody else was overwritten")
	}
	if Finished(run) {
		t.Error("a file of somebody else is taken for the archive")
	}
	os.Remove(path)
	if w, err = Reopen(run); err != nil {
		t.Fatal(err)
	}
	if err := w.Finish(run, nil); err != nil {
		t.Fatal(err)
	}
	other := run
	other.Started = began.Add(1)
	if !Finished(run) || Finished(other) {
		t.Error("the archive is not told from that of another run")
	}
	if got, err := readAll(read(t, path)); err != nil || len(got.lines) != 5 {
		t.Errorf("%d lines, %v; want 5", len(got.lines), err)
	}
}

func TestCreateRefuses(t *testing.T) {
	path := newPath(t)
	for _, name := range []string{path, partOf(path)} {
		if err := os.WriteFile(name, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Create(path); err == nil || !strings.HasPrefix(err.Error(), name+" is there already") {
			t.Errorf("Create with %s there: %v", name, err)
		}
		if string(read(t, name)) != "mine" {
			t.Error("it was overwritten")
		}
		os.Remove(name)
	}
	if _, err := Create(filepath.Join(t.TempDir(), "nowhere", "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Create in no folder: %v", err)
	}
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Drop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(partOf(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Drop: %v", err)
	}
}

// TestCreateAfterKill: what a crawl leaves that was killed before its run began is in
// nobody's way; what has items is.
func TestCreateAfterKill(t *testing.T) {
	path := newPath(t)
	for _, c := range []struct {
		name  string
		write func(*Writer) error
		taken bool
	}{
		{"an empty file", func(w *Writer) error { return errors.Join(w.Begin(testRun()), w.file.Truncate(0)) }, false},
		{"the head", func(w *Writer) error { return w.Begin(testRun()) }, false},
		{"an item", func(w *Writer) error { return errors.Join(w.Begin(testRun()), w.Append(items(1))) }, true},
	} {
		w, err := Create(path)
		if err != nil {
			t.Fatalf("before %s: %v", c.name, err)
		}
		if err := errors.Join(c.write(w), w.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := Create(path); (err != nil) != c.taken {
			t.Errorf("Create where %s was left: %v, want an error: %t", c.name, err, c.taken)
		}
	}
}

// TestReopenRefuses: a file that is not the run's is left as it is.
func TestReopenRefuses(t *testing.T) {
	path := newPath(t)
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	run := testRun()
	if err := errors.Join(w.Begin(run), w.Append(items(5)), w.Close()); err != nil {
		t.Fatal(err)
	}
	before := read(t, partOf(path))
	for _, tt := range []struct {
		path     string
		archived int64
		started  time.Time
		want     string
	}{
		{path, w.Size() + 1, began, fmt.Sprintf("it has %d bytes, and the journal knows of %d", w.Size(), w.Size()+1)},
		{path, w.Size(), began.Add(time.Second), "it is not the archive of the run under way"},
		{path, 10, began, "it is not the archive of the run under way"},
		{path + "x", w.Size(), began, "is gone (file does not exist)"},
	} {
		run.Archive, run.Archived, run.Started = tt.path, tt.archived, tt.started
		if _, err := Reopen(run); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), partOf(tt.path)) {
			t.Errorf("Reopen: %v, want %s", err, tt.want)
		}
	}
	if !bytes.Equal(read(t, partOf(path)), before) {
		t.Error("the file was changed")
	}
}

// TestFullDisk writes until the disk is full, makes room, and goes on with the
// same Writer or another.
func TestFullDisk(t *testing.T) {
	for _, reopen := range []bool{false, true} {
		t.Run(fmt.Sprintf("reopen %t", reopen), func(t *testing.T) {
			dir := smallDisk(t, "size=256k")
			path, filler := filepath.Join(dir, "run.jsonl.zst"), filepath.Join(dir, "filler")
			if err := os.WriteFile(filler, make([]byte, 100<<10), 0o600); err != nil {
				t.Fatal(err)
			}
			w, err := Create(path)
			if err != nil {
				t.Fatal(err)
			}
			run := testRun()
			if err := w.Begin(run); err != nil {
				t.Fatal(err)
			}
			pages := 0
			for ; err == nil && pages < 1000; pages++ {
				run.Archive, run.Archived = path, w.Size()
				err = w.Append(items(997 + pages%3))
			}
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "no space left") || strings.Contains(err.Error(), "\n") {
				t.Fatalf("after %d pages: %v", pages, err)
			}
			if w.Size() != run.Archived {
				t.Errorf("size %d after the failure, want %d", w.Size(), run.Archived)
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if reopen {
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				if w, err = Reopen(run); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(w.Append(items(10)), w.Finish(run, nil)); err != nil {
				t.Fatal(err)
			}
			want := 10
			for i := range pages - 1 {
				want += 997 + i%3
			}
			if got, err := readAll(read(t, path)); err != nil || len(got.lines) != want {
				t.Errorf("%d lines, %v; want %d", len(got.lines), err, want)
			}
		})
	}
}

// smallDisk mounts a disk of its own for the test.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("a disk of its own can be mounted by root on Linux only")
	}
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}
