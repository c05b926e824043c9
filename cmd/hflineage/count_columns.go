package main

import (
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
)

// columnsNamed are the columns of some names, the family first; all if none is
// named.
func columnsNamed(names []string) ([]answers.Column, error) {
	if len(names) == 0 {
		return answers.Columns, nil
	}
	columns := answers.Columns[:1:1]
	for _, name := range names {
		column, ok := answers.ColumnNamed(name)
		if !ok {
			closest := answers.NewClosest(name)
			for _, c := range answers.Columns {
				closest.Offer(c.Name)
			}
			return nil, usagef("--columns: no column %q%s; hflineage count --explain lists them", name, closest.Hint())
		}
		if column.Name != columns[0].Name {
			columns = append(columns, column)
		}
	}
	return columns, nil
}

// explainColumns says what each column is.
func explainColumns(a *app, format string) error {
	type explained struct {
		Schema    string `json:"schema"`
		Column    string `json:"column"`
		Is        string `json:"is"`
		Published string `json:"published"`
	}
	all := []explained{}
	t := newGrid([]string{"Column", "What it is", "Published figure that is counted like it"}, 4)
	for _, c := range answers.Columns {
		all = append(all, explained{"hflineage.columns/1", c.Name, c.Is, c.Published})
		t.AppendRow(table.Row{c.Name, c.Is, c.Published})
	}
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, all)
	case "jsonl":
		return writeJSONLines(a.stdout, all)
	}
	return t.write(a.stdout, format, []string{
		"Published counts of one month differ by a factor of two: by vendor or by model, direct or over several edges,",
		"with or without quantized ones, by declared edges or by tags and names. hflineage count --by parent-owner counts",
		"by the owner of what was built on, as the Hub's monthly tables appear to, where Unsloth ranks third.",
	})
}

// forPeople is a value in a table.
func forPeople(v any) any {
	switch v := v.(type) {
	case nil:
		return "–"
	case int:
		return answers.Thousands(v)
	case float64:
		return humanize.CommafWithDigits(v, 1)
	case answers.DepthCounts:
		var depths []string
		for _, n := range v {
			depths = append(depths, answers.Thousands(n))
		}
		return strings.Join(depths, " ")
	}
	return v
}

// forPrograms is a value in csv.
func forPrograms(v any) any {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case answers.DepthCounts:
		return v.String()
	}
	return v
}
