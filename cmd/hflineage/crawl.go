package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/graph"
	"hflineage/store"
)

type crawlCmd struct {
	dbFlag
	Strategy string `enum:"auto,sweep" default:"auto" help:"How to read the Hub: ${enum}. A sweep reads the whole listing; auto does what is due."`
	Lookups  int    `default:"-1" placeholder:"N" help:"Ask the Hub about at most N names that the listing leaves unexplained (default 400 in the first run, then 200)."`
}

func (crawlCmd) Help() string {
	return `Reads the listing of all models, a page of 1,000 at a time and within the Hub's quota, then
publishes the new state of the database in one step. Queries work meanwhile, on the state before.
A crawl that is stopped, or that the Hub fails for too long, goes on where it was when it is
started again.

    HF_TOKEN=hf_... hflineage crawl      doubles the quota of an anonymous crawl
    HF_ENDPOINT=https://mirror hflineage crawl`
}

func (c *crawlCmd) Run(a *app) error {
	settings, err := hub.LoadSettings(os.Getenv, os.ReadFile)
	if err != nil {
		return err
	}
	return c.crawl(a, settings)
}

// crawl brings the database up to date with the Hub of the settings.
func (c *crawlCmd) crawl(a *app, settings hub.Settings) error {
	journal, err := store.OpenJournal(c.DB)
	if err != nil {
		return err
	}
	published, err := c.crawlInto(a, journal, settings)
	if !published {
		return errors.Join(err, journal.Close())
	}
	return c.summary(a)
}

// crawlInto crawls and publishes; published says that the journal is gone.
func (c *crawlCmd) crawlInto(a *app, journal *store.Journal, settings hub.Settings) (published bool, err error) {
	last, err := lastRun(c.DB)
	if err != nil {
		return false, err
	}
	bar := newProgress(a.stderr, last.Models)
	crawl, err := crawler.New(crawler.Config{
		Hub: settings, UserAgent: userAgent(), Lookups: c.lookups(last), Log: bar.log, Progress: bar.show,
	})
	if err != nil {
		return false, err
	}
	err = crawl.Sweep(a.ctx, journal, last.ID+1)
	bar.done()
	if err != nil {
		return false, explainStop(err, journal.Run())
	}
	bar.log.Info("publishing", "models", journal.Run().Items)
	err = store.Publish(c.DB, journal)
	return err == nil, err
}

func (c *crawlCmd) lookups(last graph.Run) int {
	switch {
	case c.Lookups >= 0:
		return c.Lookups
	case last.ID == 0:
		return 400
	}
	return 200
}

// lastRun is the run that the database was published from, zero if there is
// none yet.
func lastRun(db string) (graph.Run, error) {
	s, err := store.Open(db)
	if errors.Is(err, store.ErrNoDatabase) {
		return graph.Run{}, nil
	}
	if err != nil {
		return graph.Run{}, err
	}
	defer s.Close()
	return s.Meta().Run, nil
}

// explainStop says what has been kept and what to do.
func explainStop(err error, run graph.Run) error {
	switch {
	case run.ID == 0:
		return err
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted after %d pages; the same command goes on from there", run.Pages)
	case errors.Is(err, crawler.ErrIncomplete):
		return fmt.Errorf("%w; %d pages are kept, and the same command goes on from there", err, run.Pages)
	}
	return err
}

// summary says on stdout what has been published.
func (c *crawlCmd) summary(a *app) error {
	s, err := c.open()
	if err != nil {
		return err
	}
	defer s.Close()
	run := s.Meta().Run
	_, err = fmt.Fprintf(a.stdout, "run %d: %s models, %s declared edges, %s unresolved names; %s requests in %s; published to %s\n",
		run.ID, thousands(run.Models), thousands(run.Edges), thousands(s.Meta().Unresolved), thousands(run.Requests),
		run.Finished.Sub(run.Started).Round(time.Second), c.DB)
	return err
}
