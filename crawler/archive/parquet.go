package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Column is a field of the Hub's listing that a Parquet file may have as a column.
type Column struct {
	Name string
	Cost string // what is not known without it
}

// columns are those that are read. They have the names of the listing's fields, as the
// public datasets hub-stats and hub_weekly_snapshots have them; formerIds and on_hub are of
// our own export alone, and missed by nobody.
var columns = []Column{
	{"id", ""},
	{"_id", "models go by their ids until a crawl has told their _ids: one that is renamed before counts as gone and new"},
	{"createdAt", "no model has a date: trends and the filters by creation are empty, and of two rows of one id neither is the newer"},
	{"lastModified", "no model has a date of its last commit"},
	{"private", "every row counts as public"},
	{"gated", "every model counts as open"},
	{"disabled", "no model counts as disabled"},
	{"downloads", "every model counts as never downloaded"},
	{"likes", "every model counts as never liked"},
	{"pipeline_tag", "no model has a task"},
	{"library_name", "no model has a library"},
	{"tags", "parents are those of baseModels alone, and there are no licences, no tagged models and no suspected uploads by their tags"},
	{"formerIds", ""},
	{"on_hub", ""},
	{"baseModels", "parents are those of the tags alone: an old name leads to its model only once the Hub has been asked"},
}

// table is a Parquet file on its way to lines of JSON: a row each, as the Hub lists it.
type table struct {
	file   *parquet.File
	fields []*field
	group  int   // the row group at hand, from 1; 0 before the first
	left   int64 // rows of it that have not been read
	done   int64 // rows that have been read
}

// isParquet knows the first four bytes of the format.
func isParquet(magic []byte) bool { return bytes.Equal(magic, []byte("PAR1")) }

// openTable reads the end of a Parquet file, where its columns are.
func openTable(f io.ReaderAt, size int64) (t *table, missing []Column, err error) {
	defer recovered(&err)
	file, err := parquet.OpenFile(f, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(256<<10))
	if err != nil {
		return nil, nil, fmt.Errorf("the file is cut short or damaged: %w", err)
	}
	t = &table{file: file}
	var names []string
	for _, c := range file.Root().Columns() {
		names = append(names, c.Name())
	}
	for _, c := range columns {
		if !slices.Contains(names, c.Name) {
			isOwn := c.Name == "private" && slices.Contains(names, "on_hub") // which has public models alone
			if c.Cost != "" && !isOwn || c.Name == "id" {
				missing = append(missing, c)
			}
			continue
		}
		f := newField(file.Root().Column(c.Name))
		if f.leaf != nil && !f.repeated && (c.Name == "tags" || c.Name == "baseModels") {
			f.leaf.text = appendNested
		}
		t.fields = append(t.fields, f)
	}
	return t, missing, judge(missing, names)
}

// judge refuses a file of another kind.
func judge(missing []Column, names []string) error {
	lacks := func(name string) bool {
		return slices.ContainsFunc(missing, func(c Column) bool { return c.Name == name })
	}
	var reason string
	switch {
	case lacks("id"):
		reason = "there is no column id"
	case lacks("tags") && lacks("baseModels"):
		reason = "neither tags nor baseModels are there, which name the parents"
	default:
		return nil
	}
	return fmt.Errorf("no models of the Hub: %s; its columns are %.200s", reason, strings.Join(names, ", "))
}

// rows is how many there are.
func (t *table) rows() int64 { return t.file.NumRows() }

// next appends the next row as a line of JSON; ok is false behind the last one.
func (t *table) next(dst []byte) (line []byte, ok bool, err error) {
	defer recovered(&err)
	for t.left == 0 {
		if t.group == len(t.file.RowGroups()) {
			return dst, false, nil
		}
		rows := t.file.RowGroups()[t.group]
		t.group, t.left = t.group+1, rows.NumRows()
		for _, f := range t.fields {
			f.begin(rows.ColumnChunks())
		}
	}
	line, err = t.row(dst)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // a column that is shorter than its row group
	}
	if err != nil {
		return dst, false, fmt.Errorf("the file is cut short or damaged: %w", err)
	}
	t.left--
	t.done++
	return line, true, nil
}

// row appends the next row of the row group.
func (t *table) row(dst []byte) (line []byte, err error) {
	line = append(dst, '{') //nolint:gocritic // dst is what stands before the line
	for _, f := range t.fields {
		before := len(line)
		if line, err = f.appendNamed(line); err != nil {
			return dst, err
		}
		if value := line[before+len(f.key):]; string(value) == "null" || string(value) == "[]" { // as good as not there
			line = line[:before]
			continue
		}
		line = append(line, ',')
	}
	return append(bytes.TrimSuffix(line, []byte(",")), '}'), nil
}

// close lets go of the pages at hand.
func (t *table) close() {
	for _, f := range t.fields {
		f.end()
	}
}

// recovered makes an error of a panic: the library trusts what a damaged file says of
// its own lengths.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = errors.Join(*err, fmt.Errorf("the file is damaged: %v", p))
	}
}
