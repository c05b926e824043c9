package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// metricsFlag asks for metrics.
type metricsFlag struct {
	MetricsFile string `placeholder:"FILE" type:"path" help:"Write metrics of the crawl, however it ends, to FILE for the node exporter's textfile collector."`

	reached graph.Run // the run as the crawl leaves it
}

// metrics are what a crawl leaves behind for the textfile collector of the node
// exporter: gauges about the crawl that has just ended, about its run (which several
// crawls may have worked on), and about the database as it is now.
type metrics struct {
	started, ended time.Time // of the crawl
	status         int       // its exit status
	run            graph.Run // as far as it got; zero if none has begun
	meta           store.Meta
	lastSuccess    time.Time // zero if there was none; so is lastSweep
	lastSweep      time.Time
	bytes          int64 // of the database
}

// checkMetricsFile makes sure, before the crawl, that the collector will look at
// the file and that there is a place for it.
func (f *metricsFlag) checkMetricsFile() error {
	if f.MetricsFile == "" {
		return nil
	}
	if filepath.Ext(f.MetricsFile) != ".prom" {
		return usagef("--metrics-file %s: the node exporter reads names that end in .prom alone, so end its name so", f.MetricsFile)
	}
	if info, err := os.Stat(filepath.Dir(f.MetricsFile)); err != nil || !info.IsDir() {
		return usagef("--metrics-file %s: its folder is not there; make it first", f.MetricsFile)
	}
	return nil
}

// writeMetrics writes the metrics of a crawl that has just ended so.
func (f *metricsFlag) writeMetrics(a *app, db string, started time.Time, ended error) error {
	if f.MetricsFile == "" {
		return nil
	}
	m := &metrics{started: started, ended: time.Now(), status: exitStatus(a.ctx, ended), run: f.reached}
	if err := m.read(db); err != nil && ended == nil {
		return err
	}
	if err := replaceFile(f.MetricsFile, bytesTo(m.text())); err != nil {
		return fmt.Errorf("write %s: %w; choose another file with --metrics-file", f.MetricsFile, err)
	}
	return nil
}

// read takes in the database. What was a success is told by it alone: the file of
// the night before may be lost or of another database.
func (m *metrics) read(db string) error {
	if m.status == exitDone {
		m.lastSuccess = m.run.Finished
	}
	info, err := os.Stat(db)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	m.bytes = info.Size()
	return store.Read(db, func(s *store.Snapshot) error {
		runs, err := s.Runs()
		if err != nil {
			return err
		}
		m.meta = s.Meta()
		if last := m.meta.Run; last.Started.Equal(m.run.Started) && last.Finished.Equal(m.run.Finished) { // published: its changes are counted
			m.run = last
		}
		for _, r := range runs {
			if r.Strategy == graph.Import {
				continue
			}
			m.lastSuccess = later(m.lastSuccess, r.Finished)
			if r.Complete && r.Strategy == graph.Sweep {
				m.lastSweep = later(m.lastSweep, r.Finished)
			}
		}
		return nil
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// text is the metrics as the collector reads them.
func (m *metrics) text() []byte {
	var b promText
	b.gauge("hflineage_crawl_info", "The last crawl: the strategy of its run, and the program.", 1, "strategy", m.run.Strategy, "version", version())
	b.gauge("hflineage_crawl_start_timestamp_seconds", "When the last crawl began.", unix(m.started))
	b.gauge("hflineage_crawl_end_timestamp_seconds", "When the last crawl ended.", unix(m.ended))
	b.gauge("hflineage_crawl_duration_seconds", "How long the last crawl took.", m.ended.Sub(m.started).Seconds())
	b.gauge("hflineage_crawl_exit_status", "Exit status of the last crawl: 0 done, 1 failed, 2 wrong usage, 3 incomplete, 4 another crawl, 5 damage, 130 interrupted.", float64(m.status))
	b.gauge("hflineage_last_success_timestamp_seconds", "When the last run that was published or found nothing new was finished, 0 if none was.", unix(m.lastSuccess))
	b.gauge("hflineage_last_complete_sweep_timestamp_seconds", "When the last run that saw the whole listing was finished, 0 if none was.", unix(m.lastSweep))
	for _, g := range []struct {
		name, help string
		n          int
	}{
		{"run_requests", "Requests that the run has sent, in all its crawls.", m.run.Requests},
		{"run_retries", "Requests of the run sent again after a failure.", m.run.Retries},
		{"run_throttled_requests", "Requests of the run answered with status 429.", m.run.Throttled},
		{"run_foreign_requests", "Requests that others spent of the same quota meanwhile, at least.", m.run.Others},
		{"run_pages", "Pages of the listing that the run has read.", m.run.Pages},
		{"run_models", "Models that the run has received.", m.run.Models},
		{"run_private_models", "Private models that the run left out.", m.run.Private},
		{"run_malformed_items", "Items of the listing that are no models.", m.run.Malformed},
		{"run_missing_models", "Models of the run before that a complete run did not list.", m.run.Completeness.Missing},
		{"run_lookups", "Names that the run asked the Hub about.", m.run.Lookups},
		{"run_open_lookups", "Unexplained names that the run did not ask the Hub about.", m.run.Completeness.Open},
	} {
		b.gauge("hflineage_"+g.name, g.help, float64(g.n))
	}
	for _, kind := range graph.EventKinds {
		b.gauge("hflineage_run_changes", "Changes that the run found, by kind.", float64(m.run.Changes[kind]), "kind", string(kind))
	}
	bound := 0.0
	if answers.IsLowerBound(m.meta.Run, m.meta.Whole) {
		bound = 1
	}
	b.gauge("hflineage_lower_bound", "1 if what the database counts is a lower bound: no run has seen the whole listing, or the last one was a walk.", bound)
	b.gauge("hflineage_models", "Models in the database that are on the Hub.", float64(m.meta.Run.Models))
	b.gauge("hflineage_edges", "Declared edges in the database.", float64(m.meta.Run.Edges))
	b.gauge("hflineage_unresolved_names", "Names in the database that lead to no model.", float64(m.meta.Unresolved))
	b.gauge("hflineage_database_bytes", "Size of the database.", float64(m.bytes))
	return b.buf
}

// unix is a time as a metric, 0 where there is none.
func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// promText is a text in the exposition format of Prometheus, version 0.0.4.
type promText struct {
	buf  []byte
	last string // the metric that was written last
}

// gauge adds a sample; labels are names and values in turn.
func (p *promText) gauge(name, help string, value float64, labels ...string) {
	if name != p.last {
		p.buf = fmt.Appendf(p.buf, "# HELP %s %s\n# TYPE %[1]s gauge\n", name, help)
		p.last = name
	}
	var pairs []string
	for i := 0; i+1 < len(labels); i += 2 {
		pairs = append(pairs, labels[i]+`="`+labelEscapes.Replace(answers.Visible(labels[i+1]))+`"`)
	}
	p.buf = append(p.buf, name...)
	if len(pairs) > 0 {
		p.buf = append(p.buf, "{"+strings.Join(pairs, ",")+"}"...)
	}
	p.buf = append(append(p.buf, ' '), strconv.FormatFloat(value, 'f', -1, 64)+"\n"...)
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
