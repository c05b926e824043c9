package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/store"
)

// withParents is a Hub of three pages and three names to look up.
var withParents = models(6) + model(7, "owner/child", `,"tags":["base_model:gone/a","base_model:gone/b","base_model:gone/c"]`)

func withParentIDs() []string { return append(ids(6), "owner/child") }

// TestInterrupt cancels a crawl after every step, then starts it again with
// another Crawler: nothing is lost, and nothing is asked for twice but the page
// that was under way.
func TestInterrupt(t *testing.T) {
	const (
		steps    = 6 // three pages, three look-ups
		requests = 8 // two besides, to make sure of the end
	)
	for step := 1; step <= steps; step++ {
		t.Run(fmt.Sprintf("after step %d", step), func(t *testing.T) {
			server := recorded(t, withParents, replay.Config{})
			s := newSite(t, server)
			s.config.Lookups = 10
			stop := errors.New("stopped by hand")
			ctx, cancel := context.WithCancelCause(t.Context())
			done := 0
			s.config.Progress = func(crawler.Progress) {
				if done++; done == step {
					cancel(stop)
				}
			}
			first, err := s.sweep(ctx, t)
			if !errors.Is(err, stop) && step < steps {
				t.Errorf("interrupted: %v, want %v", err, stop)
			}
			more := 1 // a page is asked for while the one before is written; the end is made sure of again
			if step == 3 || step == steps {
				more = 0
			}
			before := step + max(0, min(2, step-2)) // the third page is written when the end has been seen once
			if got := server.Requests(); got < before || got > before+more {
				t.Errorf("%d requests until the interruption, want %d, and %d more at most", got, before, more)
			}
			got, err := s.sweep(t.Context(), t)
			got.checkComplete(t, err)
			got.checkIDs(t, withParentIDs())
			if got := server.Requests(); got < requests || got > requests+more {
				t.Errorf("%d requests in all, want %d, and %d more at most", got, requests, more)
			}
			if got.run.Requests < requests || got.run.Requests > requests+more || got.run.Pages != 3 || got.run.Items != 7 || got.run.Lookups != 3 {
				t.Errorf("run = %+v, want %d requests, 3 pages, 7 items, 3 look-ups", got.run, requests)
			}
			if !got.run.Until.Equal(first.run.Until) || !got.run.Started.Equal(first.run.Started) || got.run.ID != first.run.ID {
				t.Errorf("the run began as %+v and went on as %+v", first.run, got.run)
			}
		})
	}
}

// faulty is a journal of which one write fails: it is not done, or it is done
// and reported as failed.
type faulty struct {
	crawler.Journal
	writes int // until the one that fails
	done   bool
}

var errDisk = errors.New("disk full")

func (f *faulty) write(do func() error) error {
	f.writes--
	if f.writes != 0 {
		return do()
	}
	if f.done {
		if err := do(); err != nil {
			return err
		}
	}
	return errDisk
}

func (f *faulty) Begin(run graph.Run, lanes []graph.Lane) error {
	return f.write(func() error { return f.Journal.Begin(run, lanes) })
}

func (f *faulty) Append(page *graph.Page, lanes []graph.Lane, run graph.Run) error {
	return f.write(func() error { return f.Journal.Append(page, lanes, run) })
}

func (f *faulty) AddLookup(l graph.Lookup, run graph.Run) error {
	return f.write(func() error { return f.Journal.AddLookup(l, run) })
}

func (f *faulty) Finish(run graph.Run) error {
	return f.write(func() error { return f.Journal.Finish(run) })
}

// TestWriteFails lets each write fail in both ways, on a Hub that refuses the
// first query, and crawls again.
func TestWriteFails(t *testing.T) {
	const writes = 8 // the beginning, three pages, three look-ups, the end
	for n := 1; n <= writes; n++ {
		for _, done := range []bool{false, true} {
			t.Run(fmt.Sprintf("write %d, done %t", n, done), func(t *testing.T) {
				s := newSite(t, recorded(t, withParents, replay.Config{NoBaseModels: true}))
				s.config.Lookups = 10
				_, err := s.sweepInto(t.Context(), t, func(j crawler.Journal) crawler.Journal {
					return &faulty{Journal: j, writes: n, done: done}
				})
				if !errors.Is(err, errDisk) {
					t.Errorf("Sweep = %v, want %v", err, errDisk)
				}
				got, err := s.sweep(t.Context(), t)
				got.checkComplete(t, err)
				got.checkIDs(t, withParentIDs())
				if want := map[string]string{"gone/a": "", "gone/b": "", "gone/c": ""}; !cmp.Equal(got.lookups, want) {
					t.Errorf("look-ups %v, want %v", got.lookups, want)
				}
				if got.run.Pages != 3 || got.run.Items != 7 || got.run.Lookups != 3 {
					t.Errorf("run = %+v, want 3 pages, 7 items, 3 look-ups", got.run)
				}
			})
		}
	}
}

