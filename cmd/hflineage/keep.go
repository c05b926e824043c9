package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"

	"hflineage/crawler/archive"
	"hflineage/graph"
	"hflineage/store"
)

// The archive of a crawl lives as long as its run: it is made before the run
// begins, taken up with it at the length that the journal knows, and gets its
// name when the run is finished, before it is published.

// openArchive makes or takes up the archive of a run, nil if none is kept.
func (c *crawlCmd) openArchive(run graph.Run) (*archive.Writer, error) {
	switch {
	case run.Archive != "":
		w, err := archive.Reopen(run)
		if err != nil {
			err = fmt.Errorf("%w; or remove %s to begin anew", err, store.JournalPath(c.DB))
		}
		return w, err
	case c.Archive == "":
		return nil, nil
	case run.ID != 0:
		return nil, usagef("the run under way keeps no archive: let it finish without --archive first, or remove %s to begin anew", store.JournalPath(c.DB))
	}
	return archive.Create(c.Archive)
}

// checkArchive makes sure that the archive has a name of its own.
func (c *crawlCmd) checkArchive() error {
	if c.Archive == "" {
		return nil
	}
	if filepath.Ext(c.Archive) != ".zst" {
		return usagef("--archive %s: the file is packed with zstd, so end its name with .zst", c.Archive)
	}
	db, err := filepath.Abs(c.DB)
	if err != nil {
		return err
	}
	if c.Archive == db || c.Archive == store.JournalPath(db) {
		return usagef("--archive %s: that is the database's own file; name another", c.Archive)
	}
	return nil
}

// leaveArchive closes the archive of a run that goes on another time, or removes
// that of a run that has not begun or is given up.
func leaveArchive(w *archive.Writer, run graph.Run) error {
	switch {
	case w == nil:
		return nil
	case run.ID == 0:
		return w.Drop()
	}
	return w.Close()
}

// finishArchive ends the archive of a finished run, unless that has been done. One
// that is gone does not keep the run from being published.
func (f *dbFile) finishArchive(a *app, journal *store.Journal) error {
	run := journal.Run()
	if run.Archive == "" || archive.Finished(run) {
		return nil
	}
	answers, err := journal.Answers()
	if err != nil {
		return err
	}
	w, err := archive.Reopen(run)
	if errors.Is(err, fs.ErrNotExist) {
		a.say(slog.LevelWarn, fmt.Sprintf("the archive %s is not there any more; the run is published without it", run.Archive))
		return nil
	}
	if err == nil {
		err = w.Finish(run, answers)
	}
	if err != nil && !isFull(err) {
		err = fmt.Errorf("%w; remove the archive, and the same command publishes the run without it", err)
	}
	return goesOn(err)
}
