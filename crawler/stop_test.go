package crawler_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/crawler"
	"hflineage/crawler/archive"
	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/store"
)

// strategies are the ways to crawl that TestStops stops everywhere.
var strategies = map[string]struct {
	again           bool     // over a run before
	ends            []string // beside being killed
	lanes, pageSize int
	keep            bool // an archive
	read            func(context.Context, *crawler.Crawler, crawler.Journal, graph.Run) error
}{
	"sweep, the first":       {false, allEnds, 1, 3, false, sweepNext},
	"sweep, with an archive": {true, allEnds, 1, 3, true, sweepNext},
	"sweep in lanes":         {true, nil, 4, 1, true, sweepNext},
	"delta": {true, allEnds, 1, 3, false, func(ctx context.Context, c *crawler.Crawler, j crawler.Journal, last graph.Run) error {
		return c.Delta(ctx, j, last.ID+1, last)
	}},
	"walk": {true, allEnds, 1, 3, false, func(ctx context.Context, c *crawler.Crawler, j crawler.Journal, last graph.Run) error {
		return c.Walk(ctx, j, last.ID+1, crawler.Roots{Names: []string{"owner/root"}, Models: []string{"owner/root"}})
	}},
}

var allEnds = []string{"not written", "written", "cancelled"}

func sweepNext(ctx context.Context, c *crawler.Crawler, j crawler.Journal, last graph.Run) error {
	return c.Sweep(ctx, j, last.ID+1)
}

// TestStops stops a crawl at each of its commits: killed before and after it, or with
// an error or a cancellation while it is not done or done and not known to be. The
// next start goes on, and what it publishes is what a crawl never stopped publishes, and
// so is what its archive gives. TestLanesAgree has the errors of several lanes.
func TestStops(t *testing.T) {
	t.Parallel()
	for name, how := range strategies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &stopped{dir: t.TempDir(), before: map[string][]byte{}, read: how.read, several: how.lanes > 1}
			hubNow := t0
			server := recorded(t, lively(), replay.Config{Now: func() time.Time { return hubNow }})
			p.config = config(server, how.pageSize, how.lanes)
			p.config.Lookups, p.config.Expect, p.config.Sample = 10, livelyModels, keys(livelyModels)
			if how.again {
				first := *p
				first.read = sweepNext
				first.publish(t)
				p.before[stopDB] = first.files(t)[stopDB]
				hubNow = t0.AddDate(0, 0, 1)
				if err := server.Apply(liven()...); err != nil {
					t.Fatal(err)
				}
			}
			p.keep = how.keep

			p.restore(t, p.before)
			watched := &watching{files: func() map[string][]byte { return p.files(t) }}
			if err := p.crawl(t, func(j crawler.Journal, _ context.CancelFunc) crawler.Journal {
				watched.faulty = faulty{Journal: j}
				return watched
			}); err != nil {
				t.Fatal(err)
			}
			p.publish(t)
			p.want = p.whole(t)
			writes := -watched.writes
			t.Logf("%d commits", writes)
			for i, files := range append(watched.states, p.before) {
				p.restore(t, files)
				p.goesOn(t, fmt.Sprintf("killed in state %d", i))
			}
			for n := 1; n <= writes; n++ {
				for _, end := range how.ends {
					p.restore(t, p.before)
					err := p.crawl(t, func(j crawler.Journal, cancel context.CancelFunc) crawler.Journal {
						if end == "cancelled" {
							return &watching{faulty: faulty{Journal: j}, files: p.at(t, 2*n, cancel)}
						}
						return &faulty{Journal: j, writes: n, done: end == "written"}
					})
					if !errors.Is(err, errDisk) && end != "cancelled" || !errors.Is(err, context.Canceled) && end == "cancelled" && n < writes-1 {
						t.Errorf("commit %d, %s: %v", n, end, err)
					}
					p.goesOn(t, fmt.Sprintf("commit %d, %s", n, end))
				}
			}
		})
	}
}

