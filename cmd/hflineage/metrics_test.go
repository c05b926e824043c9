package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"hflineage/graph"
	"hflineage/store"
)

// readMetrics parses a file as Prometheus does; labels stand behind the name.
func readMetrics(t *testing.T, path string) map[string]float64 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := promlint.New(bytes.NewReader(data)).Lint(); err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v %v", problems, err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	got := map[string]float64{}
	for name, family := range families {
		for _, m := range family.GetMetric() {
			key := name
			for _, l := range m.GetLabel() {
				key += " " + l.GetValue()
			}
			got[key] = m.GetGauge().GetValue()
		}
	}
	return got
}

func expectMetrics(t *testing.T, got, want map[string]float64) {
	t.Helper()
	for name, n := range want {
		if g, ok := got[name]; !ok || g != n {
			t.Errorf("%s is %v (%v), want %v", name, g, ok, n)
		}
	}
}

// What was a success is not forgotten when the next crawl fails, and the file of
// the night before is not needed for that.
func TestMetricsOfFailureAfterSuccess(t *testing.T) {
	sample, err := os.ReadFile("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	db, file := filepath.Join(dir, "lineage.db"), filepath.Join(dir, "hflineage.prom")
	t.Setenv("HF_HOME", dir)
	t.Setenv("HF_ENDPOINT", newHub(t, bytes.NewReader(sample), nil).URL)
	if out, status := runForTest(t.Context(), t, "crawl", "--db", db, "--metrics-file", file); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	success := readMetrics(t, file)
	expectMetrics(t, success, map[string]float64{
		"hflineage_crawl_exit_status": 0, "hflineage_run_models": 813, "hflineage_models": 813, "hflineage_edges": 649,
		"hflineage_crawl_info sweep " + version(): 1, "hflineage_run_changes appeared": 0,
	})
	finished := success["hflineage_last_success_timestamp_seconds"]
	if age := float64(time.Now().Unix()) - finished; age < 0 || age > 3600 {
		t.Errorf("the last success is %v s old", age)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HF_ENDPOINT", newHub(t, strings.NewReader(""), nil).URL)
	if out, status := runForTest(t.Context(), t, "crawl", "--db", db, "--metrics-file", file); status != exitIncomplete {
		t.Fatalf("status %d: %s", status, out)
	}
	expectMetrics(t, readMetrics(t, file), map[string]float64{
		"hflineage_crawl_exit_status": 3, "hflineage_run_models": 0, "hflineage_models": 813,
		"hflineage_last_success_timestamp_seconds": finished, "hflineage_last_complete_sweep_timestamp_seconds": finished,
	})
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// A run that found nothing new is a success, and not published; an import is no
// crawl.
func TestMetricsOfUnchangedRun(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	day := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	publishRun(t, db, graph.Run{ID: 1, Strategy: graph.Sweep, Complete: true, Started: day, Finished: day.Add(time.Hour)})
	publishRun(t, db, graph.Run{ID: 2, Strategy: graph.Import, Complete: true, Started: day.AddDate(0, 0, 1), Finished: day.AddDate(0, 0, 1)})
	unchanged := graph.Run{ID: 3, Strategy: graph.Delta, Requests: 7, Started: day.AddDate(0, 0, 2), Finished: day.AddDate(0, 0, 2).Add(time.Minute)}
	for status, success := range map[int]time.Time{exitDone: unchanged.Finished, exitFailed: day.Add(time.Hour)} {
		m := &metrics{status: status, run: unchanged}
		if err := m.read(db); err != nil {
			t.Fatal(err)
		}
		if !m.lastSuccess.Equal(success) || !m.lastSweep.Equal(day.Add(time.Hour)) || m.run.Requests != 7 || m.meta.Run.ID != 2 {
			t.Errorf("status %d: %+v, want the success of %v", status, m, success)
		}
	}
}

func TestMetricsWithoutDatabase(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HF_HOME", dir)
	t.Setenv("HF_ENDPOINT", newHub(t, strings.NewReader(""), nil).URL)
	file := filepath.Join(dir, "hflineage.prom")
	runForTest(t.Context(), t, "crawl", "--db", filepath.Join(dir, "lineage.db"), "--metrics-file", file)
	expectMetrics(t, readMetrics(t, file), map[string]float64{
		"hflineage_crawl_exit_status": 3, "hflineage_last_success_timestamp_seconds": 0, "hflineage_database_bytes": 0,
	})
}

// publishRun publishes a run with two models, one of which is made from the other.
func publishRun(t *testing.T, db string, run graph.Run) {
	t.Helper()
	j, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	page := &graph.Page{Models: []graph.Model{
		{ID: "Qwen/Qwen2.5-7B"},
		{ID: "someone/tuned", Tags: []string{"base_model:finetune:Qwen/Qwen2.5-7B"}},
	}}
	lanes := []graph.Lane{{Done: true}}
	if err := j.Begin(run, lanes); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(page, lanes, run); err != nil {
		t.Fatal(err)
	}
	if err := store.Publish(db, j); err != nil {
		t.Fatal(err)
	}
}

func TestMetricsEscapes(t *testing.T) {
	var b promText
	b.gauge("x", "An odd label.", 1, "a", "q\"\\\n\x1b")
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(b.buf))
	if err != nil {
		t.Fatalf("%v in %s", err, b.buf)
	}
	if got := families["x"].GetMetric()[0].GetLabel()[0].GetValue(); got != `q"\\n\x1b` {
		t.Errorf("%q", got)
	}
}
