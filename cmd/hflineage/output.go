package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// formatFlag chooses how a list is written.
type formatFlag struct {
	Format string `enum:"table,json,jsonl,csv,markdown" default:"table" help:"${enum}."`
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int) string { return humanize.Comma(int64(n)) }

// newTable makes a table with plain borders; the columns from the number-th on
// hold numbers.
func newTable(header []string, number int) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateHeader: true}
	t.Style().Format.Header = text.FormatDefault
	t.Style().Box.PaddingLeft = ""
	t.Style().Box.PaddingRight = "  "
	row := make(table.Row, len(header))
	configs := make([]table.ColumnConfig, len(header))
	for i, h := range header {
		row[i] = h
		configs[i] = table.ColumnConfig{Number: i + 1}
		if i+1 >= number {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	t.AppendHeader(row)
	t.SetColumnConfigs(configs)
	return t
}

// writeTable writes rows as a table, csv or markdown, with the caption where the
// format has room for one.
func writeTable(w io.Writer, format string, t table.Writer, caption []string) error {
	var out string
	switch format {
	case "csv":
		out = t.RenderCSV() + "\n"
	case "markdown":
		out = t.RenderMarkdown() + "\n"
	default:
		out = t.Render() + "\n"
	}
	if format != "csv" && len(caption) > 0 {
		out += "\n"
		for _, line := range caption {
			out += line + "\n"
		}
	}
	_, err := io.WriteString(w, out)
	return err
}

// writeJSON writes one indented document.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// writeJSONLines writes one line a row.
func writeJSONLines[T any](w io.Writer, rows []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a file as a whole or not at all.
func writeFile(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
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
