package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hflineage/crawler"
	"hflineage/store"
)

// listingOf writes a listing of n models.
func listingOf(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"_id":"66%022x","id":"owner/m%d","createdAt":"2024-03-24T10:30:00.000Z","tags":["tag-%d","base_model:owner/m%d"]}`+"\n", i, i, i, i/2)
	}
	path := filepath.Join(t.TempDir(), "listing.jsonl")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// An import that is interrupted exits with 130 and goes on where it was.
func TestImportInterrupt(t *testing.T) {
	listing, db := listingOf(t, 3000), filepath.Join(t.TempDir(), "lineage.db")
	j, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	im := &crawler.Import{Files: []string{listing}, Progress: func(crawler.ImportProgress) { interrupt() }}
	if err := im.Run(ctx, j); err == nil {
		t.Fatal("not interrupted")
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	out, status := runForTest(ctx, t, "import", listing, "--db", db)
	if status != exitInterrupted || !strings.Contains(out, "interrupted after 1,000 rows; the same command goes on from there") {
		t.Errorf("status %d, want %d: %s", status, exitInterrupted, out)
	}
	out, status = runForTest(t.Context(), t, "import", filepath.Dir(listing)+"/../nowhere", "--db", db)
	if status != exitFailed {
		t.Errorf("status %d of another import: %s", status, out)
	}
	out, status = runForTest(t.Context(), t, "import", listingOf(t, 10), "--db", db)
	if status != exitFailed || !strings.Contains(out, "the run under way reads file://") || !strings.Contains(out, "or remove the journal "+store.JournalPath(db)) {
		t.Errorf("status %d of another import: %s", status, out)
	}
	out, status = runForTest(t.Context(), t, "import", listing, "--db", db)
	if status != exitDone || !strings.Contains(out, `msg="going on" rows=1000`) || !strings.Contains(out, ": 3,000 models") {
		t.Errorf("status %d after going on: %s", status, out)
	}
}

// Killed between the end of the run and its publication, or in it: the same
// command publishes what is there and reads nothing again.
func TestImportPublishesFinished(t *testing.T) {
	listing, db := listingOf(t, 10), filepath.Join(t.TempDir(), "lineage.db")
	j, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&crawler.Import{Files: []string{listing}}).Run(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	out, status := runForTest(t.Context(), t, "import", listing, "--db", db)
	if status != exitDone || !strings.HasPrefix(out, "run 1 (import") {
		t.Errorf("status %d: %s", status, out)
	}
	if _, err := os.Stat(store.JournalPath(db)); !os.IsNotExist(err) {
		t.Errorf("the journal is still there: %v", err)
	}
}

// A disk that fills in the journal or in the publication leaves the database as
// it was, and the same command goes on when there is room.
func TestImportFullDisk(t *testing.T) {
	dir := smallDisk(t, "size=6m")
	db, filler := filepath.Join(dir, "lineage.db"), filepath.Join(dir, "filler")
	if out, status := runForTest(t.Context(), t, "import", listingOf(t, 100), "--db", db); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	listing := listingOf(t, 20_000)
	seen := map[string]bool{}
	for room := 64 << 10; ; room += 256 << 10 {
		if err := os.WriteFile(filler, make([]byte, max(0, free(t, dir)-room)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, status := runForTest(t.Context(), t, "import", listing, "--db", db)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if status == exitDone {
			if !strings.Contains(out, ": 20,000 models") {
				t.Error(out)
			}
			break
		}
		last := out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:]
		if status != exitIncomplete && !strings.Contains(last, "open journal") || !strings.Contains(last, "no space left") {
			t.Fatalf("%d bytes of room: status %d: %s", room, status, out)
		}
		for _, where := range []string{"publish ", "write journal", "open journal"} {
			if strings.Contains(last, where) {
				seen[where] = true
				break
			}
		}
		if after, err := os.ReadFile(db); err != nil || !bytes.Equal(after, before) {
			t.Fatalf("%d bytes of room: the database was changed, %v", room, err)
		}
	}
	if !seen["publish "] || !seen["write journal"] {
		t.Errorf("the disk was full in %v only", seen)
	}
}

// free is the room on a disk.
func free(t *testing.T, dir string) int {
	t.Helper()
	out, err := exec.Command("df", "--output=avail", "-B1", dir).Output()
	if err != nil {
		t.Skip(err)
	}
	var head string
	var n int
	if _, err := fmt.Sscan(string(out), &head, &n); err != nil {
		t.Fatal(err)
	}
	return n
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

// Files that have other contents by now are read anew, whether the import of the
// earlier ones was stopped in its midst or before its publication.
func TestImportOfChangedFile(t *testing.T) {
	for _, finished := range []bool{false, true} {
		t.Run(fmt.Sprintf("finished %t", finished), func(t *testing.T) {
			listing, db := listingOf(t, 3000), filepath.Join(t.TempDir(), "lineage.db")
			j, err := store.OpenJournal(db)
			if err != nil {
				t.Fatal(err)
			}
			ctx, interrupt := context.WithCancel(t.Context())
			im := &crawler.Import{Files: []string{listing}, Progress: func(crawler.ImportProgress) {
				if !finished {
					interrupt()
				}
			}}
			if err := im.Run(ctx, j); (err == nil) != finished {
				t.Fatal(err)
			}
			interrupt()
			if err := j.Close(); err != nil {
				t.Fatal(err)
			}
			other, err := os.ReadFile(listingOf(t, 3500))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(listing, other, 0o600); err != nil {
				t.Fatal(err)
			}
			out, status := runForTest(t.Context(), t, "import", listing, "--db", db)
			if status != exitDone || !strings.Contains(out, ": 3,500 models") {
				t.Errorf("status %d: %s", status, out)
			}
		})
	}
}
