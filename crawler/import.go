package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"time"

	"hflineage/crawler/archive"
	"hflineage/graph"
)

// Import reads files of listing items into a journal, over the same path as the
// pages of a crawl. Each file is a lane: Next is its path, After the number of
// lines that have been read, Bound what tells that it is the same file still. An
// import that is stopped goes on where it was, and an archive of a run gives that
// run again.
type Import struct {
	Files    []string // as ImportFiles returns them
	Last     graph.Run
	Log      *slog.Logger
	Progress func(ImportProgress) // called after every batch of lines, if set
}

// ImportProgress is where an import stands.
type ImportProgress struct {
	Run         graph.Run // its counters so far
	File        string
	Line        int   // the last one that is in the journal
	Read, Total int64 // bytes of all files
}

// importing is the state of one call of Import.Run.
type importing struct {
	*Import
	journal Journal
	run     graph.Run
	lanes   []graph.Lane
	former  former     // what the files say about names
	ended   *graph.Run // the record in an archive
	lookups []graph.Lookup
	before  int64 // bytes of the files before the one at hand
	total   int64
	listed  int // rows that are no models, in the log
}

// Run imports the files, going on with the import that the journal holds or
// beginning one, and marks it as finished. What is wrong with the files is an
// *archive.Error: the journal is of no use then. Every other error leaves what
// the same call goes on with.
func (im *Import) Run(ctx context.Context, j Journal) error {
	s := &importing{Import: im, journal: j, former: former{}}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if err := s.begin(); err != nil {
		return err
	}
	for i := range s.lanes {
		if err := s.file(ctx, i); err != nil {
			return err
		}
	}
	return s.end(ctx)
}

// Endpoint is what stands for the Hub in the record of an import under way.
func (im *Import) Endpoint() string { return importEndpoint(im.Files) }

// Reads reports whether lanes are those of an import of the same files, under way
// or finished.
func (im *Import) Reads(lanes []graph.Lane) bool {
	return slices.EqualFunc(im.Files, lanes, func(f string, l graph.Lane) bool { return l.Next == f })
}

// begin begins the run, or makes sure that the one under way is this import.
func (s *importing) begin() error {
	s.run = s.journal.Run()
	if s.run.ID != 0 && s.run.Endpoint != s.Endpoint() {
		return fmt.Errorf("the run under way reads %s, not %s: finish it there first, or remove the journal", s.run.Endpoint, s.Endpoint())
	}
	lanes, total, err := importLanes(s.Files)
	if err != nil {
		return err
	}
	s.total = total
	if s.run.ID == 0 {
		s.run = graph.Run{ID: s.Last.ID + 1, Strategy: "import", Endpoint: s.Endpoint(), Started: now()}
		s.lanes = lanes
		return s.journal.Begin(s.run, s.lanes)
	}
	s.lanes = slices.Clone(s.journal.Lanes())
	if !sameFiles(s.lanes, lanes) {
		return fmt.Errorf("the import under way reads other files of %s, or they have changed since: remove the journal to begin anew", s.Endpoint())
	}
	return nil
}

// file reads the rest of a file.
func (s *importing) file(ctx context.Context, i int) (err error) {
	lane := &s.lanes[i]
	done, err := strconv.Atoi(lane.After)
	if err != nil {
		return fmt.Errorf("the journal's mark in %s is %q, which is no number of lines: remove the journal", lane.Next, lane.After)
	}
	r, err := archive.Open(lane.Next)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, stop := context.WithCancel(ctx)
	batches := s.decode(ctx, r, lane.Next, done)
	defer func() {
		stop()
		for range batches { // the reader is done with the file before it is closed
		}
	}()
	rows := 0
	for b := range batches {
		<-b.done
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if b.err != nil {
			return b.err
		}
		maps.Copy(s.former, b.former)
		if rows += b.found; b.tally.rows == 0 {
			continue
		}
		if done == 0 && rows == b.found && b.usable == 0 {
			return &archive.Error{Name: lane.Next, Line: b.bad[0].line, Err: fmt.Errorf("no item of a Hub listing: %s", b.bad[0].Reason)}
		}
		if err := s.append(b, lane); err != nil {
			return err
		}
		s.report(lane, r.Offset())
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if rows == 0 {
		return &archive.Error{Name: lane.Next, Err: errors.New("nothing in it: no item of a Hub listing")}
	}
	s.before += r.Offset()
	s.ended, s.lookups = r.Run(), r.Lookups()
	return nil
}

// maxListed is how many rows that are no models are named in the log; all of them
// are among the run's anomalies.
const maxListed = 100

// append writes a batch.
func (s *importing) append(b *batch, lane *graph.Lane) error {
	for _, bad := range b.bad {
		if s.listed++; s.listed <= maxListed {
			s.Log.Warn("a row that is no model", "file", lane.Next, "line", bad.line, "reason", bad.Reason, "row", bad.Excerpt)
		}
		if s.listed == maxListed {
			s.Log.Warn("no more of such rows are named here; they are counted")
		}
	}
	b.tally.addTo(&s.run)
	if newest := b.tally.newest; newest.After(s.run.Until) {
		s.run.Until = newest
	}
	lane.After = strconv.Itoa(b.lines.First + b.lines.Len() - 1)
	return s.journal.Append(&b.tally.page, s.lanes, s.run)
}

func (s *importing) report(lane *graph.Lane, offset int64) {
	if s.Progress == nil {
		return
	}
	line, _ := strconv.Atoi(lane.After)
	s.Progress(ImportProgress{Run: s.run, File: lane.Next, Line: line, Read: s.before + offset, Total: s.total})
}

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

// importMayLack is the part of the models of the last complete run that may be
// missing in an import.
const importMayLack = 0.005

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
	case float64(run.Models) < (1-importMayLack)*float64(last.Models):
		return s.wrong("it lists %d models, where the last run found %d, and what it does not list would be gone: import it into another database with --db", run.Models, last.Models)
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
