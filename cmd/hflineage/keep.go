package main

import (
	"hflineage/crawler/archive"
	"hflineage/graph"
	"hflineage/store"
)

// The archive of a crawl lives as long as its run: it is made before the run
// begins, taken up with it at the length that the journal knows, and gets its
// name when the run is finished, before it is published.

// openArchive makes or takes up the archive of a run, nil if none is kept.
func (c *crawlCmd) openArchive(run graph.Run) (*archive.Writer, error) {
	if err := c.sameArchive(run); err != nil || c.Archive == "" {
		return nil, err
	}
	if run.ID == 0 {
		return archive.Create(c.Archive)
	}
	return archive.Reopen(c.Archive, run)
}

// sameArchive makes sure that a run goes on with its archive, or without one.
func (c *crawlCmd) sameArchive(run graph.Run) error {
	switch {
	case run.ID == 0 || (c.Archive != "") == (run.Archived > 0):
		return nil
	case c.Archive == "":
		return usagef("the run under way keeps an archive: name it again with --archive, or remove %s to begin anew", store.JournalPath(c.DB))
	}
	return usagef("the run under way keeps no archive: let it finish without --archive first, or remove %s to begin anew", store.JournalPath(c.DB))
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

// finishArchive ends the archive of a finished run, unless that has been done.
func (c *crawlCmd) finishArchive(journal *store.Journal) error {
	run := journal.Run()
	if err := c.sameArchive(run); err != nil || c.Archive == "" || archive.Finished(c.Archive, run) {
		return err
	}
	answers, err := journal.Answers()
	if err != nil {
		return err
	}
	w, err := archive.Reopen(c.Archive, run)
	if err != nil {
		return err
	}
	return goesOn(w.Finish(run, answers))
}