// TestFinishedRun finds a run that has seen all: nothing more is asked for.
func TestFinishedRun(t *testing.T) {
	server := recorded(t, models(4), replay.Config{})
	s := newSite(t, server)
	first, err := s.sweep(t.Context(), t)
	first.checkComplete(t, err)
	second, err := s.sweep(t.Context(), t)
	second.checkComplete(t, err)
	if diff := cmp.Diff(first.run, second.run); diff != "" || server.Requests() != 4 {
		t.Errorf("%d requests, want 4; the run has changed: %s", server.Requests(), diff)
	}
}

func TestOtherEndpoint(t *testing.T) {
	s := newSite(t, recorded(t, models(4), replay.Config{}))
	ctx, cancel := context.WithCancel(t.Context())
	s.config.Progress = func(crawler.Progress) { cancel() }
	first, err := s.sweep(ctx, t)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Sweep = %v, want %v", err, context.Canceled)
	}
	other := recorded(t, models(4), replay.Config{})
	elsewhere := newSite(t, other)
	elsewhere.db = s.db
	second, err := elsewhere.sweep(t.Context(), t)
	want := fmt.Sprintf("the run under way reads %s, not %s: finish it there first, or remove the journal", s.config.Hub.Endpoint, elsewhere.config.Hub.Endpoint)
	if err == nil || err.Error() != want {
		t.Errorf("Sweep of another Hub = %v, want %s", err, want)
	}
	if other.Requests() != 0 || !cmp.Equal(first.run, second.run) {
		t.Errorf("%d requests to the other Hub, run %+v, want none and %+v", other.Requests(), second.run, first.run)
	}
}

func TestNew(t *testing.T) {
	endpoint := newSite(t, recorded(t, "", replay.Config{})).config.Hub.Endpoint
	for want, settings := range map[string]hub.Settings{
		"no Hub to crawl":                          {},
		"HF_HUB_OFFLINE is set: unset it to crawl": {Endpoint: endpoint, Offline: true},
	} {
		if _, err := crawler.New(crawler.Config{Hub: settings}); err == nil || err.Error() != want {
			t.Errorf("New(%v) = %v, want %s", settings, err, want)
		}
	}
}

// sweepTwice sweeps a Hub of four pages that fails after the first, repairs it,
// and sweeps again with the same Crawler.
func sweepTwice(t *testing.T, s *site, repair func()) {
	t.Helper()
	j, err := store.OpenJournal(s.db)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	c, err := crawler.New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Sweep(t.Context(), j, 1); !errors.Is(err, crawler.ErrIncomplete) {
		t.Errorf("Sweep = %v, want %v", err, crawler.ErrIncomplete)
	}
	repair()
	err = c.Sweep(t.Context(), j, 1)
	got := read(t, j)
	got.checkComplete(t, err)
	got.checkIDs(t, ids(10))
	// The two requests that failed belong to no page: the run counts what led to it.
	if got.run.Requests != 6 || got.run.Retries != 0 {
		t.Errorf("run has %d requests, %d retries, want 6, 0", got.run.Requests, got.run.Retries)
	}
}

// TestOthersAreOfTheRun lets somebody else send a request with each of ours, and
// interrupts the crawl: the run counts those of both parts.
func TestOthersAreOfTheRun(t *testing.T) {
	server := recorded(t, models(10), replay.Config{Quota: 1000})
	s := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.ServeHTTP(httptest.NewRecorder(), r)
		server.ServeHTTP(w, r)
	}))
	ctx, cancel := context.WithCancel(t.Context())
	s.config.Progress = func(p crawler.Progress) {
		if p.Run.Pages == 2 {
			cancel()
		}
	}
	first, err := s.sweep(ctx, t)
	if !errors.Is(err, context.Canceled) || first.run.Others == 0 {
		t.Errorf("Sweep = %v with %d requests of others, want it cancelled with some", err, first.run.Others)
	}
	s.config.Progress = nil
	got, err := s.sweep(t.Context(), t)
	got.checkComplete(t, err)
	// Four more, of which the first was there before us; a request that was under way may look like one.
	if want := first.run.Others + 3; got.run.Others < want || got.run.Others > want+2 {
		t.Errorf("%d requests of others, want %d", got.run.Others, want)
	}
}
