package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"hflineage/crawler"
	"hflineage/crawler/replay"
	"hflineage/graph"
)

// strategies are the ways to crawl that TestStops stops everywhere.
var strategies = map[string]struct {
	again           bool // over a run before
	lanes, pageSize int
	keep            bool // an archive
	read            func(context.Context, *crawler.Crawler, crawler.Journal, graph.Run) error
}{
	"sweep, the first":       {false, 1, 3, false, sweepNext},
	"sweep, with an archive": {true, 1, 3, true, sweepNext},
	"sweep in lanes":         {true, 4, 2, false, sweepNext},
	"delta": {true, 1, 3, false, func(ctx context.Context, c *crawler.Crawler, j crawler.Journal, last graph.Run) error {
		return c.Delta(ctx, j, last.ID+1, last)
	}},
	"walk": {true, 1, 3, false, func(ctx context.Context, c *crawler.Crawler, j crawler.Journal, last graph.Run) error {
		return c.Walk(ctx, j, last.ID+1, crawler.Roots{Names: []string{"owner/root"}, Models: []string{"owner/root"}})
	}},
}

func sweepNext(ctx context.Context, c *crawler.Crawler, j crawler.Journal, last graph.Run) error {
	return c.Sweep(ctx, j, last.ID+1)
}

// TestStops stops a crawl at each of its commits: killed before and after it, or with
// an error or a cancellation while it is not done or done and not known to be. The
// next start goes on, and what it publishes is what a crawl never stopped publishes, and
// so is what its archive gives.
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

			states, commits := p.watched(t)
			for i, files := range append(states, p.before) {
				p.restore(t, files)
				p.goesOn(t, fmt.Sprintf("killed in state %d", i))
			}
			for n := 1; n <= commits; n++ {
				for _, end := range []string{"not written", "written", "cancelled"} {
					p.restore(t, p.before)
					p.stop(t, n, end)
					p.goesOn(t, fmt.Sprintf("commit %d, %s", n, end))
				}
			}
			t.Logf("%d commits, %d states of the files", commits, len(states))
		})
	}
}

// watched crawls without a stop and returns the states of the files before and after
// each commit, and the number of commits.
func (p *stopped) watched(t *testing.T) (states []map[string][]byte, commits int) {
	t.Helper()
	p.restore(t, p.before)
	w := &watching{files: func() map[string][]byte { return p.files(t) }}
	if err := p.crawl(t, func(j crawler.Journal, _ context.CancelFunc) crawler.Journal {
		w.faulty = faulty{Journal: j}
		return w
	}); err != nil {
		t.Fatal(err)
	}
	p.publish(t)
	p.want = p.whole(t)
	return w.states, -w.writes
}

// stop crawls until commit n, which fails or is the last one before a cancellation. A
// crawl in lanes may have fewer commits than the one that was watched.
func (p *stopped) stop(t *testing.T, n int, end string) {
	t.Helper()
	var f *faulty
	err := p.crawl(t, func(j crawler.Journal, cancel context.CancelFunc) crawler.Journal {
		f = &faulty{Journal: j, writes: n, done: end == "written"}
		if end == "cancelled" {
			f.writes = 0
			return &watching{faulty: *f, files: p.at(2*n, cancel)}
		}
		return f
	})
	switch {
	case end != "cancelled" && f.writes <= 0 && !errors.Is(err, errDisk):
		t.Errorf("commit %d, %s: %v, want %v", n, end, err, errDisk)
	case err != nil && !errors.Is(err, errDisk) && !errors.Is(err, context.Canceled):
		t.Errorf("commit %d, %s: %v", n, end, err)
	}
}
