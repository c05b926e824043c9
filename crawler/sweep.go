package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// Fields returns what a listing is asked for, by expand; fewer fields make it
// faster for both sides. _id and id come by themselves.
func Fields() []string { return slices.Clone(expand) }

var expand = []string{
	"baseModels", "createdAt", "disabled", "downloads", "gated", "lastModified", "library_name", "likes", "pipeline_tag", "private", "tags",
}

// sweep is the state of one call of Sweep.
type sweep struct {
	*Crawler
	journal Journal
	fetch   *fetcher
	run     graph.Run
	before  graph.Run // as it was when this call began, less what the Crawler had counted by then: its counters go on
	expand  []string  // fields to ask the listing for: those that this Hub knows
	share   float64   // of the listing that has been read
	names   int
}

func (s *sweep) all(ctx context.Context) error {
	if err := s.list(ctx); err != nil {
		return err
	}
	if err := s.plausible(); err != nil {
		return err
	}
	if err := s.reachedEnd(ctx); err != nil {
		return err
	}
	return s.finish(ctx)
}

// finish asks about what has been read, and marks the run as finished.
func (s *sweep) finish(ctx context.Context) error {
	s.run.Completeness.Lanes = len(s.journal.Lanes())
	if err := s.afterListing(ctx); err != nil {
		return err
	}
	s.addCounters()
	s.run.Complete, s.run.Finished = s.run.Whole(), now()
	return s.journal.Finish(s.run)
}

// list reads the listing to its end. The first page goes alone: it fixes T0 and
// the fields to ask for, and shows what the Hub's cursors are.
func (s *sweep) list(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	r := &reader{sweep: s, listing: newFetcher(ctx, s.chain), results: make(chan result, MaxLanes)}
	defer r.drain()
	defer stop()
	for _, l := range s.journal.Lanes() {
		r.lanes = append(r.lanes, &lane{Lane: l})
	}
	if slices.ContainsFunc(r.lanes, func(l *lane) bool { return l.Next != "" || l.Done }) {
		r.ruler = s.ruler(s.run.Items / max(1, s.run.Pages))
		return r.read(ctx)
	}
	r.lanes = []*lane{{}}
	first, err := s.first(ctx, r.listing, hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending})
	if err != nil {
		return err
	}
	if s.run.Until.IsZero() {
		if err := s.begin(first, graph.Lane{}); err != nil {
			return err
		}
	}
	r.ruler = s.ruler(len(first.rows))
	if err := r.take(ctx, r.lanes[0], first, true); err != nil {
		return err
	}
	return r.read(ctx)
}

// ruler measures lanes; pages have turned out to be of that size.
func (s *sweep) ruler(pageSize int) ruler {
	models := s.config.Expect
	if models == 0 {
		models = publishedModels
	}
	return newRuler(s.config.Sample, models/max(1, pageSize), s.run.Until)
}

// plausible makes sure that something was listed; how much of what was there
// before, the store looks at.
func (s *sweep) plausible() error {
	if s.run.Models == 0 {
		return fmt.Errorf("%w: %s lists no models: check HF_ENDPOINT", ErrImplausible, s.endpoint())
	}
	return nil
}

// begin fixes T0, the server's time at the start, and begins the run.
func (s *sweep) begin(first *page, lanes ...graph.Lane) error {
	t0, err := http.ParseTime(first.date)
	if err != nil {
		t0 = now() // a server without a clock
	}
	s.run.Until = t0.UTC()
	s.run.Completeness.Unlisted = s.unlisted()
	if w := s.config.Archive; w != nil {
		if err := errors.Join(w.Begin(s.run), w.Sync()); err != nil {
			return err
		}
		s.run.Archive, s.run.Archived = w.Path(), w.Size()
	}
	return s.journal.Begin(s.run, lanes)
}

// first fetches the first page of a listing, without the fields that this Hub
// refuses.
func (s *sweep) first(ctx context.Context, f *fetcher, q hub.Query) (*page, error) {
	return s.firstWhere(ctx, f, q, func(*page) error { return nil })
}

func (s *sweep) firstWhere(ctx context.Context, f *fetcher, q hub.Query, check func(*page) error) (*page, error) {
	for {
		p, err := s.pageWhere(ctx, f, s.listingURL(q), s.run.Pages+1, check)
		refused, ok := errors.AsType[*hub.Error](err)
		if !ok || !refused.BadParameter() {
			return p, err
		}
		if err := s.dropUnknown(refused); err != nil {
			return nil, err
		}
	}
}

// listingURL is where a listing begins, with all that we need of each model.
func (s *sweep) listingURL(q hub.Query) string {
	q.Limit, q.Expand = s.config.PageSize, s.expand
	return s.endpoint() + hub.ListingPath + "?" + q.Values().Encode()
}

// dropUnknown leaves the fields out that this Hub does not know: it lists those
// that it does in its refusal. Each refusal must leave fewer, so that there is an
// end to it.
func (s *sweep) dropUnknown(refused *hub.Error) error {
	kept, dropped := hub.Query{Expand: s.expand}.KeepExpand(hub.ExpandNames(refused.Message))
	for _, field := range []string{"createdAt", "private", "tags"} {
		if !slices.Contains(kept.Expand, field) {
			return fmt.Errorf("%w: without %s there is no lineage to read", refused, field)
		}
	}
	if len(dropped) == 0 {
		return refused
	}
	s.config.Log.Warn("this Hub does not list some fields; going on without", "fields", dropped)
	s.expand = kept.Expand
	return nil
}

// unlisted are the fields that we need and that this Hub does not list.
func (s *sweep) unlisted() (fields []string) {
	for _, f := range expand {
		if !slices.Contains(s.expand, f) {
			fields = append(fields, f)
		}
	}
	return fields
}

func (s *sweep) addCounters() {
	s.run.Requests = s.before.Requests + int(s.count.Requests.Load())
	s.run.Retries = s.before.Retries + int(s.count.Retries.Load())
	s.run.Throttled = s.before.Throttled + int(s.count.Throttled.Load())
	s.run.Others = s.before.Others + int(s.count.Others.Load())
}

// report says where the crawl stands, with so many lanes being read.
func (s *sweep) report(lanes int) {
	if s.config.Progress == nil {
		return
	}
	limit, window := s.pace.policy()
	s.config.Progress(Progress{Run: s.run, Quota: s.pace.quota(), Limit: limit, Window: window, Share: s.share, Lanes: lanes, Names: s.names})
}
