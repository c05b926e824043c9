package archive

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// field is a column of a Parquet file, or what is nested in one: it puts together
// again what the format takes apart, by the levels of the values (Dremel). A value's
// definition level says how much of the way to it is there, its repetition level which
// list on the way it goes on with.
type field struct {
	name     string
	key      string   // the name as a key of JSON, with the colon
	def, rep int      // the levels of a value that is there, and of one that goes on with this list
	optional bool     // else it is there whenever what it is in is
	repeated bool     // a list
	wraps    bool     // a group of one field that is there for the format alone
	fields   []*field // of a group
	leaf     *leaf    // of a field without any
}

// newField is for a column of the schema.
func newField(c *parquet.Column) *field { return newPart(c, false) }

// newPart is for what is in a column. A list is a group around a repeated group around
// the elements; in files of old the repeated group is the element (parquet-format,
// LogicalTypes).
func newPart(c *parquet.Column, inList bool) *field {
	f := &field{name: c.Name(), key: strconv.Quote(c.Name()) + ":", def: c.MaxDefinitionLevel(), rep: c.MaxRepetitionLevel(), optional: c.Optional(), repeated: c.Repeated()}
	if c.Leaf() {
		f.leaf = newLeaf(c)
		return f
	}
	logical := c.Type().LogicalType()
	isList := false
	if logical != nil {
		_, isList = logical.Value.(*format.ListType)
	}
	for _, child := range c.Columns() {
		f.fields = append(f.fields, newPart(child, isList))
	}
	f.wraps = len(f.fields) == 1 && (isList || inList && f.name != "array" && !strings.HasSuffix(f.name, "_tuple"))
	return f
}

// begin begins a row group.
func (f *field) begin(chunks []parquet.ColumnChunk) {
	f.end()
	for _, l := range f.leaves() {
		l.pages = chunks[l.index].Pages()
	}
}

func (f *field) end() {
	for _, l := range f.leaves() {
		l.close()
	}
}

// leaves are those of the field, in the order of the file.
func (f *field) leaves() (all []*leaf) {
	if f.leaf != nil {
		return []*leaf{f.leaf}
	}
	for _, child := range f.fields {
		all = append(all, child.leaves()...)
	}
	return all
}

// first is the leaf whose next value tells whether the field is there.
func (f *field) first() *leaf {
	for f.leaf == nil {
		f = f.fields[0]
	}
	return f.leaf
}

// appendNamed appends the next value as a member of a JSON object.
func (f *field) appendNamed(dst []byte) ([]byte, error) {
	return f.append(append(dst, f.key...))
}

// append appends the next value as JSON.
func (f *field) append(dst []byte) ([]byte, error) {
	next, err := f.first().peek()
	switch {
	case err != nil:
		return dst, err
	case (f.optional || f.repeated) && next.DefinitionLevel() < f.def:
		if err := f.skip(); err != nil {
			return dst, err
		}
		if f.repeated {
			return append(dst, "[]"...), nil
		}
		return append(dst, "null"...), nil
	case !f.repeated:
		return f.appendOne(dst)
	}
	for separator := byte('['); ; separator = ',' {
		if dst, err = f.appendOne(append(dst, separator)); err != nil {
			return dst, err
		}
		next, err := f.first().peek()
		if errors.Is(err, io.EOF) || err == nil && next.RepetitionLevel() != f.rep {
			return append(dst, ']'), nil
		}
		if err != nil {
			return dst, err
		}
	}
}

// appendOne appends a value that is there; of a list, an element.
func (f *field) appendOne(dst []byte) (_ []byte, err error) {
	switch {
	case f.leaf != nil:
		return f.leaf.append(dst)
	case f.wraps:
		return f.fields[0].append(dst)
	}
	dst = append(dst, '{')
	for i, child := range f.fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = child.appendNamed(dst); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// skip takes the one value that stands for nothing out of every leaf.
func (f *field) skip() error {
	for _, l := range f.leaves() {
		if _, err := l.peek(); err != nil {
			return err
		}
		l.at++
	}
	return nil
}
