package archive

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// leaf reads the values of a column that has no columns in it.
type leaf struct {
	index  int
	text   func(dst []byte, v *parquet.Value) []byte
	pages  parquet.Pages // of the row group at hand; nil outside of one
	page   parquet.Page
	values parquet.ValueReader
	buf    []parquet.Value // point into the page
	at     int             // the next one in buf
}

// newLeaf is for a column of the schema.
func newLeaf(c *parquet.Column) *leaf {
	return &leaf{index: c.Index(), text: textOf(c.Type())}
}

// peek is the next value; io.EOF behind the last one of the row group.
func (l *leaf) peek() (*parquet.Value, error) {
	for l.at == len(l.buf) {
		if err := l.fill(); err != nil {
			return nil, err
		}
	}
	return &l.buf[l.at], nil
}

// fill reads some values, of the next page if this one has no more.
func (l *leaf) fill() error {
	const some = 1 << 10
	if l.values == nil {
		page, err := l.pages.ReadPage()
		if err != nil {
			return err
		}
		l.page, l.values = page, page.Values()
	}
	if l.buf == nil {
		l.buf = make([]parquet.Value, 0, some)
	}
	n, err := l.values.ReadValues(l.buf[:some])
	l.buf, l.at = l.buf[:n], 0
	if err == nil || errors.Is(err, io.EOF) && n > 0 {
		return nil
	}
	l.release()
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// append appends the next value, which is there.
func (l *leaf) append(dst []byte) ([]byte, error) {
	v, err := l.peek()
	if err != nil {
		return dst, err
	}
	l.at++
	return l.text(dst, v), nil
}

func (l *leaf) release() {
	if l.page != nil {
		parquet.Release(l.page)
	}
	l.page, l.values = nil, nil
}

func (l *leaf) close() {
	l.release()
	if l.pages != nil {
		l.pages.Close()
	}
	l.pages, l.buf, l.at = nil, l.buf[:0], 0
}

// textOf writes the values of a type as JSON, times as the Hub writes them.
func textOf(t parquet.Type) func([]byte, *parquet.Value) []byte {
	if lt := t.LogicalType(); lt != nil {
		switch logical := lt.Value.(type) {
		case *format.TimestampType:
			unit := unitOf(logical.Unit)
			return func(dst []byte, v *parquet.Value) []byte { return appendTime(dst, unit(v.Int64())) }
		case *format.DateType:
			return func(dst []byte, v *parquet.Value) []byte {
				return appendTime(dst, time.Unix(int64(v.Int32())*86400, 0))
			}
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(dst []byte, v *parquet.Value) []byte { return strconv.AppendBool(dst, v.Boolean()) }
	case parquet.Int32:
		return func(dst []byte, v *parquet.Value) []byte { return strconv.AppendInt(dst, int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(dst []byte, v *parquet.Value) []byte { return strconv.AppendInt(dst, v.Int64(), 10) }
	case parquet.Int96: // a time in files of old: nanoseconds of the day, and the Julian day
		return func(dst []byte, v *parquet.Value) []byte {
			n := v.Int96()
			return appendTime(dst, time.Unix((int64(n[2])-2440588)*86400, int64(uint64(n[1])<<32|uint64(n[0])))) //nolint:gosec // less than a day
		}
	case parquet.Float, parquet.Double:
		return func(dst []byte, v *parquet.Value) []byte {
			n := v.Double()
			if v.Kind() == parquet.Float {
				n = float64(v.Float())
			}
			if math.IsNaN(n) || math.IsInf(n, 0) { // what pandas has for a number that is missing
				return append(dst, "null"...)
			}
			return strconv.AppendFloat(dst, n, 'f', -1, 64)
		}
	}
	return func(dst []byte, v *parquet.Value) []byte { return appendText(dst, v.ByteArray()) }
}

// unitOf makes times of the numbers of a TIMESTAMP.
func unitOf(unit format.TimeUnit) func(int64) time.Time {
	switch unit.Value.(type) {
	case *format.MilliSeconds:
		return time.UnixMilli
	case *format.MicroSeconds:
		return time.UnixMicro
	}
	return func(n int64) time.Time { return time.Unix(0, n) }
}

func appendTime(dst []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(dst, '"'), "2006-01-02T15:04:05.000Z"), '"')
}

// appendNested appends a text as it is if it is JSON, which is how some tools write
// what is nested.
func appendNested(dst []byte, v *parquet.Value) []byte {
	if text := v.ByteArray(); json.Valid(text) {
		return append(dst, text...)
	}
	return appendText(dst, v.ByteArray())
}

// appendText appends a text as a JSON string.
func appendText(dst, text []byte) []byte {
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(string(text)) // a string has no error
			return append(dst, quoted...)
		}
	}
	return append(append(append(dst, '"'), text...), '"')
}
