package main

import (
	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// trendView is one on its way out.
type trendView struct{ answers.TrendView }

func (v *trendView) write(a *app, format string) error {
	switch t := v.Answer; format {
	case "json":
		return answers.WriteJSON(a.stdout, t)
	case "jsonl":
		return writeJSONLines(a.stdout, trendLines(t))
	case "csv":
		return trendCSV(t).write(a.stdout, format, nil)
	}
	return v.table().write(a.stdout, format, v.Caption())
}

// trendLine is a family in a period.
type trendLine struct {
	Schema string `json:"schema"`
	answers.Source
	Counts string       `json:"counts"`
	By     string       `json:"by"`
	Per    graph.Period `json:"per"`
	Family string       `json:"family"`
	Before int          `json:"before"`
	answers.TrendPeriod
}

func trendLines(t *answers.Trend) []trendLine {
	lines := []trendLine{}
	for _, f := range t.Families {
		for _, p := range f.Periods {
			lines = append(lines, trendLine{t.Schema, t.Source, t.Counts, t.By, t.Per, f.Family, f.Before, p})
		}
	}
	return lines
}

func trendCSV(t *answers.Trend) *grid {
	header, rows := t.Table()
	g := newGrid(header, 3)
	for _, row := range rows {
		g.AppendRow(row)
	}
	return g
}

// table has a row a period and a column a family. What is new adds up to the last
// row, with what is before.
func (v *trendView) table() *grid {
	shown, rest := v.Shown()
	if rest != nil {
		shown = append(shown, *rest)
	}
	header, before, total := []string{string(v.Answer.Per)}, table.Row{"before"}, table.Row{"total"}
	for _, f := range shown {
		header = append(header, f.Family)
		before, total = append(before, answers.Thousands(f.Before)), append(total, v.total(f))
	}
	t := newGrid(header, 2)
	if v.Show != "share" {
		t.AppendRow(before)
	}
	for i, p := range shown[0].Periods {
		row := table.Row{v.Answer.Period(p)}
		for _, f := range shown {
			row = append(row, v.cell(f.Periods[i]))
		}
		t.AppendRow(row)
	}
	if v.Show != "cumulative" {
		t.AppendRow(total)
	}
	return t
}

func (v *trendView) cell(p answers.TrendPeriod) string {
	switch v.Show {
	case "share":
		return answers.Percent(p.Share)
	case "cumulative":
		return answers.Thousands(p.Cumulative)
	}
	return answers.Thousands(p.New)
}

func (v *trendView) total(f answers.TrendFamily) string {
	if v.Show != "share" {
		return answers.Thousands(f.Derivatives)
	}
	all := 0
	for _, f := range v.Answer.Families {
		all += f.Derivatives
	}
	return answers.Percent(answers.PartOf(f.Derivatives, all))
}
