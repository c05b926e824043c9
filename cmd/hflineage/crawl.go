package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/graph"
	"hflineage/store"
)

type crawlCmd struct {
	dbFile
	strategyFlag
	logFlag
	metricsFlag
	goneFlag
	Lanes      string `default:"auto" placeholder:"N" help:"Fetch N pages of the listing at a time, 1 to 16, or auto: as many as the Hub's quota needs (default ${default})."`
	QuotaShare int    `default:"100" placeholder:"PERCENT" help:"Spend at most that part of the Hub's quota, 1 to 100, and leave the rest to others who share it (default ${default})."`
	Archive    string `placeholder:"FILE" type:"path" help:"Keep the raw items of the listing in FILE as well: JSON lines, zstd, to be imported or replayed."`
	Lookups    *int   `placeholder:"N" help:"Ask the Hub about at most N names that the listing leaves unexplained (default 400 in the first run, then 200)."`
}

func (crawlCmd) Help() string {
	return `Reads the listing of models, a page of 1,000 at a time and within the Hub's quota, then
publishes the new state of the database in one step. Queries work meanwhile, on the state before.

A sweep reads the whole listing; it alone sees what is gone or renamed. A delta reads what was
created or edited since the last run, a page or some dozens, and publishes if there is anything new.
A walk asks for the children of models, and for theirs, without the rest of the Hub: for a few
models, into a database of its own; it says first what it costs, and its counts are a lower bound.

A crawl that is stopped, or that the Hub fails for too long, goes on where it was when it is
started again. It fetches several pages at a time where one after the other would not fill the
quota; the result is the same. A run that is complete and was not published, for want of room say,
is published first; then the Hub is read anew, unless the run's archive is the one that is named.

With --archive the items are kept as the Hub gave them, private ones aside; the file has its name
once the run is finished. hflineage import makes the same database of it again, and hflineage
replay serves it.

    HF_TOKEN=hf_... hflineage crawl      doubles the quota of an anonymous crawl
    HF_ENDPOINT=https://mirror hflineage crawl`
}

func (c *crawlCmd) Run(a *app) error {
	c.choose(a)
	if err := c.checkMetricsFile(); err != nil {
		return err
	}
	started := time.Now()
	err := c.crawlHub(a)
	return errors.Join(err, c.writeMetrics(a, c.DB, started, err))
}

func (c *crawlCmd) crawlHub(a *app) error {
	settings, err := hub.LoadSettings(os.Getenv, os.ReadFile)
	if err != nil {
		return err
	}
	return c.crawl(a, settings)
}

// crawl brings the database up to date with the Hub of the settings.
func (c *crawlCmd) crawl(a *app, settings hub.Settings) error {
	if c.Lookups != nil && *c.Lookups < 0 {
		return usagef("--lookups cannot be negative")
	}
	if c.QuotaShare < 1 || c.QuotaShare > 100 {
		return usagef("--quota-share %d: must be from 1 to 100 percent", c.QuotaShare)
	}
	if _, err := c.lanes(); err != nil {
		return err
	}
	if err := errors.Join(c.checkArchive(), c.check(c.Archive), c.checkMaxGone()); err != nil {
		return err
	}
	last, err := c.lastRun()
	if err != nil {
		return err
	}
	journal, err := store.OpenJournal(c.DB)
	if err != nil {
		return err
	}
	journal.MayMiss = c.MaxGone / 100
	run := journal.Run()
	c.reached = run
	finished := !run.Finished.IsZero() // by a crawl that was stopped before or in its publication
	var gone bool
	if finished {
		a.say(slog.LevelInfo, fmt.Sprintf("publishing run %d, which an earlier crawl has read", run.ID))
		err = c.publish(a, journal)
		gone = err == nil || errors.Is(err, store.ErrUnchanged)
	} else {
		gone, err = c.crawlInto(a, journal, settings, last)
	}
	switch {
	case !gone:
		return errors.Join(err, journal.Close())
	case errors.Is(err, store.ErrUnchanged):
		err = c.unchanged(a, journal.Run(), last.Run)
	case err == nil:
		err = c.summary(a)
	}
	if err != nil || !finished || run.Archive != "" && run.Archive == c.Archive {
		return err
	}
	return c.crawl(a, settings) // the run that was published now is of an earlier night
}

