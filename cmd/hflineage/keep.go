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
	switch {
	case run.Archive != "":
		return archive.Reopen(run)
	case c.Archive == "":
		return nil, nil
	case run.ID != 0:
		return nil, usagef("the run under way keeps no archive: let it finish without --archive first, or remove %s to begin anew", store.JournalPath(c.DB))
	}
	return archive.Create(c.Archive)
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
func finishArchive(journal *store.Journal) error {
	run := journal.Run()
	if run.Archive == "" || archive.Finished(run) {
		return nil
	}
	answers, err := journal.Answers()
	if err != nil {
		return err
	}
	w, err := archive.Reopen(run)
	if err != nil {
		return err
	}
	return goesOn(w.Finish(run, answers))
}
