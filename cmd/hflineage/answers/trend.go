package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/store"
)

// CreatedThen is what a number by date of creation means.
const CreatedThen = "created then, declaring this base today"

// Trend is the answer of trend, schema hflineage.trend/1.
type Trend struct {
	Schema string `json:"schema"`
	Source
	Counts   string        `json:"counts"` // CreatedThen
	By       string        `json:"by"`     // family, or what else is followed as one
	Per      graph.Period  `json:"per"`
	Until    time.Time     `json:"until"` // what was created later is not in the run
	Families []TrendFamily `json:"families"`
}

// TrendFamily is a family in time; all have the same periods, the earliest first.
type TrendFamily struct {
	Family      string        `json:"family"`
	Derivatives int           `json:"derivatives"` // Before and what is new in all periods
	Before      int           `json:"before"`      // of no known date, or of the Hub's floor date: in no period
	Periods     []TrendPeriod `json:"periods"`

	Title string `json:"-"`
}

// TrendPeriod is a family in one period.
type TrendPeriod struct {
	Start           string   `json:"start"` // its first day
	Over            bool     `json:"over"`  // false for the period that Until lies in
	New             int      `json:"new"`
	Cumulative      int      `json:"cumulative"`       // to the end of the period, with Before
	Share           *float64 `json:"share"`            // of New among the families of the answer; null where nothing is new
	CumulativeShare *float64 `json:"cumulative_share"` // the same of Cumulative
}

// UntilOf is the time up to which the last run saw what was created.
func UntilOf(s *store.Snapshot) time.Time {
	run := s.Meta().Run
	if run.Until.IsZero() {
		return run.Finished
	}
	return run.Until
}

// Followed is what a line of a trend is made of.
type Followed struct {
	Name, Title string
	Created     graph.Created
}

// TrendOf follows groups, the largest first, over the periods up to that of to. By is
// what they are, such as family; until is as in Trend.
func TrendOf(src Source, by string, per graph.Period, until, to time.Time, groups []Followed) *Trend {
	t := &Trend{Schema: "hflineage.trend/1", Source: src, Counts: CreatedThen, By: by, Per: per, Until: until, Families: []TrendFamily{}}
	created := make([]graph.Created, len(groups))
	for i := range groups {
		created[i] = groups[i].Created
	}
	starts := per.Cover(created, to)
	for i := range groups {
		t.Families = append(t.Families, t.family(&groups[i], starts))
	}
	t.share()
	slices.SortFunc(t.Families, func(a, b TrendFamily) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	return t
}

// family is one family in all periods, without shares.
func (t *Trend) family(group *Followed, starts []graph.Day) TrendFamily {
	c := &group.Created
	f := TrendFamily{Family: group.Name, Title: group.Title, Derivatives: c.Total().Count, Before: c.Before.Count, Periods: []TrendPeriod{}}
	sum := f.Before
	for i, n := range c.Per(starts) {
		sum += n.Count
		f.Periods = append(f.Periods, TrendPeriod{
			Start: starts[i].Time().Format(time.DateOnly), Over: t.Per.Over(starts[i], t.Until), New: n.Count, Cumulative: sum,
		})
	}
	return f
}

// share fills in the shares.
func (t *Trend) share() {
	for i := range t.Families[0].Periods {
		var added, sum int
		for _, f := range t.Families {
			added, sum = added+f.Periods[i].New, sum+f.Periods[i].Cumulative
		}
		for _, f := range t.Families {
			p := &f.Periods[i]
			p.Share, p.CumulativeShare = PartOf(p.New, added), PartOf(p.Cumulative, sum)
		}
	}
}

// Table has a row a group and period, and what the columns are called: what csv has. A
// share that is not known is "".
func (t *Trend) Table() (header []string, rows [][]any) {
	share := func(s *float64) any {
		if s == nil {
			return ""
		}
		return strconv.FormatFloat(*s, 'f', -1, 64)
	}
	names, values := t.Columns()
	for _, f := range t.Families {
		for _, p := range f.Periods {
			row := []any{f.Family, p.Start, p.Over, p.New, p.Cumulative, share(p.Share), share(p.CumulativeShare), f.Before, t.Counts}
			rows = append(rows, append(row, values...))
		}
	}
	return append([]string{t.By, string(t.Per), "over", "new", "cumulative", "share", "cumulative_share", "before", "counts"}, names...), rows
}

// PartOf is n of all, nil of nothing.
func PartOf(n, all int) *float64 {
	if all == 0 {
		return nil
	}
	share := float64(n) / float64(all)
	return &share
}

// Period names a period as people do.
func (t *Trend) Period(p TrendPeriod) string {
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

// Whole says what shares are of.
func (t *Trend) Whole() string {
	return fmt.Sprintf("100 %% is what the %s have together; a model counts in each that it derives from.", t.groups())
}

// groups is such as "30 families".
func (t *Trend) groups() string {
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
