package main

import (
	"cmp"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/oracle"
)

// trendAgainstOracle compares every family by day, week, month and year, and some
// pairs by every measure, with filters and without.
func trendAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	downloads := int64(2)
	for _, filters := range []struct {
		flags []string
		same  oracle.Filters
	}{
		{nil, oracle.Filters{}},
		{[]string{"--relation", "finetune,quantized", "--min-downloads", "2"}, oracle.Filters{Relations: []string{"finetune", "quantized"}, Downloads: &downloads}},
	} {
		flags := append([]string{"--db", db, "--format", "json"}, filters.flags...)
		var got []oracle.Trend
		var until time.Time
		for _, per := range []string{"day", "month", "week", "year"} {
			answer := answerOf[answers.Trend](t, append([]string{"trend", "--per", per}, flags...)...)
			until = answer.Until
			for _, f := range answer.Families {
				for _, p := range f.Periods {
					got = append(got, oracle.Trend{Per: per, Family: f.Family, Start: p.Start, Over: p.Over, New: p.New, Cumulative: p.Cumulative})
				}
			}
		}
		want, err := o.Trends(t.Context(), filters.same, until.Unix())
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range [][]oracle.Trend{got, want} {
			slices.SortStableFunc(list, func(a, b oracle.Trend) int {
				return cmp.Or(cmp.Compare(a.Per, b.Per), cmp.Compare(a.Family, b.Family))
			})
		}
		if diff := gocmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%d rows with %q (-oracle +program):\n%s", len(want), filters.flags, diff)
		}
		for _, pair := range [][2]string{{"qwen", "llama"}, {"llama", "qwen"}, {"gemma", "mistral"}, {"deepseek", "phi"}} {
			crossoverAgainstOracle(t, o, pair, flags)
		}
	}
}

func crossoverAgainstOracle(t *testing.T, o *oracle.Oracle, pair [2]string, flags []string) {
	t.Helper()
	all, err := o.Crossovers(t.Context(), pair[0], pair[1])
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]oracle.Crossover{}
	for _, c := range all {
		want[c.Measure] = c
	}
	got := map[string]oracle.Crossover{}
	for _, per := range []string{"day", "month", "week", "year"} {
		answer := answerOf[crossoverAnswer](t, append([]string{"trend", "--crossover", pair[0] + "," + pair[1], "--per", per}, flags...)...)
		for _, m := range answer.Measures {
			c := oracle.Crossover{Measure: m.Measure, Order: string(m.Order)}
			if m.Passed != nil {
				c.Turned, c.Then = *m.Passed, [2]float64{m.Then.First, m.Then.Second}
			}
			if m.Now != nil && m.Now.First+m.Now.Second > 0 {
				c.Now = [2]float64{m.Now.First, m.Now.Second}
				got[m.Measure] = c
			}
		}
	}
	about := gocmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })
	if diff := gocmp.Diff(want, got, about); diff != "" || len(want) == 0 {
		t.Errorf("%s, %s with %q (-oracle +program):\n%s", pair[0], pair[1], flags, diff)
	}
}

// The answers on the sample, whole, but for the time of the run.
func TestTrendGolden(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	if out, status := runForTest(t.Context(), t, "import", "../../testdata/hub.jsonl", "--db", db); status != exitDone {
		t.Fatalf("import: status %d: %s", status, out)
	}
	for _, tt := range []struct {
		name string
		args []string
	}{
		{"trend.txt", []string{"--per", "year"}},
		{"trend-share.md", []string{"qwen", "llama", "--per", "month", "--show", "share", "--format", "markdown"}},
		{"trend-crossover.txt", []string{"--crossover", "qwen,llama"}},
		{"trend.svg", []string{"--show", "cumulative"}},
		{"trend-two.svg", []string{"qwen", "llama"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := append([]string{"trend", "--db", db}, tt.args...)
			picture := filepath.Join(t.TempDir(), tt.name)
			if filepath.Ext(tt.name) == ".svg" {
				args = append(args, "--out", picture)
			}
			got, status := runForTest(t.Context(), t, args...)
			if status != exitDone {
				t.Fatalf("status %d: %s", status, got)
			}
			if drawn, err := os.ReadFile(picture); err == nil {
				got += string(drawn)
			}
			got = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d UTC`).ReplaceAllString(got, "2026-11-23 20:12 UTC")
			wantGolden(t, tt.name, got)
		})
	}
}