// lively is a listing with renames, models that are absent, and what is odd.
func lively() string {
	var b bytes.Buffer
	for n, item := range []struct{ id, more string }{
		{"owner/root", `,"tags":["license:mit"]`},
		{"owner/a", `,"tags":["base_model:finetune:owner/root"]`},
		{"owner/b", `,"tags":["base_model:adapter:Owner/Root"],"formerIds":["old/b"]`},
		{"owner/c", `,"tags":["base_model:quantized:old/b","base_model:gone/x"]`},
		{"owner/d", `,"tags":["base_model:merge:owner/a","base_model:owner/d"]`},
		{"owner/hidden", `,"private":true`},
		{"owner/e", `,"tags":["base_model:gone/y","base_model:gone/z"],"likes":-1`},
		{"owner/f", `,"tags":["base_model:owner/a"]`},
		{"owner/g", `,"tags":["base_model:finetune:owner/f"]`},
		{" ", ``},
		{"owner/h", `,"tags":["base_model:owner/c"]`},
		{"owner/i", ``}, {"owner/j", ``}, {"owner/k", `,"tags":["base_model:owner/j"]`}, {"owner/l", ``}, {"owner/m", ``},
	} {
		fmt.Fprintln(&b, model(n, item.id, item.more+`,"lastModified":"2024-01-02T00:00:00.000Z"`))
	}
	return b.String()
}

const livelyModels = 16

// liven changes it.
func liven() []replay.Mutation {
	today := t0.Add(time.Hour).Format("2006-01-02T15:04:05.000Z")
	appear := fmt.Sprintf(`{"_id":"%08x%016x","id":"owner/new","createdAt":%q,"lastModified":%q,"tags":["base_model:owner/a","base_model:gone/new"]}`, t0.Add(time.Hour).Unix(), 1, today, today)
	return []replay.Mutation{
		{Appear: []byte(appear)},
		{Gone: "owner/g"},
		{Rename: &replay.Rename{From: "owner/i", To: "owner/i2"}},
		{Change: fmt.Appendf(nil, `{"id":"owner/f","lastModified":%q,"tags":["base_model:finetune:owner/b"]}`, today)},
		{Change: fmt.Appendf(nil, `{"id":"owner/l","lastModified":%q,"tags":["base_model:owner/root","base_model:lost/one"]}`, today)},
	}
}

// stopped is a crawl that is stopped, its database and its Hub.
type stopped struct {
	dir    string
	before map[string][]byte // files before the run
	config crawler.Config
	read   func(context.Context, *crawler.Crawler, crawler.Journal, graph.Run) error
	keep   bool

	several bool // lanes
	want    wholeDB
}

const (
	stopDB      = "lineage.db"
	stopArchive = "run.jsonl.zst"
)

func (p *stopped) path(name string) string { return filepath.Join(p.dir, name) }

