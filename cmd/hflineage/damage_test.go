package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDamagedAnswers: whichever page of the database is damaged, each question is
// answered or refused in one line, and no command ends in a panic.
func TestDamagedAnswers(t *testing.T) {
	data, err := os.ReadFile(crawledSample(t))
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "damaged.db")
	refused := 0
	for at := 2 * os.Getpagesize(); at < len(data); at += os.Getpagesize() {
		broken := slices.Clone(data)
		for i := at + 1024; i < at+1280; i++ { // not the ends of arrays, which are looked at first
			broken[i] = 0xff
		}
		if err := os.WriteFile(db, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"count", "--format", "json"}, {"count", "--by", "parent-owner"}, {"count", "--by", "author"}, {"count", "--correct-relations"},
			{"trend"}, {"uploads"}, {"uploads", "--rules"}, {"licenses"}, {"overlap"}, {"anomalies"}, {"families", "--check"},
			{"show", "Qwen/Qwen2.5-7B"}, {"tree", "Qwen/Qwen2.5-7B"}, {"path", "Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B"},
			{"export", "--family", "qwen", "--format", "dot"}, {"export", "--data", "derivatives", "--format", "csv"},
		} {
			out, status := runForTest(t.Context(), t, append(args, "--db", db)...)
			switch last := out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:]; {
			case status == exitDone:
			case status == exitFailed && strings.Contains(last, "run hflineage check"), strings.Contains(last, "cannot be read as a database"):
				refused++
			case status != exitFailed || !strings.Contains(last, "no model "): // a name that the damage took
				t.Errorf("page at %d, %v: status %d: %.500s", at, args, status, last)
			}
		}
	}
	if refused == 0 {
		t.Error("no damage was found")
	}
}
