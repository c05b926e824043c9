package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler"
	"hflineage/crawler/archive"
	"hflineage/graph"
	"hflineage/store"
)

type importCmd struct {
	dbFile
	logFlag
	goneFlag
	Paths []string `arg:"" name:"file" placeholder:"FILE|FOLDER" help:"Listings or one archive of a run; of a folder all *.jsonl, *.jsonl.gz, *.jsonl.zst and *.parquet in it."`
}

func (importCmd) Help() string {
	return `Reads listing items of the Hub from files instead of the Hub itself, JSON lines with an item each,
plain, gzip or zstd, or Parquet with a row each, and publishes them as a crawl does. What the files list takes the place of
what the database held; of two items with one _id the later one counts.

An archive that a crawl has kept gives the run of that crawl again, its number, strategy and time
included. Of all other files the run is called "import".

Parquet is the models.parquet of the datasets cfahlgren1/hub-stats and hfmlsoc/hub_weekly_snapshots,
or what export --data models writes. Columns of the listing that are missing are named, with what is
not known without them; without an id, or without both tags and baseModels, the file is refused, and
without _id over a database that has them. A crawl then brings the rest up to date, and first of all
the names that lead to others: a file knows of those alone that baseModels tells.

Rows that are no models are named with their lines, counted and left out. A file that is cut short
or no listing at all is refused, and so are files that miss half a percent of the models of the last
run (--max-gone); the database is then as it was. An import that is stopped goes on where it was
when the same command is given again.

    hflineage import listing.jsonl.gz --db other.db
    hflineage import models.parquet && hflineage crawl
    hflineage import parts/`
}

func (c *importCmd) Run(a *app) error {
	c.choose(a)
	if err := c.checkMaxGone(); err != nil {
		return err
	}
	files, err := crawler.ImportFiles(c.Paths)
	if err != nil {
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
	into := &crawler.Import{Files: files, Last: last.Run}
	ours, same := into.Reads(journal.Lanes())
	switch finished := !journal.Run().Finished.IsZero(); {
	case finished: // stopped before or in its publication
		err := c.publishAndClose(a, journal)
		switch {
		case err != nil:
			return err
		case same:
			return c.summary(a)
		}
		return c.Run(a)
	case ours && !same: // what has been read of other contents is of no use
		a.say(slog.LevelWarn, "the files have changed since this import began; beginning anew")
		if err := journal.Drop(); err != nil {
			return err
		}
		return c.Run(a)
	}
	if err := c.importInto(a, journal, into); err != nil {
		return err
	}
	return c.summary(a)
}

// importInto imports and publishes, and lets go of the journal.
func (c *importCmd) importInto(a *app, journal *store.Journal, into *crawler.Import) error {
	bar := newReading(a)
	into.Log, into.Progress = bar.log, bar.show
	bar.log.Info("importing", "from", into.Endpoint(), "files", len(into.Files))
	if run := journal.Run(); run.ID != 0 {
		bar.log.Info("going on", "rows", run.Items, "models", run.Models)
	}
	err := into.Run(a.ctx, journal)
	bar.done()
	ours, _ := into.Reads(journal.Lanes())
	_, useless := errors.AsType[*archive.Error](err)
	switch {
	case useless && ours:
		return errors.Join(fmt.Errorf("%w; nothing was published", err), journal.Drop())
	case err != nil:
		return errors.Join(c.explainStop(err, journal.Run(), ours), journal.Close())
	}
	bar.log.Info("publishing", "models", journal.Run().Models)
	return c.publishAndClose(a, journal)
}

// publishAndClose publishes a finished run, or closes its journal.
func (c *importCmd) publishAndClose(a *app, journal *store.Journal) error {
	if err := c.publish(a, journal); err != nil {
		return errors.Join(err, journal.Close())
	}
	return nil
}

// explainStop says what has been kept and what to do.
func (c *importCmd) explainStop(err error, run graph.Run, ours bool) error {
	switch {
	case run.ID == 0:
		return err
	case !ours:
		return fmt.Errorf("%w %s", err, store.JournalPath(c.DB))
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted after %s rows; the same command goes on from there", answers.Thousands(run.Items))
	case isFull(err):
		return goesOn(err)
	}
	return fmt.Errorf("%w; %s rows are kept; if it stays so, remove %s to begin anew", err, answers.Thousands(run.Items), store.JournalPath(c.DB))
}

// summary says on stdout what has been published.
func (c *importCmd) summary(a *app) error {
	return c.read(func(s *store.Snapshot) error {
		run := s.Meta().Run
		_, err := fmt.Fprintf(a.stdout, "run %d (%s, %s): %s models, %s declared edges, %s unresolved names%s; imported from %s; published to %s\n",
			run.ID, run.Strategy, run.Finished.Format(time.DateOnly), answers.Thousands(run.Models), answers.Thousands(run.Edges), answers.Thousands(s.Meta().Unresolved), leftOut(run), strings.Join(c.Paths, ", "), c.DB)
		return err
	})
}
