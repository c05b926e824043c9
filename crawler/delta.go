package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// overlap is how far before the start of the last crawl a delta looks for edits:
// not all dates in the listing are the server's own.
const overlap = 24 * time.Hour

// feed is a listing with the newest first, which is read until it comes to a
// bound. A model that changes meanwhile moves to its head, where the next delta
// finds it. It is kept as a lane: Bound is the time it is read to, After the time
// that it has come to.
type feed struct {
	sort string
	at   func(*row) (at time.Time, ok bool) // where a row stands in the order
}

// feeds are the lanes of a delta: models created since the last T0, and models
// edited since a while before it.
var feeds = []feed{
	{hub.SortCreated, func(r *row) (time.Time, bool) { return hub.KeyTime(r.key) }},
	{hub.SortModified, func(r *row) (time.Time, bool) { return time.Unix(r.model.Modified, 0), r.model.Modified != 0 }},
}

// delta reads the feeds, back to where the last run began.
func (s *sweep) delta(ctx context.Context, last graph.Run) error {
	lanes := slices.Clone(s.journal.Lanes())
	if len(lanes) == 0 {
		for _, bound := range []time.Time{last.Until, last.Until.Add(-overlap)} {
			lanes = append(lanes, graph.Lane{Bound: bound.UTC().Format(time.RFC3339)})
		}
	}
	for i := range feeds {
		if err := s.readFeed(ctx, &feeds[i], lanes, i); err != nil {
			return err
		}
	}
	return s.finish(ctx)
}

// readFeed reads what is left of a feed. One whose cursor the Hub does not take any
// more begins anew, once: it is short.
func (s *sweep) readFeed(ctx context.Context, f *feed, lanes []graph.Lane, i int) error {
	l := &lanes[i]
	bound, err := time.Parse(time.RFC3339, l.Bound)
	if err != nil {
		return fmt.Errorf("the journal's lane %d has the bound %q, which is no time: remove the journal", i, l.Bound)
	}
	anew := l.Next != ""
	for !l.Done {
		p, after, reached, err := s.feedPage(ctx, f, l, bound)
		if refused, ok := errors.AsType[*hub.Error](err); ok && refused.BadParameter() && anew {
			l.Next, l.After, anew = "", "", false
			continue
		}
		if err != nil {
			return err
		}
		if s.run.Until.IsZero() {
			if err := s.begin(p, lanes...); err != nil {
				return err
			}
		}
		l.Next, l.After, l.Done = p.next, after, reached || p.next == "" // only now: a run begins with nothing read
		if err := s.keep(p, lanes); err != nil {
			return err
		}
	}
	return nil
}

// feedPage fetches the next page of a feed and says how far it comes; reached says
// that it comes to the bound. One without a link, short of the bound, is asked for once more: if it has
// none again, it is the end of the listing.
func (s *sweep) feedPage(ctx context.Context, f *feed, l *graph.Lane, bound time.Time) (p *page, after string, reached bool, err error) {
	check := func(p *page) (err error) {
		after, reached, err = f.judge(p, l.After, bound)
		return err
	}
	for range 2 {
		if l.Next == "" {
			p, err = s.firstWhere(ctx, s.fetch, hub.Query{Sort: f.sort, Direction: hub.Descending}, check)
		} else {
			p, err = s.pageWhere(ctx, s.fetch, l.Next, s.run.Pages+1, check)
		}
		if err != nil {
			return nil, "", false, err
		}
		if reached || p.next != "" {
			break
		}
	}
	return p, after, reached, nil
}

// judge says how far a page comes; an error if it is not behind the page that
// ended at a time, or not in order.
func (f *feed) judge(p *page, former string, bound time.Time) (after string, reached bool, err error) {
	last, _ := time.Parse(time.RFC3339, former) // zero before the first page
	for i := range p.rows {
		r := &p.rows[i]
		at, ok := f.at(r)
		switch {
		case r.malformed:
			continue
		case !ok: // rows without a date are the last ones
			reached = f.sort == hub.SortModified
			continue
		case !last.IsZero() && at.After(last):
			return "", false, fmt.Errorf("by %s, %s comes behind %s: a page that was read before, or a Hub that does not list by it; if it stays so, use --strategy sweep",
				f.sort, at.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339))
		}
		last, reached = at, reached || at.Before(bound)
	}
	if last.IsZero() {
		return former, reached, nil
	}
	return last.UTC().Format(time.RFC3339), reached, nil
}

// keep makes the rows of a page part of the run, but for models that were created
// after T0: they are left to the next one.
func (s *sweep) keep(p *page, lanes []graph.Lane) error {
	var t tally
	for i := range p.rows {
		if !p.rows[i].created().After(s.run.Until) {
			t.add(&p.rows[i])
		}
	}
	t.addTo(&s.run)
	s.addCounters()
	if err := s.journal.Append(&t.page, lanes, s.run); err != nil {
		return err
	}
	s.report(1)
	return nil
}
