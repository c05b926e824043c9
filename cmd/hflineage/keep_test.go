package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A disk that fills in the archive, in the journal or in the publication of a
// crawl leaves the database as it was, and the same command goes on when there is
// room: with the same archive in the end.
func TestCrawlFullDisk(t *testing.T) {
	dir := smallDisk(t, "size=8m")
	db, filler, kept := filepath.Join(dir, "lineage.db"), filepath.Join(dir, "filler"), filepath.Join(dir, "run.jsonl.zst")
	if out, status := runForTest(t.Context(), t, "import", listingOf(t, 100), "--db", db); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	listing, err := os.ReadFile(listingOf(t, 20_000))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HF_ENDPOINT", newHub(t, bytes.NewReader(listing), nil).URL)
	crawl := []string{"crawl", "--lookups", "0", "--archive", kept, "--db", db}
	seen := map[string]bool{}
	for room := 96 << 10; ; room += 256 << 10 {
		if err := os.WriteFile(filler, make([]byte, max(0, free(t, dir)-room)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, status := runForTest(t.Context(), t, crawl...)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if status == exitDone {
			break
		}
		last := out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:]
		if status != exitIncomplete || !strings.Contains(last, "no space left") || !strings.Contains(last, "make room, and the same command goes on from there") {
			t.Fatalf("%d bytes of room: status %d: %s", room, status, out)
		}
		for _, where := range []string{"publish ", "write archive", "write journal"} {
			seen[where] = seen[where] || strings.Contains(last, where)
		}
		if after, err := os.ReadFile(db); err != nil || !bytes.Equal(after, before) {
			t.Fatalf("%d bytes of room: the database was changed, %v", room, err)
		}
	}
	if !seen["publish "] || !seen["write archive"] && !seen["write journal"] {
		t.Errorf("the disk was full in %v only", seen)
	}
	again := filepath.Join(t.TempDir(), "again.db")
	if out, status := runForTest(t.Context(), t, "import", kept, "--db", again); status != exitDone || !strings.Contains(out, "run 2 (sweep") || !strings.Contains(out, "20,000 models") {
		t.Errorf("status %d of importing the archive: %s", status, out)
	}
}

// A run goes on with the archive that it began with, and no other; what the
// archive then gives is that run.
func TestCrawlArchiveGoesOn(t *testing.T) {
	dir := t.TempDir()
	db, kept := filepath.Join(dir, "lineage.db"), filepath.Join(dir, "run.jsonl.zst")
	listing, err := os.ReadFile(listingOf(t, 5000))
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	t.Setenv("HF_ENDPOINT", newHub(t, bytes.NewReader(listing), func(n int) {
		if n == 4 {
			interrupt()
		}
	}).URL)
	t.Setenv("HFLINEAGE_DB", db)
	for _, c := range []struct {
		ctx    context.Context
		args   []string
		status int
		says   string
	}{
		{ctx, []string{"--archive", kept, "--lanes", "1"}, exitInterrupted, "interrupted after 3 pages"},
		{t.Context(), []string{"--archive", filepath.Join(dir, "other.zst")}, exitDone, "the run under way keeps another archive, and that one is not written\" archive=" + kept},
		{t.Context(), []string{"--archive", kept}, exitFailed, kept + " is there already: name another archive"},
		{t.Context(), []string{"--strategy", "sweep"}, exitDone, "run 2 (sweep): 5,000 models"},
	} {
		out, status := runForTest(c.ctx, t, append([]string{"crawl"}, c.args...)...)
		if status != c.status || !strings.Contains(out, c.says) {
			t.Fatalf("crawl %q: status %d, want %d and %q: %s", c.args, status, c.status, c.says, out)
		}
		if status == exitDone && slices.Contains(c.args, "--archive") {
			crawled, err := os.ReadFile(db)
			if err != nil {
				t.Fatal(err)
			}
			again := filepath.Join(dir, "again.db")
			if out, status := runForTest(t.Context(), t, "import", kept, "--db", again); status != exitDone {
				t.Fatalf("status %d of importing the archive: %s", status, out)
			}
			if got, err := os.ReadFile(again); err != nil || !bytes.Equal(got, crawled) {
				t.Errorf("the archive gives another database than the crawl, %v", err)
			}
		}
	}
}

// An archive that was taken away between its end and the publication of its run
// does not keep the run from being published.
func TestCrawlArchiveGone(t *testing.T) {
	dir := t.TempDir()
	db, kept := filepath.Join(dir, "lineage.db"), filepath.Join(dir, "run.jsonl.zst")
	listing, err := os.ReadFile(listingOf(t, 50))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HF_ENDPOINT", newHub(t, bytes.NewReader(listing), nil).URL)
	if err := os.Mkdir(db+".tmp", 0o700); err != nil { // where publish writes
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(db+".tmp", "in the way"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "crawl", "--archive", kept, "--db", db); status != exitFailed {
		t.Fatalf("status %d with something in the way: %s", status, out)
	}
	if err := errors.Join(os.RemoveAll(db+".tmp"), os.Remove(kept)); err != nil {
		t.Fatal(err)
	}
	out, status := runForTest(t.Context(), t, "crawl", "--archive", kept, "--db", db)
	if status != exitDone || !strings.Contains(out, "the run is published without it") || !strings.Contains(out, "run 1 (sweep): 50 models") {
		t.Errorf("status %d: %s", status, out)
	}
}
