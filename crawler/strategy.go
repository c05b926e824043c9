package crawler

import (
	"context"
	"fmt"

	"hflineage/graph"
)

// Each strategy reads into the journal, going on with the run that is there or
// beginning one with the number id; then it looks up names that are left
// unexplained, and marks the run as finished. It returns ErrIncomplete if the Hub
// fails for longer than we are willing to wait, and the context's cause if that is
// done; the journal then holds everything before.

// Sweep reads the whole listing. It alone sees what is gone.
func (c *Crawler) Sweep(ctx context.Context, j Journal, id int) error {
	return c.crawl(ctx, j, graph.Run{ID: id, Strategy: graph.Sweep}, (*sweep).all)
}

// Delta reads what is new or edited since the last run that did not walk. What is
// gone, renamed, or gated since then it cannot see.
func (c *Crawler) Delta(ctx context.Context, j Journal, id int, last graph.Run) error {
	return c.crawl(ctx, j, graph.Run{ID: id, Strategy: graph.Delta}, func(s *sweep, ctx context.Context) error {
		return s.delta(ctx, last)
	})
}

// Walk reads the models that the roots are, and what descends from them, without
// the rest of the Hub. What it finds is a lower bound: children that spell their
// parent in another way are not found.
func (c *Crawler) Walk(ctx context.Context, j Journal, id int, roots Roots) error {
	return c.crawl(ctx, j, graph.Run{ID: id, Strategy: graph.Walk, Roots: roots.Names, Deep: roots.Deep}, func(s *sweep, ctx context.Context) error {
		return s.walk(ctx, roots)
	})
}

// crawl goes on with the run in the journal, or begins fresh.
func (c *Crawler) crawl(ctx context.Context, j Journal, fresh graph.Run, read func(*sweep, context.Context) error) error {
	s := &sweep{Crawler: c, journal: j, fetch: newFetcher(ctx, c.chain), run: j.Run(), expand: expand}
	switch {
	case s.run.ID == 0:
		s.run = fresh
		s.run.Endpoint, s.run.Started = c.endpoint(), now()
	case s.run.Endpoint != c.endpoint():
		return fmt.Errorf("the run under way reads %s, not %s: finish it there first, or remove the journal", s.run.Endpoint, c.endpoint())
	case s.run.Strategy != fresh.Strategy:
		return fmt.Errorf("the run under way is a %s, not a %s: finish it first, or remove the journal", s.run.Strategy, fresh.Strategy)
	case !s.run.Finished.IsZero():
		return nil // stopped between the end of the run and its publication
	}
	s.before = s.run
	s.before.Requests -= int(c.count.Requests.Load())
	s.before.Retries -= int(c.count.Retries.Load())
	s.before.Throttled -= int(c.count.Throttled.Load())
	s.before.Others -= int(c.count.Others.Load())
	if err := read(s, ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return nil
}
