package crawler

import (
	"context"
	"fmt"
	"slices"

	"hflineage/graph"
)

// reader reads the listing in lanes. Its jobs fetch and decode pages, one a
// lane, each in a goroutine; all else is done by the one that called Sweep,
// which owns what is in here.
type reader struct {
	*sweep
	ruler   ruler
	listing *fetcher
	lanes   []*lane
	results chan result
	flying  int    // jobs under way
	want    int    // jobs that should be; never less than before
	cursors cursor // whether the Hub takes cursors that we make
	reason  error  // why not, until it has been told
}

// lane is a lane and what is under way for it.
type lane struct {
	graph.Lane
	reading   bool  // its next page
	split     bool  // a page behind a cursor of our own, within it
	refused   error // the Hub's, of the cursor that it gave: the next page stands behind one of ours
	restarted bool  // for that, once
}

// cursor says what is known of the Hub's cursors.
type cursor int

const (
	unseen  cursor = iota
	known          // each names the _id that it goes on behind, so that we can make them
	foreign        // of another form, or not what they seem: the server's links are followed as they come
)

// job is a page to fetch.
type job struct {
	lane   *lane
	url    string
	after  string // _id of the last model ahead of the page, "" if that does not matter
	bound  string // the cursor of our own that the page stands behind; "" for the lane's next page
	ended  *page  // the page without a link that this one is to confirm as the last
	number int
}

type result struct {
	job
	page *page
	err  error
}

// read reads what is left of all lanes. A try to split a lane that is done by
// then is not waited for.
func (r *reader) read(ctx context.Context) error {
	r.fill(ctx)
	for slices.ContainsFunc(r.lanes, func(l *lane) bool { return !l.Done }) {
		done := <-r.results // each job listens to ctx
		r.flying--
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := r.handle(ctx, done); err != nil {
			return err
		}
	}
	return nil
}

// drain waits for jobs that have been cancelled.
func (r *reader) drain() {
	for ; r.flying > 0; r.flying-- {
		<-r.results
	}
}

// fill starts as many jobs as are wanted: first the lanes' next pages, then
// pages in the middle of what is left.
func (r *reader) fill(ctx context.Context) {
	r.want = max(r.want, r.lanesWanted())
	for _, l := range r.lanes {
		if r.flying < r.want && !l.Done && !l.reading {
			l.reading = true
			r.start(ctx, job{lane: l, url: l.Next, after: l.After})
		}
	}
	for r.flying < r.want {
		i, bound, ok := r.ruler.longest(r.plain(), func(i int) bool { return !r.lanes[i].Done && !r.lanes[i].split })
		if !ok || !r.mayMakeCursors() {
			return
		}
		l := r.lanes[i]
		l.split = true
		r.start(ctx, job{lane: l, url: behind(l.Next, bound), bound: bound})
	}
}

func (r *reader) start(ctx context.Context, j job) {
	r.flying++
	j.number = r.run.Pages + r.flying
	go func() {
		p, err := r.pageBehind(ctx, r.listing, j.url, j.number, j.after)
		r.results <- result{j, p, err}
	}()
}

// handle takes in what a job brings.
func (r *reader) handle(ctx context.Context, done result) error {
	l := done.lane
	switch {
	case done.ended != nil:
		return r.end(ctx, done)
	case done.bound != "":
		l.split = false
		return r.split(ctx, done)
	}
	l.reading = false
	if done.err != nil || l.refused != nil {
		return r.restart(ctx, done)
	}
	return r.take(ctx, l, done.page, true)
}

// split makes two lanes of one if the page behind a cursor of our own is what
// it should be. Until then nothing depends on it.
func (r *reader) split(ctx context.Context, done result) error {
	l := done.lane
	err := misplaced(done)
	switch {
	case l.Done || l.After >= done.bound: // overtaken by the lane itself
	case err != nil:
		r.followLinks(err)
	case done.page.next == "": // the end of the listing, if it can be believed: the lane finds out
		r.ruler.empty = done.bound
	case r.cursors == known:
		fresh := &lane{Lane: graph.Lane{After: done.bound, Bound: l.Bound}}
		l.Bound = done.bound
		r.lanes = slices.Insert(r.lanes, slices.Index(r.lanes, l)+1, fresh)
		return r.take(ctx, fresh, done.page, false)
	}
	r.fill(ctx)
	return nil
}

// misplaced says why a page is not the one behind the cursor that we made.
func misplaced(done result) error {
	if done.err != nil {
		return done.err
	}
	first, _ := done.page.ends()
	switch {
	case first == "" && (len(done.page.rows) > 0 || done.page.next != ""):
		return fmt.Errorf("no _id on the page behind %s", done.bound)
	case first != "" && first <= done.bound:
		return fmt.Errorf("the page behind %s begins at %s", done.bound, first)
	case !done.page.ordered():
		return fmt.Errorf("the page behind %s is out of order", done.bound)
	}
	return nil
}

// followLinks gives up making cursors for the rest of this run.
func (r *reader) followLinks(reason error) {
	if r.cursors != foreign {
		r.cursors, r.reason = foreign, reason
	}
}

// mayMakeCursors says whether the Hub is known to take cursors that we make; if
// it is known not to, it says so in the log, once.
func (r *reader) mayMakeCursors() bool {
	if r.reason != nil {
		r.config.Log.Warn("no more lanes in this run: the Hub's cursors are not what was expected", "reason", r.reason)
		r.reason = nil
	}
	return r.cursors == known
}

// lanesWanted is how many lanes there should be at present.
func (c *Crawler) lanesWanted() int {
	if c.config.Lanes > 0 {
		return c.config.Lanes
	}
	return c.pace.lanes()
}
