package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What differs from crawl to crawl, and with the built-in families.
var ofCrawl = regexp.MustCompile(`\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d UTC)|Families [0-9a-f]{12}`)

// The long answers on the sample are those in the golden files, but for the time of
// the run and the hash of the families.
func TestGoldenAnswers(t *testing.T) {
	db := crawledSample(t)
	for name, args := range map[string][]string{
		"count.txt":           {"count"},
		"count-columns.txt":   {"count", "--explain"},
		"count-by.txt":        {"count", "qwen", "llama", "--by", "license", "--credit", "fractional"},
		"count-owners.txt":    {"count", "--by", "parent-owner"},
		"count-real.txt":      {"count", "qwen", "llama", "--columns", "tagged,derivatives,direct,credit,without_quantized,downloads_over_5,without_suspected"},
		"uploads.txt":         {"uploads"},
		"uploads-rules.txt":   {"uploads", "qwen", "--rules"},
		"uploads-doubted.txt": {"uploads", "--doubted"},
		"overlap-models.txt":  {"overlap", "--models", "qwen,llama"},
		"show.txt":            {"show", "nvidia/OpenCodeReasoning-Nemotron-7B"},
		"licenses.txt":        {"licenses"},
		"license-table.txt":   {"licenses", "--explain"},
		"overlap.txt":         {"overlap"},
		"anomalies.txt":       {"anomalies"},
		"anomaly-list.txt":    {"anomalies", "--list", "--top", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			got, status := runForTest(t.Context(), t, append(args, "--db", db)...)
			if status != exitDone {
				t.Fatalf("%q: status %d: %s", args, status, got)
			}
			wantGolden(t, name, ofCrawl.ReplaceAllString(got, "…"))
		})
	}
}

// wantGolden compares a text with a golden file, or rewrites that.
func wantGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("../../testdata/golden", name)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +now; if that is meant, go test ./cmd/hflineage -run %s -update):\n%s", golden, t.Name(), diff)
	}
}

// The README shows what the program answers to its question.
func TestReadmeAnswers(t *testing.T) {
	db := crawledSample(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	section := regexp.MustCompile(`(?s)## Is Qwen past Llama\?.*?\n## `).FindString(string(readme))
	commands := regexp.MustCompile(`(?m)^\$ hflineage (.+)$`).FindAllStringSubmatch(section, -1)
	if len(commands) == 0 {
		t.Fatal("the README answers nothing")
	}
	for _, command := range commands {
		got, status := runForTest(t.Context(), t, append(strings.Fields(command[1]), "--db", db)...)
		if status != exitDone {
			t.Fatalf("%s: status %d: %s", command[1], status, got)
		}
		answer, _, _ := strings.Cut(got, "\n\n")
		for line := range strings.Lines(answer) {
			if line = strings.TrimRight(line, " \n"); !strings.Contains(section, "\n"+line+"\n") {
				t.Errorf("%s: not in the README: %s", command[1], line)
			}
		}
	}
}
