package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// trendView is what people look at: one number a period, of the largest families.
type trendView struct {
	answer *trendAnswer
	show   string // new, cumulative or share
	top    int    // 0 for all
}

func (v *trendView) write(a *app, format string) error {
	switch t := v.answer; format {
	case "json":
		return answers.WriteJSON(a.stdout, t)
	case "jsonl":
		return writeJSONLines(a.stdout, t.lines())
	case "csv":
		return t.csv().write(a.stdout, format, nil)
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
	trendPeriod
}

func (t *trendAnswer) lines() []trendLine {
	lines := []trendLine{}
	for _, f := range t.Families {
		for _, p := range f.Periods {
			lines = append(lines, trendLine{t.Schema, t.Source, t.Counts, t.By, t.Per, f.Family, f.Before, p})
		}
	}
	return lines
}

func (t *trendAnswer) csv() *grid {
	names, values := t.Columns()
	g := newGrid(append([]string{t.By, string(t.Per), "over", "new", "cumulative", "share", "cumulative_share", "before", "counts"}, names...), 3)
	for _, l := range t.lines() {
		row := table.Row{l.Family, l.Start, l.Over, l.New, l.Cumulative, optionalShare(l.Share), optionalShare(l.CumulativeShare), l.Before, l.Counts}
		g.AppendRow(append(row, values...))
	}
	return g
}

func optionalShare(share *float64) any {
	if share == nil {
		return ""
	}
	return forPrograms(*share)
}

// shown are the families that are shown, and the rest taken together, nil if there
// is none.
func (v *trendView) shown() (shown []trendFamily, rest *trendFamily) {
	all := v.answer.Families
	if v.top == 0 || v.top >= len(all) {
		return all, nil
	}
	shown, rest = all[:v.top:v.top], &trendFamily{Family: fmt.Sprintf("%d others", len(all)-v.top)}
	for _, f := range all[v.top:] {
		rest.Derivatives, rest.Before = rest.Derivatives+f.Derivatives, rest.Before+f.Before
	}
	for i, p := range all[0].Periods {
		p.New, p.Cumulative = 0, 0
		added := 0
		for x, f := range all {
			added += f.Periods[i].New
			if x >= v.top {
				p.New, p.Cumulative = p.New+f.Periods[i].New, p.Cumulative+f.Periods[i].Cumulative
			}
		}
		p.Share = partOf(p.New, added)
		rest.Periods = append(rest.Periods, p)
	}
	return shown, rest
}

// table has a row a period and a column a family. What is new adds up to the last
// row, with what is before.
func (v *trendView) table() *grid {
	shown, rest := v.shown()
	if rest != nil {
		shown = append(shown, *rest)
	}
	header, before, total := []string{string(v.answer.Per)}, table.Row{"before"}, table.Row{"total"}
	for _, f := range shown {
		header = append(header, f.Family)
		before, total = append(before, answers.Thousands(f.Before)), append(total, v.total(f))
	}
	t := newGrid(header, 2)
	if v.show != "share" {
		t.AppendRow(before)
	}
	for i, p := range shown[0].Periods {
		row := table.Row{v.answer.period(p)}
		for _, f := range shown {
			row = append(row, v.cell(f.Periods[i]))
		}
		t.AppendRow(row)
	}
	if v.show != "cumulative" {
		t.AppendRow(total)
	}
	return t
}

func (v *trendView) cell(p trendPeriod) string {
	switch v.show {
	case "share":
		return percentOf(p.Share)
	case "cumulative":
		return answers.Thousands(p.Cumulative)
	}
	return answers.Thousands(p.New)
}

func (v *trendView) total(f trendFamily) string {
	if v.show != "share" {
		return answers.Thousands(f.Derivatives)
	}
	all := 0
	for _, f := range v.answer.Families {
		all += f.Derivatives
	}
	return percentOf(partOf(f.Derivatives, all))
}

func percentOf(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100**share)
}

// period names a period as people do.
func (t *trendAnswer) period(p trendPeriod) string {
	name := p.Start
	switch t.Per {
	case graph.PerMonth:
		name = strings.TrimSuffix(name, "-01")
	case graph.PerYear:
		name = strings.TrimSuffix(name, "-01-01")
	}
	if !p.Over {
		name += " (not over)"
	}
	return name
}

// words says what the numbers are.
func (v *trendView) words() string {
	switch per := v.answer.Per; v.show {
	case "share":
		return fmt.Sprintf("Share of new derivatives per %s", per)
	case "cumulative":
		return fmt.Sprintf("Derivatives at the end of each %s", per)
	default:
		return fmt.Sprintf("New derivatives per %s", per)
	}
}

// whole says what shares are of.
func (t *trendAnswer) whole() string {
	return fmt.Sprintf("100 %% is what the %s have together; a model counts in each that it derives from.", t.groups())
}

// groups is such as "30 families".
func (t *trendAnswer) groups() string {
	n := len(t.Families)
	switch {
	case n == 1:
		return "1 " + t.By
	case t.By == "series":
		return fmt.Sprintf("%d series", n)
	case t.By == "family":
		return fmt.Sprintf("%d families", n)
	}
	return fmt.Sprintf("%d %ss", n, t.By)
}

// caption explains the numbers, and says where they come from.
func (v *trendView) Caption() []string {
	lines := []string{v.words() + " (UTC): " + v.answer.Counts + "."}
	if v.show == "share" {
		lines = append(lines, v.answer.whole())
	} else {
		lines = append(lines, fmt.Sprintf("Before: of no known date or of the Hub's floor date %s, in no %s.", graph.FloorDate.Format(time.RFC3339), v.answer.Per))
	}
	if _, rest := v.shown(); rest != nil {
		lines = append(lines, fmt.Sprintf("The %d largest of %s are shown; --top 0 shows all, or name some.", v.top, v.answer.groups()))
	}
	return append(lines, v.answer.Caption()...)
}
