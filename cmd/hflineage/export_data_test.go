package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hflineage/cmd/hflineage/answers"
)

// Every table has the same values in csv as in jsonl, is the same again, and says
// what it was made from.
func TestDataFormats(t *testing.T) {
	db := crawledSample(t)
	for name, rows := range map[string]int{"models": 819, "edges": 649, "derivatives": 552, "events": 0} {
		out := map[string]string{}
		for _, format := range []string{"csv", "jsonl", "parquet"} {
			args := []string{"export", "--data", name, "--format", format, "--db", db}
			first, status := runForTest(t.Context(), t, args...)
			if again, _ := runForTest(t.Context(), t, args...); status != exitDone || again != first {
				t.Errorf("%s as %s: status %d, or not the same again", name, format, status)
			}
			out[format] = first
		}
		table, err := csv.NewReader(strings.NewReader(out["csv"])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out["jsonl"], "\n"), "\n")
		if out["jsonl"] == "" {
			lines = nil
		}
		if len(table) != rows+1 || len(lines) != rows {
			t.Fatalf("%s: %d lines of csv, %d of JSON, want %d rows", name, len(table), len(lines), rows)
		}
		for i, line := range lines {
			var fields map[string]json.RawMessage
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			sameCells(t, table[0], table[i+1], fields)
			var source answers.Source
			if err := json.Unmarshal(fields["source"], &source); err != nil || source.Rule != "declared/1" || string(fields["schema"]) != fmt.Sprintf(`"hflineage.%s/1"`, name) {
				t.Fatalf("%s: %v, source %+v, schema %s", name, err, source, fields["schema"])
			}
		}
	}
}

// sameCells compares a row of csv with the fields of the line of JSON.
func sameCells(t *testing.T, header, cells []string, fields map[string]json.RawMessage) {
	t.Helper()
	for i, name := range header {
		field, ok := fields[name]
		if !ok { // of the source, which JSON has in a field of its own
			continue
		}
		want := string(field)
		var text string
		if json.Unmarshal(field, &text) == nil {
			want = text // "" of null
		}
		if cells[i] != want {
			t.Errorf("%s is %q in csv, %s in JSON", name, cells[i], field)
		}
	}
}

// A disk that fills while rows are written leaves the file of before.
func TestDataFullDisk(t *testing.T) {
	db, dir := crawledSample(t), smallDisk(t, "size=64k")
	for _, format := range dataFormats {
		path := filepath.Join(dir, "models."+format)
		if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		out, status := runForTest(t.Context(), t, "export", "--data", "models", "-o", path, "--db", db)
		if status != exitFailed || strings.Count(out, "\n") != 1 || !strings.Contains(out, "no space left on device; choose another file with --out") {
			t.Errorf("%s: status %d: %s", format, status, out)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, []byte("before")) {
			t.Errorf("%s: %q, %v", format, got, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%s: %v is left, %v", format, entries, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
