package main

import (
	"github.com/jedib0t/go-pretty/v6/table"
)

// countAnswer is the answer of count, schema hflineage.count/1.
type countAnswer struct {
	Schema string `json:"schema"`
	source
	Families []familyRow `json:"families"`
}

// familyRow is the row of one family.
type familyRow struct {
	Family       string         `json:"family"`
	Region       string         `json:"region"`
	Members      int            `json:"members"`
	FirstParty   int            `json:"first_party"`
	Direct       int            `json:"direct"`
	Derivatives  int            `json:"derivatives"`
	Shared       int            `json:"shared"`
	Credit       float64        `json:"credit"`
	OtherMembers int            `json:"other_members"`
	Tagged       *int           `json:"tagged"` // null without tag patterns
	ByRelation   relationCounts `json:"by_relation"`
	ByDepth      depthCounts    `json:"by_depth"`
	Unquantized  int            `json:"without_quantized"`
	Downloaded   int            `json:"downloads_over_5"`
	Unsuspected  int            `json:"without_suspected"`
}

func (c *countAnswer) write(a *app, format string, columns []countColumn) error {
	switch format {
	case "json":
		return writeJSON(a.stdout, c)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			source
			familyRow
		}
		var lines []line
		for _, r := range c.Families {
			lines = append(lines, line{c.Schema, c.source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return c.csv(columns).write(a.stdout, format, nil)
	}
	return c.table(columns).write(a.stdout, format, c.caption())
}

// table is for people: thousands separated, and the columns least asked for at
// the right, where a narrow terminal leaves them out.
func (c *countAnswer) table(columns []countColumn) *grid {
	var header []string
	for _, col := range columns {
		header = append(header, col.title)
	}
	t := newGrid(header, 2)
	for i := range c.Families {
		row := table.Row{}
		for _, col := range columns {
			row = append(row, forPeople(col.value(&c.Families[i])))
		}
		t.AppendRow(row)
	}
	return t
}

// csv has the source in each row.
func (c *countAnswer) csv(columns []countColumn) *grid {
	names, values := c.columns()
	header := []string{}
	for _, col := range columns {
		header = append(header, col.name)
	}
	t := newGrid(append(append(header, "models", "edges"), names...), 2)
	for i := range c.Families {
		row := table.Row{}
		for _, col := range columns {
			row = append(row, forPrograms(col.value(&c.Families[i])))
		}
		t.AppendRow(append(append(row, c.Models, c.Edges), values...))
	}
	return t
}
