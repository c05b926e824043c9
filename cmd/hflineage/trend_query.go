package main

import (
	"cmp"
	"log/slog"
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

// trend follows the groups, the largest first.
func (q *trendQuery) trend(a *app, s *store.Snapshot) *answers.Trend {
	l, keep := q.lineage(a, s.Graph())
	src := answers.SourceOf(s, q.families)
	src.Filters = answers.FiltersOf(&q.filters)
	var groups []answers.Followed
	for _, i := range q.shown {
		groups = append(groups, answers.Followed{Name: q.groups[i].Name, Title: q.title(i), Created: l.Created(i, keep)})
	}
	until := answers.UntilOf(s)
	answer := answers.TrendOf(src, q.by, q.per, until, q.to(until), groups)
	if answer.Families[0].Derivatives == 0 && keep == nil {
		a.say(slog.LevelWarn, "none of the families has a derivative")
	}
	return answer
}

// to is the time that the last period has in it: that of the run, or the one in which
// the filters end.
func (q *trendQuery) to(until time.Time) time.Time {
	if before := q.filters.CreatedBefore; !before.IsZero() && before.Before(until) {
		return before.Add(-time.Second)
	}
	return until
}

// title is the name of a group for people.
func (q *trendQuery) title(i int) string {
	group := &q.groups[i]
	if len(group.Families) == 1 && group.Families[0].Name == group.Name {
		return cmp.Or(group.Families[0].Title, group.Name)
	}
	return group.Name
}
