package main

import (
	"os"
	"path/filepath"
	"regexp"
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
		"licenses.txt":      {"licenses"},
		"license-table.txt": {"licenses", "--explain"},
		"overlap.txt":       {"overlap"},
		"anomalies.txt":     {"anomalies"},
		"anomaly-list.txt":  {"anomalies", "--list", "--top", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			got, status := runForTest(t.Context(), t, append(args, "--db", db)...)
			if status != exitDone {
				t.Fatalf("%q: status %d: %s", args, status, got)
			}
			got = ofCrawl.ReplaceAllString(got, "…")
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
				t.Errorf("%s (-golden +now; if that is meant, go test ./cmd/hflineage -run Golden -update):\n%s", golden, diff)
			}
		})
	}
}
