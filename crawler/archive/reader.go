package archive

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"time"

	"hflineage/graph"
)

// Bounds of a batch. A line of a listing has some 700 bytes; the Hub's largest
// answers about one model are a few megabytes.
const (
	maxLines = 1000
	maxBatch = 8 << 20 // no further line is begun behind it
	maxLine  = 64 << 20
)

// Reader reads the lines of a file. Its methods are for one goroutine, but for
// Offset.
type Reader struct {
	name   string
	in     *bufio.Reader // nil of Parquet
	table  *table        // nil of anything else
	size   int64         // of the file, of Parquet
	file   *os.File      // nil if it is not ours to close
	unpack func()        // ends the unpacker
	offset atomic.Int64

	line    int // the number of the last line that was read
	archive bool
	begun   time.Time
	sum     hash.Hash // of all lines but the last one
	lookups []graph.Lookup
	run     *graph.Run
	missing []Column
	usual   int   // how much room a batch takes, and somewhat more
	err     error // what Next returns from now on
}

// Lines are consecutive lines of a file.
type Lines struct {
	First int // the number of the first, from 1
	data  []byte
	ends  []int
}

// Len is the number of lines.
func (l *Lines) Len() int { return len(l.ends) }

// Line is line First+i without blanks around it; empty where there is nothing
// else, and where the line is the archive's own.
func (l *Lines) Line(i int) []byte {
	from := 0
	if i > 0 {
		from = l.ends[i-1]
	}
	return bytes.TrimSpace(l.data[from:l.ends[i]:l.ends[i]])
}

// Next returns the next lines, up to 1,000 of them: the same from the same file
// each time. At the end of a whole file it returns io.EOF. What is wrong with
// the content is an *Error, and comes behind all lines before it.
func (r *Reader) Next() (*Lines, error) {
	l := &Lines{First: r.line + 1, data: make([]byte, 0, r.usual)}
	for r.err == nil && len(l.ends) < maxLines && len(l.data) < maxBatch {
		if r.err = r.take(l); r.err == nil {
			r.line++
		}
	}
	if len(l.ends) > 0 {
		r.usual = len(l.data) + len(l.data)/8
		return l, nil
	}
	return nil, r.err
}

// take adds the next line to l.
func (r *Reader) take(l *Lines) error {
	if r.table != nil {
		return r.takeRow(l)
	}
	start := len(l.data)
	ended, err := r.readLine(l)
	if err != nil {
		l.data = l.data[:start]
		return err
	}
	if r.line == 0 {
		if text, ok := bytes.CutPrefix(l.data[start:], []byte("\ufeff")); ok {
			l.data = append(l.data[:start], text...)
		}
	}
	line := bytes.TrimSpace(l.data[start:])
	switch {
	case !ended && isCut(line):
		err = r.wrong("the file is cut short: its last line has no end")
	case len(line) == 0:
	case r.run != nil:
		err = r.wrong("something behind the run, which ends an archive")
	case isOwn(line):
		if err = r.own(line); r.archive && r.run == nil {
			r.sum.Write(l.data[start:])
		}
		l.data = l.data[:start]
	case r.archive:
		r.sum.Write(l.data[start:])
	}
	if err != nil {
		l.data = l.data[:start]
		return err
	}
	l.ends = append(l.ends, len(l.data))
	return nil
}

// takeRow adds the next row of Parquet to l, as a line.
func (r *Reader) takeRow(l *Lines) error {
	data, ok, err := r.table.next(l.data)
	switch {
	case err != nil:
		return r.failed(err)
	case !ok:
		return io.EOF
	}
	l.data, l.ends = data, append(l.ends, len(data))
	if total := r.table.rows(); total > 0 {
		r.offset.Store(int64(float64(r.size) * float64(r.table.done) / float64(total)))
	}
	return nil
}

// isCut reports whether a line is the beginning of a JSON object and no more.
func isCut(line []byte) bool {
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	var raw json.RawMessage
	syntax, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(line, &raw))
	return ok && syntax.Offset >= int64(len(line))
}

// readLine appends the next line to l; ended says that it has its end.
func (r *Reader) readLine(l *Lines) (ended bool, err error) {
	for start := len(l.data); ; {
		part, err := r.in.ReadSlice('\n')
		l.data = append(l.data, part...)
		switch {
		case err == nil:
			return true, nil
		case len(l.data)-start > maxLine:
			return false, r.wrong("the line is longer than %d MB", maxLine>>20)
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(l.data) > start:
			return false, nil
		case errors.Is(err, io.EOF):
			return false, r.end()
		default:
			return false, r.failed(err)
		}
	}
}

// own takes in a line of ours.
func (r *Reader) own(line []byte) error {
	o, err := parse(line)
	switch {
	case err != nil:
		return r.wrong("%w", err)
	case o.Archive > 0 && r.line > 0:
		return r.wrong("the head of an archive where it does not begin")
	case o.Archive > 0:
		r.archive, r.begun = true, o.Begun
	case !r.archive:
		return r.wrong("a line of an archive in a file without the head of one: its beginning is missing")
	case o.Lookup != nil:
		r.lookups = append(r.lookups, *o.Lookup)
	case !r.begun.IsZero() && !r.begun.Equal(o.Run.Started):
		return r.wrong("the record of a run of %s in the archive of one of %s", o.Run.Started.Format(time.RFC3339), r.begun.Format(time.RFC3339))
	case o.SHA256 != hex.EncodeToString(r.sum.Sum(nil)):
		return r.wrong("the archive is not what its crawl wrote: its checksum is another")
	default:
		r.run = o.Run
	}
	return nil
}

// end is what is said at the end of the file: io.EOF if it is whole.
func (r *Reader) end() error {
	if r.archive && r.run == nil {
		return r.wrong("the archive is cut short: the record of its run is missing, or its crawl is not finished")
	}
	return io.EOF
}

// failed tells a disk that fails from what is packed wrongly.
func (r *Reader) failed(err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s line %d: %w", r.name, r.line+1, err)
	}
	if r.table != nil {
		return r.wrong("%w", err)
	}
	return r.wrong("the file is cut short or damaged: %w", err)
}

func (r *Reader) wrong(format string, args ...any) error {
	return &Error{Name: r.name, Line: r.line + 1, Err: fmt.Errorf(format, args...)}
}

// IsArchive reports whether the file has the head of an archive, once the first
// lines have been read.
func (r *Reader) IsArchive() bool { return r.archive }

// Run is the record of the run of an archive that has been read to its end; nil
// of a plain listing.
func (r *Reader) Run() *graph.Run { return r.run }

// Lookups are the look-ups of an archive that has been read to its end.
func (r *Reader) Lookups() []graph.Lookup { return r.lookups }

// Missing are the columns that a Parquet file lacks and that are of use.
func (r *Reader) Missing() []Column { return r.missing }

// Offset is how many bytes of the file have been read, of Parquet about as many. Any goroutine may ask.
func (r *Reader) Offset() int64 { return r.offset.Load() }

// Close lets go of the file.
func (r *Reader) Close() {
	r.unpack()
	if r.file != nil {
		r.file.Close()
	}
}
