package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store/parquet"
)

// writeDataCSV writes a table with its source in every row. Lists and structs are
// JSON in their cell, what is not known is an empty one.
func writeDataCSV(w io.Writer, t *parquet.Table, src *answers.Source) error {
	names, values := src.Columns()
	out := csv.NewWriter(w)
	header := columnNames(t)
	for i, name := range names {
		if slices.Contains(header, name) { // events name the run that found them
			name = "of_" + name
		}
		names[i] = name
	}
	if err := out.Write(append(header, names...)); err != nil {
		return err
	}
	source := make([]string, len(values))
	for i, v := range values {
		source[i] = answers.Visible(fmt.Sprint(v))
	}
	row := make([]string, len(t.Columns), len(t.Columns)+len(source))
	for values, err := range t.Rows() {
		if err != nil {
			return err
		}
		for i, v := range values {
			if row[i], err = csvCell(v); err != nil {
				return err
			}
		}
		if err := out.Write(append(row, source...)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// csvCell is a value in a cell.
func csvCell(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return forSheets(answers.Visible(v)), nil
	case int32:
		return strconv.FormatInt(int64(v), 10), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case bool:
		return strconv.FormatBool(v), nil
	case time.Time:
		return v.Format(time.RFC3339), nil
	}
	return jsonCell(orEmpty(v))
}

// writeDataLines writes a table as lines of JSON, the source in every one.
func writeDataLines(w io.Writer, t *parquet.Table, src *answers.Source) error {
	tail, err := sourceTail(t, src)
	if err != nil {
		return err
	}
	keys := make([]string, len(t.Columns)) // with what stands before them
	for i, c := range t.Columns {
		keys[i] = "," + strconv.Quote(c.Name) + ":"
	}
	if len(keys) > 0 {
		keys[0] = "{" + keys[0][1:]
	}
	out := answers.JSONWriter{Writer: w}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	for values, err := range t.Rows() {
		if err != nil {
			return err
		}
		line.Reset()
		for i, v := range values {
			line.WriteString(keys[i])
			if err := enc.Encode(orEmpty(v)); err != nil {
				return err
			}
			line.Truncate(line.Len() - 1) // the end of line that an encoder writes
		}
		line.Write(tail)
		if _, err := out.Write(line.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// orEmpty is a value for JSON, in which a list without elements is one too.
func orEmpty(v any) any {
	if list, ok := v.([]string); ok && list == nil {
		return []string{}
	}
	return v
}

// sourceTail is the end of every line: the source as its last field.
func sourceTail(t *parquet.Table, src *answers.Source) ([]byte, error) {
	tail, err := jsonCell(struct {
		Schema string         `json:"schema"`
		Source answers.Source `json:"source"`
	}{dataSchema(t), *src})
	return []byte("," + strings.TrimPrefix(tail, "{") + "\n"), err
}

func columnNames(t *parquet.Table) []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}