// crawlInto crawls and publishes; gone says that the journal is.
func (c *crawlCmd) crawlInto(a *app, journal *store.Journal, settings hub.Settings, last lastRun) (gone bool, err error) {
	lanes, err := c.lanes()
	if err != nil {
		return false, err
	}
	strategy, err := c.plan(journal.Run(), last, settings.Endpoint.String(), c.Archive, time.Now())
	if err != nil {
		return false, err
	}
	kept, err := c.openArchive(journal.Run())
	if err != nil {
		return false, err
	}
	bar := newProgress(a)
	crawl, err := crawler.New(crawler.Config{
		Hub: settings, UserAgent: userAgent(), Lanes: lanes, QuotaShare: c.QuotaShare, Lookups: c.lookups(last.Run), Expect: last.expect(), Sample: last.sample,
		Archive: kept, Log: bar.log, Progress: bar.show,
	})
	if err != nil {
		return false, errors.Join(err, leaveArchive(kept, journal.Run()))
	}
	bar.log.Info("crawling", "strategy", strategy, "hub", settings.String())
	if run := journal.Run(); run.ID != 0 {
		bar.log.Info("going on", "run", run.ID, "pages", run.Pages, "models", run.Models)
		if c.Archive != "" && run.Archive != c.Archive {
			bar.log.Warn("the run under way keeps another archive, and that one is not written", "archive", run.Archive, "not_written", c.Archive)
		}
	}
	if last.Endpoint != "" && last.Endpoint != settings.Endpoint.String() {
		bar.log.Warn("this database was read from another Hub so far", "then", last.Endpoint, "now", settings.Endpoint.String())
	}
	err = c.readBy(a.ctx, crawl, journal, strategy, last)
	c.reached = journal.Run()
	bar.done()
	if errors.Is(err, crawler.ErrImplausible) {
		return true, errors.Join(fmt.Errorf("%w; nothing was published, and the next crawl begins anew", err), journal.Drop(), leaveArchive(kept, graph.Run{}))
	}
	if err := errors.Join(err, leaveArchive(kept, journal.Run())); err != nil {
		return false, c.explainStop(err, journal.Run())
	}
	bar.log.Info("publishing", "models", journal.Run().Models)
	err = c.publish(a, journal)
	return err == nil || errors.Is(err, store.ErrUnchanged), err
}

func (c *crawlCmd) lookups(last graph.Run) int {
	switch {
	case c.Lookups != nil:
		return *c.Lookups
	case last.ID == 0:
		return 400
	}
	return 200
}

// lanes is the number of lanes, 0 for auto.
func (c *crawlCmd) lanes() (int, error) {
	if c.Lanes == "auto" || c.Lanes == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(c.Lanes)
	if err != nil || n < 1 || n > crawler.MaxLanes {
		return 0, usagef("--lanes %s: must be auto or a number from 1 to %d", c.Lanes, crawler.MaxLanes)
	}
	return n, nil
}

// explainStop says what has been kept and what to do.
func (c *crawlCmd) explainStop(err error, run graph.Run) error {
	switch {
	case run.ID == 0:
		return err
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted after %d pages; the same command goes on from there", run.Pages)
	case errors.Is(err, crawler.ErrIncomplete):
		return fmt.Errorf("%w; %d pages are kept, and the same command goes on from there", err, run.Pages)
	case isFull(err):
		return goesOn(err)
	}
	return fmt.Errorf("%w; if it stays so, remove %s to begin anew", err, store.JournalPath(c.DB))
}

// unchanged says on stdout that there was nothing to publish.
func (c *crawlCmd) unchanged(a *app, run, last graph.Run) error {
	_, err := fmt.Fprintf(a.stdout, "nothing has changed since run %d: a %s found nothing new in %s requests\n", last.ID, run.Strategy, answers.Thousands(run.Requests))
	return err
}

// summary says on stdout what has been published.
func (c *crawlCmd) summary(a *app) error {
	return c.read(func(s *store.Snapshot) error {
		run := s.Meta().Run
		bound := ""
		if answers.IsLowerBound(run, s.Meta().Whole) {
			bound = ", a lower bound"
		}
		_, err := fmt.Fprintf(a.stdout, "run %d (%s%s): %s models, %s declared edges, %s unresolved names%s; %s requests in %s; published to %s\n",
			run.ID, run.Strategy, bound, answers.Thousands(run.Models), answers.Thousands(run.Edges), answers.Thousands(s.Meta().Unresolved), leftOut(run),
			answers.Thousands(run.Requests), run.Finished.Sub(run.Started).Round(time.Second), c.DB)
		return err
	})
}
