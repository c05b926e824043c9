package web

import (
	"hflineage/cmd/hflineage/answers"
)

// familyView is what /family/{family} shows, schema hflineage.api.family/1.
type familyView struct {
	Schema string `json:"schema"`
	answers.Source
	Family answers.Family        `json:"family"`
	Title  string                `json:"title"`
	Owner  string                `json:"owner"`
	Before int                   `json:"before"` // derivatives in no month: of no known date, or of the Hub's floor date
	Months []answers.TrendPeriod `json:"months"`
	*facts

	Rows   []countRow `json:"-"`
	Depths []int      `json:"-"`
}

func (v *familyView) heading() string { return v.Title }

// countRow is a count of the family, with what it is.
type countRow struct {
	Title, Is string
	Number    any
}

// Recent are the last months, the latest first.
func (v *familyView) Recent() []answers.TrendPeriod {
	var last []answers.TrendPeriod
	for i := len(v.Months) - 1; i >= 0 && len(last) < 24; i-- {
		last = append(last, v.Months[i])
	}
	return last
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
	months := e.trend([]int{i}).Families[0]
	v := &familyView{
		Schema: "hflineage.api.family/1", Source: e.source, Family: e.rows[i], Title: e.title(i), Owner: e.groups[i].Families[0].Owner,
		Before: months.Before, Months: months.Periods, facts: e.facts[i](), Depths: e.rows[i].ByDepth,
	}
	for k := range counts {
		v.Rows = append(v.Rows, countRow{counts[k].Title, counts[k].Is, counts[k].Of(v.Family)})
	}
	v.Rows = append(v.Rows,
		countRow{"Shared", "derivatives that are derivatives of another family of the file too", v.Family.Shared},
		countRow{"First party", "members that were made from another member", v.Family.FirstParty},
		countRow{"Other members", "derivatives that are members of another family", v.Family.OtherMembers})
	return v
}
