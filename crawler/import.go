package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"

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
// or finished; same says that the files have not changed since.
func (im *Import) Reads(lanes []graph.Lane) (reads, same bool) {
	if !slices.EqualFunc(im.Files, lanes, func(f string, l graph.Lane) bool { return l.Next == f }) {
		return false, false
	}
	now, _, err := importLanes(im.Files)
	return true, err == nil && sameFiles(lanes, now)
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
	for _, c := range r.Missing() {
		s.Log.Warn("a column is missing", "file", lane.Next, "column", c.Name, "cost", c.Cost)
	}
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
