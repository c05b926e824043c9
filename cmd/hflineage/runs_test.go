package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

func TestStanding(t *testing.T) {
	for want, run := range map[string]graph.Run{
		"complete":              {Strategy: graph.Sweep, Complete: true},
		"new and edited models": {Strategy: graph.Delta},
		"a lower bound":         {Strategy: graph.Walk},
		"incomplete":            {Strategy: graph.Sweep},
		"complete; 1,200 missing; 2 malformed; 3 private; 40 not looked up; without gated, likes": {
			Strategy: graph.Sweep, Complete: true, Malformed: 2, Private: 3,
			Completeness: graph.Completeness{Missing: 1200, Open: 40, Unlisted: []string{"gated", "likes"}},
		},
	} {
		if row := answers.RunRowOf(run); row.Standing() != want {
			t.Errorf("%+v: %q, want %q", run, row.Standing(), want)
		}
	}
}

func TestChangeWords(t *testing.T) {
	all := graph.Changes{
		graph.Appeared: 1200, graph.Gone: 3, graph.Back: 1, graph.Renamed: 4, graph.Taken: 1,
		graph.ParentAdded: 5, graph.ParentRemoved: 2, graph.RelationChanged: 6,
	}
	for want, changes := range map[string]graph.Changes{
		"+1,200 -3 back 1 renamed 4 taken 1 parents +5 parents -2 relations 6": all,
		"–": nil,
	} {
		if row := answers.RunRowOf(graph.Run{Changes: changes}); row.Changes.Words() != want {
			t.Errorf("%v: %q, want %q", changes, row.Changes.Words(), want)
		}
	}
}

// What the Hub counts more is a warning of the last comparison; what we count
// more is none.
func TestRunsCaption(t *testing.T) {
	day := time.Date(2026, 11, 24, 3, 15, 0, 0, time.UTC)
	compared := func(id int, bases ...graph.Base) answers.RunRow {
		return answers.RunRowOf(graph.Run{ID: id, Strategy: graph.Sweep, Started: day, Finished: day, Completeness: graph.Completeness{Bases: bases}})
	}
	less, more := graph.Base{ID: "a/b", Children: 3, Hub: 5}, graph.Base{ID: "c/d", Children: 5, Hub: 3}
	delta := answers.RunRowOf(graph.Run{ID: 9, Strategy: graph.Delta})
	last := 8
	none := "Rule declared/1. No run has seen the whole listing: what is counted is a lower bound."
	for _, tc := range []struct {
		name   string
		answer runsAnswer
		want   []string
	}{
		{"never complete", runsAnswer{}, []string{none}},
		{
			"short before a delta", runsAnswer{LastComplete: &last, Runs: []answers.RunRow{compared(8, less, more, more), delta}},
			[]string{
				"Rule declared/1. The last complete run is 8 (sweep, 2026-11-24 03:15 UTC).",
				"Run 8: 1 of 3 bases have fewer children here than the Hub counts; hflineage runs 8 lists them.",
			},
		},
		{"short before, and not any more", runsAnswer{Runs: []answers.RunRow{compared(7, less), compared(8, more)}}, []string{none}},
		{
			"one under way", runsAnswer{UnderWay: true, journal: "x.db.run"},
			[]string{none, "Another run is under way, or waits to be gone on with: x.db.run is there."},
		},
	} {
		tc.answer.Rule = "declared/1"
		tc.answer.complete = graph.Run{ID: 8, Strategy: graph.Sweep, Finished: day}
		if diff := cmp.Diff(tc.want, tc.answer.Caption()); diff != "" {
			t.Errorf("%s: -want +got\n%s", tc.name, diff)
		}
	}
}

func TestRunRecordNamesTheBases(t *testing.T) {
	row := answers.RunRowOf(graph.Run{ID: 3, Strategy: graph.Walk, Roots: []string{"qwen", "a/b"}, Completeness: graph.Completeness{
		Bases: []graph.Base{{ID: "Qwen/Qwen2.5-7B", Children: 1000, Hub: 1203}},
	}})
	var out bytes.Buffer
	if err := recordOfRun(&row).write(&out, "table", nil); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"run 3", "qwen, a/b", "Base Qwen/Qwen2.5-7B", "1,000 children, 1,203 by the Hub's count: 203 fewer here"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
}
