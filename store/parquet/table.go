package parquet

import (
	"io"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// groupRows is how many rows a row group has: what is held in memory, and what
// engines share out among their threads.
const groupRows = 1 << 17

// Table is rows of one kind on their way out.
type Table struct {
	Name    string // models, edges, derivatives, events or counts
	Columns []Column

	values func(yield func([]any, error) bool)
	write  func(io.Writer, []parquet.WriterOption) error
}

// Column is a column of a table.
type Column struct {
	Name string
	Type string // as SQL has it: VARCHAR, BIGINT, TIMESTAMP, VARCHAR[] ...
	Null bool   // can be missing
	Is   string // what it is, in one line
}

// Fact is a name and a value that a file says of itself.
type Fact struct{ Name, Value string }

// newTable makes a table of rows, each good until the next is asked for.
func newTable[R any](name string, rows iter.Seq2[*R, error]) *Table {
	return &Table{
		Name: name, Columns: columnsOf(reflect.TypeFor[R]()),
		values: func(yield func([]any, error) bool) {
			for row, err := range rows {
				var values []any
				if err == nil {
					values = valuesOf(reflect.ValueOf(row).Elem())
				}
				if !yield(values, err) || err != nil {
					return
				}
			}
		},
		write: func(w io.Writer, options []parquet.WriterOption) error {
			return writeRows(parquet.NewGenericWriter[R](w, options...), rows)
		},
	}
}

// Rows are the values of the columns, row by row: nil, string, int32, int64, bool,
// float64, time.Time, []string, []int64 or *BaseModels. An error is the end.
func (t *Table) Rows() iter.Seq2[[]any, error] { return t.values }

// Write writes the table as Parquet, compressed with zstd.
func (t *Table) Write(w io.Writer, facts []Fact) error {
	options := []parquet.WriterOption{
		parquet.CreatedBy("hflineage", "", ""), parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(groupRows),
	}
	for _, f := range facts {
		options = append(options, parquet.KeyValueMetadata(f.Name, f.Value))
	}
	return t.write(w, options)
}

// writeRows writes rows some at a time.
func writeRows[R any](w *parquet.GenericWriter[R], rows iter.Seq2[*R, error]) error {
	const some = 1 << 10
	buf := make([]R, 0, some)
	flush := func() error {
		_, err := w.Write(buf)
		buf = buf[:0]
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if buf = append(buf, *row); len(buf) == some {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return w.Close()
}

// columnsOf are the columns that the fields of a row type are.
func columnsOf(row reflect.Type) []Column {
	var columns []Column
	for f := range row.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		columns = append(columns, Column{name, sqlType(f.Type), f.Type.Kind() == reflect.Pointer, f.Tag.Get("doc")})
	}
	return columns
}

// sqlType is what DuckDB calls the type of a field.
func sqlType(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return sqlType(t.Elem())
	case t == reflect.TypeFor[time.Time]():
		return "TIMESTAMP WITH TIME ZONE"
	case t.Kind() == reflect.Slice:
		return sqlType(t.Elem()) + "[]"
	case t.Kind() == reflect.Struct:
		var fields []string
		for _, c := range columnsOf(t) {
			fields = append(fields, c.Name+" "+c.Type)
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	}
	return map[reflect.Kind]string{
		reflect.String: "VARCHAR", reflect.Int32: "INTEGER", reflect.Int64: "BIGINT", reflect.Bool: "BOOLEAN", reflect.Float64: "DOUBLE",
	}[t.Kind()]
}

// valuesOf are the fields of a row, without pointers but to structs.
func valuesOf(row reflect.Value) []any {
	values := make([]any, row.NumField())
	for i := range values {
		f := row.Field(i)
		switch {
		case f.Kind() != reflect.Pointer:
			values[i] = f.Interface()
		case f.IsNil():
		case f.Elem().Kind() == reflect.Struct && f.Elem().Type() != reflect.TypeFor[time.Time]():
			values[i] = f.Interface()
		default:
			values[i] = f.Elem().Interface()
		}
	}
	return values
}

// known is a value, nil if it is zero: not known.
func known[V comparable](v V) *V {
	var zero V
	if v == zero {
		return nil
	}
	return &v
}

// moment is a time in Unix seconds, nil for 0.
func moment(seconds int64) *time.Time {
	if seconds == 0 {
		return nil
	}
	t := time.Unix(seconds, 0).UTC()
	return &t
}
