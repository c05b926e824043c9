package postgres

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"hflineage/store"
)

// copyInto sends rows to the server while fill makes them, on the goroutine of the
// caller: an array of a damaged database may fault, which is the caller's to recover from.
func copyInto(ctx context.Context, conn *pgconn.PgConn, table string, fill func(*rows)) error {
	r, w := io.Pipe()
	copied := make(chan error, 1)
	go func() {
		_, err := conn.CopyFrom(ctx, r, "COPY "+table+" FROM STDIN WITH (FREEZE)")
		r.CloseWithError(cmp.Or(err, io.ErrClosedPipe))
		copied <- err
	}()
	end := func(err error) error {
		w.CloseWithError(err)
		return <-copied
	}
	out, filled := &rows{w: bufio.NewWriterSize(w, 1<<16)}, false
	defer func() {
		if !filled { // a fault is on its way up, and the connection must be left alone first
			end(store.ErrDamaged) //nolint:errcheck // the fault is the error
		}
	}()
	fill(out)
	filled = true
	flushed := out.w.Flush()
	return cmp.Or(end(flushed), flushed)
}

// rows writes rows in the text format of COPY. Its writer keeps the first error.
type rows struct {
	w       *bufio.Writer
	started bool // a row
}

// field begins a field.
func (r *rows) field() {
	if r.started {
		r.w.WriteByte('\t')
	}
	r.started = true
}

func (r *rows) end() {
	r.started = false
	r.w.WriteByte('\n')
}

func (r *rows) null() {
	r.field()
	r.w.WriteString(`\N`)
}

var escapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", "\uFFFD")

// text writes a text; what the server cannot hold is U+FFFD.
func (r *rows) text(s string) {
	r.field()
	r.w.WriteString(escapes.Replace(strings.ToValidUTF8(s, "\uFFFD")))
}

// known is a text, null if it is empty.
func (r *rows) known(s string) {
	if s == "" {
		r.null()
		return
	}
	r.text(s)
}

func (r *rows) number(n uint64) {
	r.field()
	r.w.WriteString(strconv.FormatUint(n, 10))
}

func (r *rows) bool(b bool) {
	r.field()
	r.w.WriteString(strconv.FormatBool(b))
}

// unix is a time in Unix seconds, null if it is 0.
func (r *rows) unix(seconds uint32) {
	if seconds == 0 {
		r.null()
		return
	}
	r.time(time.Unix(int64(seconds), 0))
}

// time is null if it is zero.
func (r *rows) time(t time.Time) {
	if t.IsZero() {
		r.null()
		return
	}
	r.field()
	r.w.WriteString(t.UTC().Format(time.RFC3339Nano))
}
