package main

import (
	"fmt"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/table"
)

func (u *uploadsAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, u)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			BurstSize int `json:"burst_size"`
			uploadsRow
		}
		lines := []line{}
		for _, r := range u.Families {
			lines = append(lines, line{u.Schema, u.Source, u.BurstSize, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return u.csv().write(a.stdout, format, nil)
	}
	caption := append([]string{fmt.Sprintf("A burst is %s or more uploads of one owner in a day that declare one base.", answers.Thousands(u.BurstSize))}, u.Caption()...)
	return u.table().write(a.stdout, format, caption)
}

func (u *uploadsAnswer) table() *grid {
	t := newGrid([]string{"Family", "Derivatives", "Authors", "Top 1", "Top 10", "Top 100", "Gini", "No downloads", "Bursts", "In bursts", "Suspected", "Doubted"}, 2)
	for _, r := range u.Families {
		gini := "–"
		if r.Gini != nil {
			gini = fmt.Sprintf("%.3f", *r.Gini)
		}
		t.AppendRow(table.Row{
			r.Family, answers.Thousands(r.Derivatives), answers.Thousands(r.Authors), shareWords(r.Top1), shareWords(r.Top10), shareWords(r.Top100), gini,
			answers.Thousands(r.Idle), answers.Thousands(r.Bursts), answers.Thousands(r.InBursts), answers.Thousands(r.Suspected), answers.Thousands(r.Doubted),
		})
	}
	return t
}

// shareWords is a share for people.
func shareWords(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100**share)
}

func (u *uploadsAnswer) csv() *grid {
	names, values := u.Columns()
	t := newGrid(append([]string{
		"family", "derivatives", "authors", "top_1_share", "top_10_share", "top_100_share", "gini",
		"no_downloads", "bursts", "in_bursts", "suspected", "doubted", "burst_size",
	}, names...), 2)
	number := func(f *float64) any {
		if f == nil {
			return ""
		}
		return forPrograms(*f)
	}
	for _, r := range u.Families {
		t.AppendRow(append(table.Row{
			r.Family, r.Derivatives, r.Authors, number(r.Top1), number(r.Top10), number(r.Top100), number(r.Gini),
			r.Idle, r.Bursts, r.InBursts, r.Suspected, r.Doubted, u.BurstSize,
		}, values...))
	}
	return t
}
