package crawler

import (
	"context"
	"fmt"
	"time"

	"hflineage/crawler/archive"
	"hflineage/graph"
)

// end judges what has been read and finishes the run.
func (s *importing) end(ctx context.Context) error {
	run, err := s.record()
	if err != nil {
		return err
	}
	if err := s.plausible(&run); err != nil {
		return err
	}
	lookups := s.lookups
	if s.ended == nil {
		if lookups, err = s.redirects(); err != nil {
			return err
		}
	}
	for _, l := range lookups {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := s.journal.AddLookup(l, s.run); err != nil {
			return err
		}
	}
	return s.journal.Finish(run)
}

// record is the run's record: the one in the archive, or that of the import.
func (s *importing) record() (graph.Run, error) {
	if s.ended == nil {
		run := s.run
		run.Complete, run.Finished = true, now()
		if run.Until.After(run.Started) {
			run.Until = run.Started // a date ahead of its time
		}
		return run, nil
	}
	run := *s.ended
	switch counted := run.Models + run.Malformed; {
	case s.run.Items != counted:
		return run, s.wrong("the archive holds %d rows, where its run counts %d: it is not whole", s.run.Items, counted)
	case !run.Complete || run.Finished.IsZero() || run.ID < 1:
		return run, s.wrong("the archive of a run that did not see the whole listing")
	}
	// The rows may be judged otherwise now than they were then.
	run.Models, run.Malformed, run.Private = s.run.Models, s.run.Malformed, run.Private+s.run.Private
	return run, nil
}

// plausible makes sure that an import takes the place of what is published: what
// it does not list counts as gone.
func (s *importing) plausible(run *graph.Run) error {
	last := &s.Last
	switch {
	case run.Models == 0:
		return s.wrong("it lists no public models")
	case s.ended != nil && last.Started.Equal(run.Started) && last.Endpoint == run.Endpoint:
		return s.wrong("the archive of run %d, which is what the database holds", last.ID)
	case s.ended != nil && run.Finished.Before(last.Finished):
		return s.wrong("the archive of a run of %s, and the database holds a later one, of %s: import archives in the order of time, or into another database with --db",
			run.Finished.Format(time.RFC3339), last.Finished.Format(time.RFC3339))
	}
	return nil
}

// wrong is an error about the files as a whole.
func (s *importing) wrong(format string, args ...any) error {
	name := s.Files[0]
	if len(s.Files) > 1 {
		name = importFolder(s.Files)
	}
	return &archive.Error{Name: name, Err: fmt.Errorf(format, args...)}
}
