package main

import (
	"cmp"
	"log/slog"
	"slices"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// trendQuery is what is asked of a snapshot.
type trendQuery struct {
	countQuery
	by  string // what the groups are: family, region, owner, series
	per graph.Period
}

// createdThen is what a number by date of creation means.
const createdThen = "created then, declaring this base today"

// trendAnswer is the answer of trend, schema hflineage.trend/1.
type trendAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Counts   string        `json:"counts"` // createdThen
	By       string        `json:"by"`     // family, or what else is followed as one
	Per      graph.Period  `json:"per"`
	Until    time.Time     `json:"until"` // what was created later is not in the run
	Families []trendFamily `json:"families"`
}

// trendFamily is a family in time; all have the same periods, the earliest first.
type trendFamily struct {
	Family      string        `json:"family"`
	Derivatives int           `json:"derivatives"` // Before and what is new in all periods
	Before      int           `json:"before"`      // of no known date, or of the Hub's floor date: in no period
	Periods     []trendPeriod `json:"periods"`

	title string
}

type trendPeriod struct {
	Start           string   `json:"start"` // its first day
	Over            bool     `json:"over"`  // false for the period that Until lies in
	New             int      `json:"new"`
	Cumulative      int      `json:"cumulative"`       // to the end of the period, with Before
	Share           *float64 `json:"share"`            // of New among the families of the answer; null where nothing is new
	CumulativeShare *float64 `json:"cumulative_share"` // the same of Cumulative
}

// untilOf is the time up to which the last run saw what was created.
func untilOf(s *store.Snapshot) time.Time {
	run := s.Meta().Run
	if run.Until.IsZero() {
		return run.Finished
	}
	return run.Until
}

// trend follows the groups, the largest first.
func (q *trendQuery) trend(a *app, s *store.Snapshot) *trendAnswer {
	l, keep := q.lineage(a, s.Graph())
	answer := &trendAnswer{Schema: "hflineage.trend/1", Source: answers.SourceOf(s, q.families), Counts: createdThen, By: q.by, Per: q.per, Until: untilOf(s), Families: []trendFamily{}}
	answer.Filters = answers.FiltersOf(&q.filters)
	var all []graph.Created
	for _, i := range q.shown {
		all = append(all, l.Created(i, keep))
	}
	starts := q.cover(all, answer.Until)
	for x, i := range q.shown {
		answer.Families = append(answer.Families, answer.family(q.groups[i].Name, q.title(i), &all[x], starts))
	}
	answer.share()
	slices.SortFunc(answer.Families, func(a, b trendFamily) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	if answer.Families[0].Derivatives == 0 && keep == nil {
		a.say(slog.LevelWarn, "none of the families has a derivative")
	}
	return answer
}

// cover are the periods up to that of the run, or to the one in which the filters
// end.
func (q *trendQuery) cover(counts []graph.Created, until time.Time) []graph.Day {
	if before := q.filters.CreatedBefore; !before.IsZero() && before.Before(until) {
		until = before.Add(-time.Second)
	}
	return q.per.Cover(counts, until)
}

// title is the name of a group for people.
func (q *trendQuery) title(i int) string {
	group := &q.groups[i]
	if len(group.Families) == 1 && group.Families[0].Name == group.Name {
		return cmp.Or(group.Families[0].Title, group.Name)
	}
	return group.Name
}

// family is one family in all periods, without shares.
func (t *trendAnswer) family(name, title string, c *graph.Created, starts []graph.Day) trendFamily {
	f := trendFamily{Family: name, title: title, Derivatives: c.Total().Count, Before: c.Before.Count, Periods: []trendPeriod{}}
	sum := f.Before
	for i, n := range c.Per(starts) {
		sum += n.Count
		f.Periods = append(f.Periods, trendPeriod{
			Start: starts[i].Time().Format(time.DateOnly), Over: t.Per.Over(starts[i], t.Until), New: n.Count, Cumulative: sum,
		})
	}
	return f
}

// share fills in the shares.
func (t *trendAnswer) share() {
	for i := range t.Families[0].Periods {
		var added, sum int
		for _, f := range t.Families {
			added, sum = added+f.Periods[i].New, sum+f.Periods[i].Cumulative
		}
		for _, f := range t.Families {
			p := &f.Periods[i]
			p.Share, p.CumulativeShare = partOf(p.New, added), partOf(p.Cumulative, sum)
		}
	}
}

// partOf is n of all, nil of nothing.
func partOf(n, all int) *float64 {
	if all == 0 {
		return nil
	}
	share := float64(n) / float64(all)
	return &share
}