// files are those of the folder.
func (p *stopped) files(t *testing.T) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	held := map[string][]byte{}
	for _, e := range entries {
		if held[e.Name()], err = os.ReadFile(p.path(e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return held
}

// restore makes the folder what it was.
func (p *stopped) restore(t *testing.T, held map[string][]byte) {
	t.Helper()
	for name := range p.files(t) {
		if err := os.Remove(p.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range held {
		if err := os.WriteFile(p.path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// at cancels when it is called for the n-th time.
func (p *stopped) at(t *testing.T, n int, cancel context.CancelFunc) func() map[string][]byte {
	t.Helper()
	return func() map[string][]byte {
		if n--; n == 0 {
			cancel()
		}
		return nil
	}
}

// last is the run of the database.
func (p *stopped) last(t *testing.T) (last graph.Run) {
	t.Helper()
	err := store.Read(p.path(stopDB), func(s *store.Snapshot) error {
		last = s.Meta().Run
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrNoDatabase) {
		t.Fatal(err)
	}
	return last
}

// crawl crawls as the command does, up to the publication.
func (p *stopped) crawl(t *testing.T, wrap func(crawler.Journal, context.CancelFunc) crawler.Journal) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	j, err := store.OpenJournal(p.path(stopDB))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	c := p.config
	switch run := j.Run(); {
	case run.Archive != "" && run.Finished.IsZero():
		c.Archive, err = archive.Reopen(run)
	case p.keep && run.ID == 0:
		c.Archive, err = archive.Create(p.path(stopArchive))
	}
	if err != nil {
		t.Fatal(err)
	}
	if c.Archive != nil {
		defer c.Archive.Close()
	}
	crawl, err := crawler.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p.read(ctx, crawl, wrap(j, cancel), p.last(t))
}

// publish goes on with the crawl to its end, and publishes.
func (p *stopped) publish(t *testing.T) {
	t.Helper()
	if err := p.crawl(t, func(j crawler.Journal, _ context.CancelFunc) crawler.Journal { return j }); err != nil {
		t.Fatal(err)
	}
	j, err := store.OpenJournal(p.path(stopDB))
	if err != nil {
		t.Fatal(err)
	}
	if p.keep {
		answers, err := j.Answers()
		if err != nil {
			t.Fatal(err)
		}
		w, err := archive.Reopen(j.Run())
		if err == nil {
			err = w.Finish(j.Run(), answers)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Publish(p.path(stopDB), j); err != nil {
		t.Fatal(err)
	}
}

// goesOn makes sure that the next start makes what a crawl never stopped makes.
func (p *stopped) goesOn(t *testing.T, when string) {
	t.Helper()
	p.publish(t)
	if diff := cmp.Diff(p.want, p.whole(t), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: -never stopped +gone on:\n%s", when, diff)
	}
	if !p.keep {
		return
	}
	again := filepath.Join(t.TempDir(), stopDB)
	if err := os.WriteFile(again, p.before[stopDB], 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := store.OpenJournal(again)
	if err != nil {
		t.Fatal(err)
	}
	im := &crawler.Import{Files: []string{p.path(stopArchive)}, Last: graph.Run{ID: 1}}
	if err := errors.Join(im.Run(t.Context(), j), store.Publish(again, j)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, p.files(t)[stopDB]) {
		t.Errorf("%s: the archive gives another database", when)
	}
}

// wholeDB is all that a database holds, but for what says how and when it was read.
type wholeDB struct {
	Meta      store.Meta
	Graph     graph.Graph
	Runs      []graph.Run
	Anomalies []graph.Anomaly
	Lookups   []graph.Lookup
	Events    []store.RunEvents
}

// whole reads the database. It stays open: the graph lies in its file.
func (p *stopped) whole(t *testing.T) wholeDB {
	t.Helper()
	s, err := store.Open(p.path(stopDB))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := wholeDB{Meta: s.Meta(), Graph: *s.Graph()}
	w.Graph.FirstSeen = nil
	var err1, err2, err3 error
	w.Runs, err1 = s.Runs()
	w.Anomalies, err2 = s.Anomalies()
	w.Lookups, err3 = s.Lookups()
	for events, err := range s.Events(0) {
		err1 = errors.Join(err1, err)
		w.Events = append(w.Events, events)
	}
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for i := range w.Lookups {
		w.Lookups[i].At = time.Time{}
	}
	for _, r := range slices.Concat([]*graph.Run{&w.Meta.Run, &w.Meta.Whole}, pointers(w.Runs)) {
		r.Started, r.Finished, r.Requests, r.Retries, r.Others = time.Time{}, time.Time{}, 0, 0, 0
		if p.several {
			r.Pages, r.Completeness.Lanes = 0, 0
		}
	}
	return w
}

func pointers(runs []graph.Run) (list []*graph.Run) {
	for i := range runs {
		list = append(list, &runs[i])
	}
	return list
}

// watching is a journal that looks at the files before and after each commit.
type watching struct {
	faulty
	files  func() map[string][]byte
	states []map[string][]byte
}

func (w *watching) look(commit func() error) error {
	w.keep()
	err := commit()
	w.keep()
	return err
}

// keep keeps states that differ.
func (w *watching) keep() {
	held := w.files()
	if len(w.states) == 0 || !maps.EqualFunc(held, w.states[len(w.states)-1], bytes.Equal) {
		w.states = append(w.states, held)
	}
}

func (w *watching) Begin(run graph.Run, lanes []graph.Lane) error {
	return w.look(func() error { return w.faulty.Begin(run, lanes) })
}

func (w *watching) Append(page *graph.Page, lanes []graph.Lane, run graph.Run) error {
	return w.look(func() error { return w.faulty.Append(page, lanes, run) })
}

func (w *watching) AddLookup(l graph.Lookup, run graph.Run) error {
	return w.look(func() error { return w.faulty.AddLookup(l, run) })
}

func (w *watching) Finish(run graph.Run) error {
	return w.look(func() error { return w.faulty.Finish(run) })
}
