package main

import (
	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
)

// countAnswer is the answer of count, schema hflineage.count/1.
type countAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Families []answers.Family `json:"families"`
}

func (c *countAnswer) write(a *app, format string, columns []answers.Column) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, c)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			answers.Family
		}
		var lines []line
		for _, r := range c.Families {
			lines = append(lines, line{c.Schema, c.Source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return c.csv(columns).write(a.stdout, format, nil)
	}
	return c.table(columns).write(a.stdout, format, c.Caption())
}

// table is for people: thousands separated, and the columns least asked for at
// the right, where a narrow terminal leaves them out.
func (c *countAnswer) table(columns []answers.Column) *grid {
	var header []string
	for _, col := range columns {
		header = append(header, col.Title)
	}
	t := newGrid(header, 2)
	for i := range c.Families {
		row := table.Row{}
		for _, col := range columns {
			row = append(row, forPeople(col.Value(&c.Families[i])))
		}
		t.AppendRow(row)
	}
	return t
}

// csv has the source in each row.
func (c *countAnswer) csv(columns []answers.Column) *grid {
	names, values := c.Columns()
	header := []string{}
	for _, col := range columns {
		header = append(header, col.Name)
	}
	t := newGrid(append(append(header, "models", "edges"), names...), 2)
	for i := range c.Families {
		row := table.Row{}
		for _, col := range columns {
			row = append(row, forPrograms(col.Value(&c.Families[i])))
		}
		t.AppendRow(append(append(row, c.Models, c.Edges), values...))
	}
	return t
}
