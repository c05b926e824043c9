package web

import (
	"net/url"

	"hflineage/cmd/hflineage/answers"
)

// familyView is what /family/{family} shows, schema hflineage.api.family/1.
type familyView struct {
	Schema string `json:"schema"`
	answers.Source
	answers.Family
	Title   string        `json:"title"`
	Owner   string        `json:"owner"`
	Series  []string      `json:"series"` // parts that hflineage counts on their own
	Before  int           `json:"before"` // derivatives of no known date, or of the Hub's floor date: in no month
	Months  []familyMonth `json:"months"`
	Bases   []baseRow     `json:"bases"`   // the members that most derivatives declare
	Authors []authorRow   `json:"authors"` // the owners of the most derivatives
	Newest  []newestRow   `json:"newest"`
	Overlap []overlapRow  `json:"overlap"` // the families with the most derivatives of both
}

func (v *familyView) heading() string { return v.Title }

// familyMonth is what was created in a month; see answers.TrendPeriod.
type familyMonth struct {
	Month      string `json:"month"`
	Over       bool   `json:"over"` // false for that of the run
	New        int    `json:"new"`
	Cumulative int    `json:"cumulative"` // to the end of the month, with Before
}

func familyPage(r *request) (view, error) {
	i, err := r.numberOf(r.PathValue("family"))
	if err != nil {
		return nil, err
	}
	return r.family(i), nil
}

// family is the page of a family, given by its number.
func (e *Edition) family(i int) *familyView {
	fam, facts := e.groups[i].Families[0], e.facts[i]()
	v := &familyView{
		Schema: "hflineage.api.family/1", Source: e.source, Family: e.rows[i], Title: e.title(i), Owner: fam.Owner, Series: []string{}, Months: []familyMonth{},
		Bases: facts.bases, Authors: facts.authors, Newest: facts.newest, Overlap: facts.overlap,
	}
	for _, s := range fam.Series {
		v.Series = append(v.Series, s.Name)
	}
	trend := e.trend([]int{i})
	v.Before = trend.Families[0].Before
	for _, p := range trend.Families[0].Periods {
		v.Months = append(v.Months, familyMonth{p.Start[:len("2026-01")], p.Over, p.New, p.Cumulative})
	}
	return v
}

// Dated reports whether there is something to draw a trend of.
func (v *familyView) Dated() bool { return v.Derivatives > v.Before }

// Latest are the last months, the newest first.
func (v *familyView) Latest() []familyMonth {
	latest := []familyMonth{}
	for k := len(v.Months) - 1; k >= 0 && len(latest) < latestMonths; k-- {
		latest = append(latest, v.Months[k])
	}
	return latest
}

// latestMonths is how many months a page has as numbers; JSON and CSV have all.
const latestMonths = 24

// DepthRow is how many derivatives are so many edges away from a member.
type DepthRow struct{ Depth, Models int }

// Depths are the rows of ByDepth that there are.
func (v *familyView) Depths() []DepthRow {
	rows := []DepthRow{}
	for k, n := range v.ByDepth {
		rows = append(rows, DepthRow{k + 1, n})
	}
	return rows
}

// Diagram is the address of the drawing that the page has in it.
func (v *familyView) Diagram() string {
	return "/diagram?" + url.Values{"family": {v.Family.Family}}.Encode()
}

// Counts are the numbers that there are of a family.
func (v *familyView) Counts() []countChoice { return counts }
