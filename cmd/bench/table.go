package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// report is what was measured, for one table.
type report struct {
	sizes []int
	cells map[string][]*cell // by row and size; nil where not measured
	notes []string
}

func newReport(sizes []int) *report {
	r := &report{sizes: sizes, cells: map[string][]*cell{}}
	for _, row := range allRows() {
		r.cells[row.name] = make([]*cell, len(sizes))
	}
	return r
}

// set fills in a row at the i-th size.
func (r *report) set(i int, row row, c cell) { r.cells[row.name][i] = &c }

// took fills in a row whose value is the time of a process.
func (r *report) took(i int, row row, u usage) { r.ran(i, row, u.wall.Seconds(), u) }

// ran fills in a row that a process gave.
func (r *report) ran(i int, row row, value float64, u usage) {
	r.set(i, row, cell{value, u.cpu.Seconds(), u.peak})
}

// note adds a line below the table.
func (r *report) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// table has three columns a size: the figure, processor time and peak memory;
// and with several sizes two of growth from the first to the last.
func (r *report) table() table.Writer {
	header := table.Row{"What", "Target"}
	for _, n := range r.sizes {
		header = append(header, humanize.Comma(int64(n)), "CPU", "Peak")
	}
	if len(r.sizes) > 1 {
		header = append(header, "Growth", "of the peak")
	}
	t := newTable(header, 3)
	for _, row := range allRows() {
		t.AppendRow(r.line(row))
	}
	return t
}

func (r *report) line(row row) table.Row {
	line := table.Row{row.name, row.target.text(row.unit)}
	cells := r.cells[row.name]
	for i, c := range cells {
		if c == nil {
			line = append(line, "n/a", "", "")
			continue
		}
		missed, peakMissed := row.target.misses(*c, r.sizes[i])
		value, cpu, peak := row.unit.text(c.value), "", ""
		if c.peak > 0 {
			cpu, peak = seconds.text(c.cpu), mebibytes(c.peak)
		}
		line = append(line, mark(value, missed), cpu, mark(peak, peakMissed))
	}
	first, last := cells[0], cells[len(cells)-1]
	if len(cells) > 1 && first != nil && last != nil {
		models := [2]int{r.sizes[0], r.sizes[len(r.sizes)-1]}
		line = append(line, growth(first.value, last.value, models, row.unit == seconds),
			growth(float64(first.peak), float64(last.peak), models, true))
	}
	return line
}

// mark marks what misses its target.
func mark(s string, missed bool) string {
	if missed {
		return s + " MISSED"
	}
	return s
}

// newTable has its numbers, the columns from the number-th on, at the right.
func newTable(header table.Row, number int) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateHeader: true}
	t.Style().Format.Header = text.FormatDefault
	t.Style().Box.PaddingLeft = ""
	t.Style().Box.PaddingRight = "  "
	t.AppendHeader(header)
	var columns []table.ColumnConfig
	for i := number; i <= len(header); i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	return t
}

// write writes a table and the lines below it.
func write(w io.Writer, format string, t table.Writer, notes []string) error {
	out := t.Render()
	if format == "markdown" {
		out = t.RenderMarkdown()
		for i, n := range notes {
			notes[i] = "- " + n
		}
	}
	_, err := io.WriteString(w, out+"\n\n"+strings.Join(notes, "\n")+"\n")
	return err
}
