package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/text"
	"pgregory.net/rapid"
)

// TestTreeGolden compares trees and paths of the sample with the golden file, but
// for the run: as they come, and on a terminal of 48 columns.
func TestTreeGolden(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	if out, status := runForTest(t.Context(), t, "import", "--db", db, "../../testdata/hub.jsonl"); status != exitDone {
		t.Fatalf("import: status %d: %s", status, out)
	}
	var got strings.Builder
	for _, args := range []string{
		"tree Qwen/Qwen2.5-7B",
		"tree meta-llama/Llama-3.1-8B --depth 2 --width 3 --format markdown",
		"tree demo-merges/Four-Rivers-7B --up",
		"tree --family gemma --depth 1 --width 2",
		"path example-gguf/Harbor-Tide-8B-Notes-GGUF Qwen/Qwen3-8B-Base",
		"show sample-user-01/Harbor-Tide-8B-Notes",
	} {
		out, status := runForTest(t.Context(), t, append(strings.Fields(args), "--db", db)...)
		if status != exitDone {
			t.Fatalf("%s: status %d: %s", args, status, out)
		}
		fmt.Fprintf(&got, "$ hflineage %s\n%s\n", args, out)
	}
	narrow := answerOf[treeAnswer](t, "tree", "Qwen/Qwen2.5-7B", "--db", db, "--format", "json")
	fmt.Fprintf(&got, "On 48 columns:\n%s", narrow.drawing(48))

	found := regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d UTC`).ReplaceAllString(got.String(), "2026-11-23 20:12 UTC")
	wantGolden(t, "tree.txt", found)
}

// TestTreeFits: no line of a drawing is wider than the terminal, and the same is
// drawn on all of them.
func TestTreeFits(t *testing.T) {
	name := rapid.StringMatching(`[a-z]{1,9}/[a-zé\x1b.-]{1,50}`)
	relation := "quantized"
	var branches func(t *rapid.T, depth int) []*answers.TreeRow
	branches = func(t *rapid.T, depth int) []*answers.TreeRow {
		rows := make([]*answers.TreeRow, rapid.IntRange(0, max(0, 4-depth)).Draw(t, "branches"))
		for i := range rows {
			rows[i] = &answers.TreeRow{ID: name.Draw(t, "id"), OnHub: true, Depth: depth, Reached: 1234, Relation: &relation}
			if rows[i].Branches = branches(t, depth+1); rapid.Bool().Draw(t, "left") {
				rows[i].Left = &answers.TreeLeft{Models: 1_234_567, Reached: 7_654_321}
			}
		}
		return rows
	}
	squeezed := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \n│├└─", r) {
				return -1
			}
			return r
		}, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		answer := &treeAnswer{Roots: branches(t, 0)}
		width := rapid.IntRange(20, 120).Draw(t, "width")
		drawing := answer.drawing(width)
		for line := range strings.Lines(drawing) {
			line = strings.TrimSuffix(line, "\n")
			if got := text.StringWidthWithoutEscSequences(line); got > width || strings.ContainsRune(line, '\x1b') {
				t.Fatalf("%d columns of %d: %q", got, width, line)
			}
		}
		if squeezed(drawing) != squeezed(answer.drawing(0)) {
			t.Fatalf("on %d columns:\n%s\non any:\n%s", width, drawing, answer.drawing(0))
		}
	})
}
