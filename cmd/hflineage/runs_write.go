package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
)

func (r *runsAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, r)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			Rule   string `json:"rule"`
			answers.RunRow
		}
		var lines []line
		for _, row := range r.Runs {
			lines = append(lines, line{r.Schema, r.Rule, row})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		t, err := r.csv()
		if err != nil {
			return err
		}
		return t.write(a.stdout, format, nil)
	}
	return r.table().write(a.stdout, format, r.Caption())
}

// writeOne writes the record of the one run.
func (r *runsAnswer) writeOne(a *app, format string) error {
	if format != "table" && format != "markdown" {
		return r.write(a, format)
	}
	return recordOfRun(&r.Runs[0]).write(a.stdout, format, r.Caption())
}

// table is for people; what a narrow terminal leaves out is at the right.
func (r *runsAnswer) table() *grid {
	t := newGrid([]string{"Run", "Strategy", "Started", "Duration", "Models", "Edges", "Changes", "Completeness", "Bases short", "Requests", "Retries", "429", "Others"}, 100)
	for _, number := range []int{4, 5, 6, 9, 10, 11, 12, 13} {
		t.right(number)
	}
	for i := range r.Runs {
		row := &r.Runs[i]
		t.AppendRow(table.Row{
			row.ID, row.Strategy, answers.Minute(row.Started), row.Took(), answers.Thousands(row.Models), answers.Thousands(row.Edges),
			row.Changes.Words(), row.Standing(), row.Completeness.ShortWords(),
			answers.Thousands(row.Requests), answers.Thousands(row.Retries), answers.Thousands(row.Throttled), answers.Thousands(row.Others),
		})
	}
	return t
}

// caption says what no row says: how the counts of the database are to be read.
func (r *runsAnswer) Caption() []string {
	lines := []string{fmt.Sprintf("Rule %s. No run has seen the whole listing: what is counted is a lower bound.", r.Rule)}
	if r.LastComplete != nil {
		lines[0] = fmt.Sprintf("Rule %s. The last complete run is %d (%s, %s).", r.Rule, r.complete.ID, r.complete.Strategy, answers.Minute(r.complete.Finished))
	}
	for _, row := range slices.Backward(r.Runs) {
		c := &row.Completeness
		if c.Short > 0 {
			lines = append(lines, fmt.Sprintf("Run %d: %s bases have fewer children here than the Hub counts; hflineage runs %[1]d lists them.", row.ID, c.ShortWords()))
		}
		if len(c.Bases) > 0 {
			break // earlier runs have been followed by a comparison
		}
	}
	if r.UnderWay {
		lines = append(lines, fmt.Sprintf("Another run is under way, or waits to be gone on with: %s is there.", r.journal))
	}
	return lines
}

// recordOfRun is all that is known of the run.
func recordOfRun(r *answers.RunRow) *grid {
	t := newRecord(fmt.Sprintf("run %d", r.ID))
	c := &r.Completeness
	rows := []table.Row{
		{"Strategy", r.Strategy},
		{"Hub", orDash(r.Endpoint)},
		{"Started", answers.Minute(r.Started)},
		{"Finished", answers.Minute(r.Finished) + ", after " + r.Took()},
		{"Models up to", answers.Minute(r.Until)},
		{"Models", answers.Thousands(r.Models)},
		{"Edges", answers.Thousands(r.Edges)},
		{"Listing", fmt.Sprintf("%s items; pages: %s, lanes: %d", answers.Thousands(r.Items), answers.Thousands(r.Pages), c.Lanes)},
		{"Requests", fmt.Sprintf("%s: %s retries, %s answered with 429", answers.Thousands(r.Requests), answers.Thousands(r.Retries), answers.Thousands(r.Throttled))},
		{"Others", answers.Thousands(r.Others) + " requests of the same quota, at least"},
		{"Look-ups", fmt.Sprintf("%s names, %s left open", answers.Thousands(r.Lookups), answers.Thousands(c.Open))},
		{"Changes", r.Changes.Words()},
		{"Completeness", r.Standing()},
	}
	if len(r.Roots) > 0 {
		rows = slices.Insert(rows, 1, table.Row{"Roots", strings.Join(r.Roots, ", ")})
	}
	t.AppendRows(rows)
	for _, b := range c.Bases {
		line := fmt.Sprintf("%s children, %s by the Hub's count", answers.Thousands(b.Children), answers.Thousands(b.Hub))
		if answers.IsShort(b) {
			line += ": " + answers.Thousands(b.Hub-b.Children) + " fewer here"
		}
		t.AppendRow(table.Row{"Base " + b.ID, line})
	}
	return t
}

// csv has every column; lists are JSON.
func (r *runsAnswer) csv() (*grid, error) {
	t := newGrid([]string{
		"id", "strategy", "endpoint", "complete", "lower_bound", "started", "until", "finished", "duration_seconds", "requests", "retries", "throttled", "others",
		"pages", "items", "lookups", "models", "edges", "roots",
		"appeared", "gone", "back", "renamed", "taken", "parent_added", "parent_removed", "relation_changed",
		"lanes", "missing", "malformed", "private", "unlisted", "open", "bases_short", "bases", "rule",
	}, 100)
	for _, row := range r.Runs {
		x, c := row.Changes, row.Completeness
		bases, err := jsonCell(c.Bases)
		if err != nil {
			return nil, err
		}
		t.AppendRow(table.Row{
			row.ID, row.Strategy, row.Endpoint, row.Complete, row.LowerBound, row.Started.Format(time.RFC3339), row.Until.Format(time.RFC3339), row.Finished.Format(time.RFC3339),
			row.Seconds, row.Requests, row.Retries, row.Throttled, row.Others,
			row.Pages, row.Items, row.Lookups, row.Models, row.Edges, words(row.Roots),
			x.Appeared, x.Gone, x.Back, x.Renamed, x.Taken, x.ParentAdded, x.ParentRemoved, x.RelationChanged,
			c.Lanes, c.Missing, c.Malformed, c.Private, words(c.Unlisted), c.Open, c.Short, bases, r.Rule,
		})
	}
	return t, nil
}
