package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var refers = regexp.MustCompile(`(?:href|src)="([^"#][^"]*)"`)

// TestReport: every file that a page refers to is there, and nothing is asked of
// another host but by a click.
func TestReport(t *testing.T) {
	db := crawledSample(t)
	dir := filepath.Join(t.TempDir(), "report")
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", dir); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	pages := 0
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		pages++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.Contains(string(data), "<script") {
			t.Errorf("%s has a script", path)
		}
		for _, m := range refers.FindAllStringSubmatch(string(data), -1) {
			to := m[1]
			if strings.HasPrefix(to, "https://huggingface.co/") && strings.HasPrefix(m[0], "href") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), filepath.FromSlash(to))); err != nil {
				t.Errorf("%s refers to %s: %v", path, to, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages != 32 {
		t.Errorf("%d pages, want an overview, a comparison and 30 families", pages)
	}
}

// TestReportAgain: a later report removes what it does not write any more, leaves the
// rest, and does not write into a folder of something else.
func TestReportAgain(t *testing.T) {
	db := crawledSample(t)
	dir := filepath.Join(t.TempDir(), "report")
	families := filepath.Join(t.TempDir(), "families.yaml")
	if err := os.WriteFile(families, []byte("families:\n  - {name: qwen, members: [\"Qwen/*\"]}\n  - {name: llama, members: [\"meta-llama/*\"]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", dir); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	own := filepath.Join(dir, "robots.txt")
	if err := os.WriteFile(own, []byte("User-agent: *\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", dir, "--families", families); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	for name, there := range map[string]bool{"family/qwen.html": true, "family/gemma.html": false, "diagram/gemma.svg": false, "robots.txt": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != there {
			t.Errorf("%s: %v, want it there: %v", name, err, there)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil || m.Run.ID != 1 || !slices.Contains(m.Files, "index.html") {
		t.Errorf("%v: %s", err, data)
	}
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", filepath.Dir(db)); status != exitUsage || !strings.Contains(out, "there is something in it that is no report") {
		t.Errorf("status %d: %s", status, out)
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(`{"schema":"hflineage.report/1","files":["../lineage.db","index.html"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", dir); status != exitDone {
		t.Errorf("status %d: %s", status, out)
	}
	if _, err := os.Stat(db); err != nil {
		t.Errorf("a manifest made the report remove %v", err)
	}
}

// TestReportBrokenOff: a report that could not be finished says which file, and the next
// one goes into the same folder.
func TestReportBrokenOff(t *testing.T) {
	db := crawledSample(t)
	dir := filepath.Join(t.TempDir(), "report")
	inTheWay := filepath.Join(dir, "compare.html")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if out, status := runForTest(ctx, t, "report", "--db", db, "--out", dir); status != exitInterrupted {
		t.Fatalf("status %d: %s", status, out)
	}
	if err := os.MkdirAll(inTheWay, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", dir); status != exitFailed || !strings.Contains(out, "write "+inTheWay+": it is a folder; ") {
		t.Errorf("status %d: %s", status, out)
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	if out, status := runForTest(t.Context(), t, "report", "--db", db, "--out", dir); status != exitDone {
		t.Errorf("status %d: %s", status, out)
	}
}
