package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"

	"hflineage/crawler/archive"
	"hflineage/crawler/hub"
)

// batch is some lines of a file on their way into the journal.
type batch struct {
	lines  *archive.Lines
	tally  tally // of the lines that are new
	bad    []badRow
	former former
	found  int // rows, those of an earlier call included
	usable int // rows that are items, private ones included
	err    error
	done   chan struct{} // closed when the above is there
}

type badRow struct {
	line int
	*hub.BadItem
}

// decode reads a file and decodes it in as many goroutines as there are
// processors. The batches come in the order of the lines, before they are done;
// an error comes as the last one. The lines up to number done are in the journal.
func (s *importing) decode(ctx context.Context, r *archive.Reader, path string, done int) <-chan *batch {
	batches := make(chan *batch, runtime.GOMAXPROCS(0))
	go func() {
		defer close(batches)
		for {
			b := &batch{done: make(chan struct{}), former: former{}}
			if b.lines, b.err = r.Next(); errors.Is(b.err, io.EOF) {
				return
			}
			failed := b.err != nil
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
			if failed {
				close(b.done)
				return
			}
			go b.decode(filepath.Base(path), r.IsArchive(), done)
		}
	}()
	return batches
}

// decode maps the lines.
func (b *batch) decode(name string, ofRun bool, done int) {
	defer close(b.done)
	for i := range b.lines.Len() {
		raw, line := b.lines.Line(i), b.lines.First+i
		if len(raw) == 0 {
			continue
		}
		noItem := !ofRun && b.former.take(raw)
		if noItem {
			continue
		}
		b.found++
		if line <= done {
			continue
		}
		it, bad := hub.DecodeRow(raw)
		if bad == nil {
			b.usable++
			r := newRow(&it)
			b.tally.add(&r)
			continue
		}
		b.bad = append(b.bad, badRow{line, bad})
		where := ""
		if !ofRun { // what a run notes must not change with the file that it came from
			where = fmt.Sprintf("%s line %d", name, line)
		}
		r := malformedRow(bad, where)
		b.tally.add(&r)
	}
}
