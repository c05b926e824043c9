package main

import (
	"cmp"
	"path/filepath"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/chart"
	"hflineage/store"
)

type trendCmd struct {
	Family []string `arg:"" optional:"" help:"Families to follow; all if none is named."`
	dbFlag
	familyFlag
	filterFlag
	Per       string   `enum:"day,week,month,year" default:"month" help:"${enum} (default ${default}); weeks begin on Monday, and all is in UTC."`
	By        string   `enum:",region,owner,series" default:"" placeholder:"WHAT" help:"Follow regions or owners of families, or series, as families."`
	Show      string   `enum:"new,cumulative,share" default:"new" help:"What a table or a chart shows of each period: ${enum} (default ${default}); the other formats have all three."`
	Top       *int     `placeholder:"N" help:"Show the N largest in a table or a chart, 0 for all (default 8, or all that are named)."`
	Out       string   `short:"o" placeholder:"FILE" type:"path" help:"Draw a chart, FILE.svg or FILE.png."`
	Crossover []string `placeholder:"ONE,OTHER" help:"Say by each measure when one passed the other for good."`
	formatFlag
}

func (trendCmd) Help() string {
	return `A model is counted in the period that it was created in, by the Hub's createdAt: "created then,
declaring this base today". What was deleted since is not in it, and a base that was declared later
is. Models of no known date, and older ones, which carry the date 2022-03-02T23:29:04Z on the Hub,
are in no period; they are counted as "before", and are part of the cumulative count. The share is
of what all families that are asked about have in the period; in JSON and csv there is that of the
cumulative count too. The period of the run is not over, and marked.

The filters are those of count. Downloads, licences and tags are those of the last run.

A chart has the colours of Okabe and Ito, which the colour-blind tell apart, and a dash pattern a
family; its caption has the rule, the run and the filters.

--crossover names the first day at whose end ONE had more than OTHER and since when it has had
more to the end of each day, by several measures; "never" if it does not lead now.

    hflineage trend
    hflineage trend qwen llama --per week --created-after 2026-01-01
    hflineage trend qwen llama gemma --show cumulative --out trend.svg
    hflineage trend --by region --show share --out regions.png
    hflineage trend --crossover qwen,llama`
}

func (c *trendCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	filters, err := c.filters()
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	numbers, err := chosen(families, c.Family)
	if err != nil {
		return err
	}
	groups, shown, err := groupsBy(families, c.By, numbers)
	if err != nil {
		return err
	}
	q := trendQuery{countQuery{families: families, groups: groups, shown: shown, filters: filters}, cmp.Or(c.By, "family"), graph.Period(c.Per)}
	if len(c.Crossover) > 0 {
		return c.crossover(a, &q)
	}
	return c.read(func(s *store.Snapshot) error {
		answer := q.trend(a, s)
		view := trendView{answers.TrendView{Answer: answer, Show: c.Show, Top: c.top()}}
		if c.Out != "" {
			return view.draw(c.Out)
		}
		return view.write(a, c.Format)
	})
}

// check refuses what does not go together.
func (c *trendCmd) check() error {
	switch {
	case c.Top != nil && *c.Top < 0:
		return usagef("--top %d: must be 0, for all, or more", *c.Top)
	case len(c.Crossover) > 0 && c.Out != "":
		return usagef("--crossover is not drawn: draw the two with --show cumulative --out %s", filepath.Base(c.Out))
	case len(c.Crossover) > 0 && len(c.Family) > 0:
		return usagef("--crossover names the two that are compared: no other family can be given")
	case c.Out != "" && c.Format != "table":
		return usagef("--out draws a chart, and --format %s is for what is written to standard output: give one of them", c.Format)
	case c.Out != "" && chartFormat(c.Out) == "":
		return usagef("--out %s: a chart is drawn as .svg or .png; for data, redirect what --format csv or json writes", c.Out)
	}
	return nil
}

// chartFormat is the format that a file's name asks for, "" for one that we do not
// have.
func chartFormat(path string) string {
	ext := strings.ToLower(filepath.Ext(path))
	for _, format := range chart.Formats {
		if ext == "."+format {
			return format
		}
	}
	return ""
}

// top is how many families a table or a chart shows, 0 for all.
func (c *trendCmd) top() int {
	const readable = 8
	switch {
	case c.Top != nil:
		return *c.Top
	case len(c.Family) > 0:
		return 0
	}
	return readable
}
