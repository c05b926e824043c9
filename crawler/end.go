package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"hflineage/crawler/hub"
)

// A page without a link to the next one is the last one, or its link was lost on
// the way, and all behind it with it. It is held back until it has been asked
// for once more what comes after it:
//
//	a page behind its last _id, where we may make cursors
//	  is empty                 it was the last one
//	  has models               they are what comes after it
//	  is none, or out of place we may not, after all
//	the same page again, where we may not
//	  has a link               it is followed
//	  has none                 it was the last one
//
// So the last lane of a sweep costs one request more.

// confirm asks for what comes after a page without a link.
func (r *reader) confirm(ctx context.Context, l *lane, p *page) {
	l.reading, l.Next = true, p.url
	if _, last := p.ends(); p.keyed() && r.cursors == known {
		r.start(ctx, job{lane: l, url: behind(p.url, last), bound: last, ended: p})
		return
	}
	r.start(ctx, job{lane: l, url: p.url, after: l.After, ended: p})
}

// end takes in what comes after a page without a link.
func (r *reader) end(ctx context.Context, done result) error {
	l, p := done.lane, done.ended
	if done.bound == "" {
		if done.err != nil {
			return done.err
		}
		l.reading, done.page.last = false, true
		return r.take(ctx, l, done.page, true)
	}
	if err := misplaced(done); err != nil {
		r.followLinks(err)
		r.confirm(ctx, l, p)
		return nil
	}
	if len(done.page.rows) == 0 {
		l.reading, p.last = false, true
		return r.take(ctx, l, p, true)
	}
	r.config.Log.Warn("a page had lost its link to the next one", "behind", done.bound)
	p.next, p.cursor = done.url, done.bound
	if err := r.take(ctx, l, p, true); err != nil {
		return err
	}
	l.reading = false
	return r.take(ctx, l, done.page, true)
}

// restart lets a lane go on behind its last _id where the Hub refuses the cursor
// that it gave: once, and if the page that comes lies there.
func (r *reader) restart(ctx context.Context, done result) error {
	l := done.lane
	refused, ok := errors.AsType[*hub.Error](done.err)
	switch {
	case l.refused != nil && done.err == nil:
		if first, _ := done.page.ends(); first <= l.After && len(done.page.rows) > 0 {
			return l.refused
		}
		l.refused = nil
		return r.take(ctx, l, done.page, true)
	case !ok || !refused.BadParameter():
		return done.err
	case l.refused != nil:
		return l.refused
	case l.After == "" || l.restarted || cursorKey(l.Next) == l.After:
		return done.err
	}
	r.config.Log.Warn("the Hub refuses the cursor that it gave: going on behind the last _id", "_id", l.After, "reason", refused)
	l.refused, l.restarted, l.reading = done.err, true, true
	r.start(ctx, job{lane: l, url: behind(l.Next, l.After), after: l.After})
	return nil
}

// newestPages is how many pages of the newest models are looked through for one
// that the run should hold: those that came after T0 lie ahead of it.
const newestPages = 10

// reachedEnd makes sure that the listing did not break off before T0. Seen from
// the other end, it begins with the models after T0, which are left to the next
// run; our last _id must be among the thousand before those, some of which may
// have come or gone meanwhile. A Hub that does not tell is believed.
func (s *sweep) reachedEnd(ctx context.Context) error {
	ours := ""
	for _, l := range s.journal.Lanes() {
		ours = max(ours, l.After)
	}
	if ours == "" {
		return nil // nothing has an _id
	}
	oldest, newest, err := s.newest(ctx)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, ErrIncomplete) && !errors.Is(err, errNoPage):
		return err
	case err != nil:
		s.config.Log.Warn("the end of the listing is taken on trust: it cannot be seen from the other side", "reason", err)
	case ours < oldest:
		return fmt.Errorf("%w: the listing broke off at _id %s%s, where %s lists models up to %s%s", ErrImplausible, ours, dateOf(ours), s.endpoint(), newest, dateOf(newest))
	}
	return nil
}

// newest returns the smallest and the greatest _id up to T0 on the first page,
// from the newest model down, that has one.
func (s *sweep) newest(ctx context.Context) (oldest, newest string, err error) {
	q := hub.Query{Sort: hub.SortCreated, Direction: hub.Descending, Limit: hub.MaxLimit, Expand: []string{"createdAt"}}
	url, t0 := s.endpoint()+hub.ListingPath+"?"+q.Values().Encode(), endOf(s.run.Until.Unix())
	for n := 1; n <= newestPages && url != ""; n++ {
		p, err := s.page(ctx, s.fetch, url, n)
		if err != nil {
			return "", "", err
		}
		for i := range p.rows {
			if k := p.rows[i].key; k != "" && k <= t0 {
				oldest, newest = min(k, cmp.Or(oldest, k)), max(k, newest)
			}
		}
		if oldest != "" {
			return oldest, newest, nil
		}
		url = p.next
	}
	return "", "", errors.New("the newest models are all later than the run")
}

// dateOf is when a model was created by its _id, in brackets.
func dateOf(key string) string {
	at, ok := hub.KeyTime(key)
	if !ok {
		return ""
	}
	return " (" + at.Format(time.DateTime) + ")"
}
