package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// formatFlag chooses how a list is written.
type formatFlag struct {
	Format string `enum:"table,json,jsonl,csv,markdown" default:"table" help:"${enum}."`
}

// sayCut tells of rows that --top leaves out of a format that has no place for it.
func (a *app) sayCut(format string, listed, all int) {
	if listed < all && (format == "csv" || format == "jsonl") {
		a.say(slog.LevelInfo, fmt.Sprintf("%s of %s are listed; --top 0 lists them all", answers.Thousands(listed), answers.Thousands(all)))
	}
}

// grid is a table on its way out.
type grid struct {
	table.Writer
	header  []string
	columns []table.ColumnConfig
	record  bool // no column can be left out
}

// newGrid makes a table with plain borders; the columns from the number-th on
// hold numbers.
func newGrid(header []string, number int) *grid {
	t := &grid{Writer: table.NewWriter(), header: header}
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateHeader: true}
	t.Style().Format.Header = text.FormatDefault
	t.Style().Box.PaddingLeft = ""
	t.Style().Box.PaddingRight = "  "
	row := make(table.Row, len(header))
	for i, h := range header {
		row[i] = answers.Visible(h)
		c := table.ColumnConfig{Number: i + 1, WidthMax: 60, WidthMaxEnforcer: text.WrapSoft}
		if i+1 >= number {
			c.Align, c.AlignHeader = text.AlignRight, text.AlignRight
		}
		t.columns = append(t.columns, c)
	}
	t.AppendHeader(row)
	return t
}

// right aligns the number-th column, from 1, to the right.
func (t *grid) right(number int) {
	t.columns[number-1].Align, t.columns[number-1].AlignHeader = text.AlignRight, text.AlignRight
}

// newRecord makes a table of one thing: a name and a value a row, all of them
// whole.
func newRecord(title string) *grid {
	t := newGrid([]string{"", title}, 100)
	t.columns[1].WidthMax, t.columns[1].WidthMaxEnforcer = 0, nil
	t.record = true
	t.SuppressTrailingSpaces()
	return t
}

// AppendRow adds a row, with its text made visible.
func (t *grid) AppendRow(row table.Row, config ...table.RowConfig) {
	row = slices.Clone(row)
	for i, cell := range row {
		if s, ok := cell.(string); ok {
			row[i] = answers.Visible(s)
		}
	}
	t.Writer.AppendRow(row, config...)
}

// write writes the rows as a table, csv or markdown, with the caption where the
// format has room for one.
func (t *grid) write(w io.Writer, format string, caption []string) error {
	var out string
	switch format {
	case "csv":
		t.transform(forSheets)
		out = t.RenderCSV() + "\n"
	case "markdown":
		t.transform(forMarkdown)
		out = t.RenderMarkdown() + "\n"
	default:
		left := t.fit(terminalWidth(w))
		if len(left) > 0 {
			caption = append(caption, "Left out to fit the terminal: "+strings.Join(left, ", ")+".")
		}
		out = t.Render() + "\n"
	}
	if format == "csv" {
		caption = nil
	}
	return writeCaptioned(w, out, caption)
}

// transform rewrites the cells that are text.
func (t *grid) transform(rewrite func(string) string) {
	var columns []table.ColumnConfig
	for _, c := range t.columns {
		columns = append(columns, table.ColumnConfig{Number: c.Number, Transformer: func(v any) string {
			if s, ok := v.(string); ok {
				return rewrite(s)
			}
			return fmt.Sprint(v)
		}})
	}
	t.SetColumnConfigs(columns)
}

// forSheets keeps a spreadsheet from taking a text for a formula: an apostrophe before
// it says that it is none (OWASP, CSV injection).
func forSheets(s string) string {
	if s == "" || !strings.ContainsRune("=+-@", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

var markdownEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", "](", `]\(`)

// forMarkdown keeps text from becoming markup or a link.
func forMarkdown(s string) string { return markdownEscapes.Replace(s) }

// writeCaptioned writes what is ready, and lines beneath it for people.
func writeCaptioned(w io.Writer, out string, caption []string) error {
	if len(caption) > 0 {
		out += "\n"
	}
	for _, line := range caption {
		out += answers.Visible(line) + "\n"
	}
	_, err := io.WriteString(w, out)
	return err
}

// fit leaves out columns from the right until the table fits the width, 0 for
// any, and returns their names.
func (t *grid) fit(width int) (left []string) {
	t.SetColumnConfigs(t.columns)
	for i := len(t.columns) - 1; width > 0 && !t.record && i > 0 && text.LongestLineLen(t.Render()) > width; i-- {
		t.columns[i].Hidden = true
		t.SetColumnConfigs(t.columns)
		left = append([]string{t.header[i]}, left...)
	}
	return left
}

// terminalWidth is the number of columns of a terminal, 0 for anything else.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// writeJSONLines writes one line a row.
func writeJSONLines[T any](w io.Writer, rows []T) error {
	enc := json.NewEncoder(answers.JSONWriter{Writer: w})
	enc.SetEscapeHTML(false)
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// jsonCell is JSON for a cell of csv.
func jsonCell(v any) (string, error) {
	var b strings.Builder
	err := writeJSONLines(&b, []any{v})
	return strings.TrimSuffix(b.String(), "\n"), err
}

// writeFile writes the file of --out as a whole or not at all.
func writeFile(path string, data []byte) error {
	return writeFileBy(path, bytesTo(data))
}

// bytesTo writes what is ready.
func bytesTo(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// writeFileBy is writeFile of what a function writes.
func writeFileBy(path string, write func(io.Writer) error) error {
	if err := replaceFile(path, write); err != nil {
		return fmt.Errorf("write %s: %w; choose another file with --out", path, err)
	}
	return nil
}

// replaceFile writes a file as a whole or not at all, under a hidden name first. What is
// there and is no file, such as /dev/null or a named pipe, is written to.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return errors.New("it is a folder")
	case err == nil && !info.Mode().IsRegular():
		return writeThrough(path, write)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return cmp.Or(errors.Unwrap(err), err) // without the temporary name
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// writeThrough writes to what is there.
func writeThrough(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
