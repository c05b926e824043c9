package answers

import (
	"fmt"
	"math"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/graph/chart"
)

// TrendView is what people look at: one number a period, of the largest families.
type TrendView struct {
	Answer *Trend
	Show   string // new, cumulative or share
	Top    int    // 0 for all

	Marks []chart.Mark // of a chart of the cumulative numbers
}

// Shown are the families that are shown, and the rest taken together, nil if there
// is none.
func (v *TrendView) Shown() (shown []TrendFamily, rest *TrendFamily) {
	all := v.Answer.Families
	if v.Top == 0 || v.Top >= len(all) {
		return all, nil
	}
	shown, rest = all[:v.Top:v.Top], &TrendFamily{Family: fmt.Sprintf("%d others", len(all)-v.Top)}
	for _, f := range all[v.Top:] {
		rest.Derivatives, rest.Before = rest.Derivatives+f.Derivatives, rest.Before+f.Before
	}
	for i, p := range all[0].Periods {
		p.New, p.Cumulative = 0, 0
		added := 0
		for x, f := range all {
			added += f.Periods[i].New
			if x >= v.Top {
				p.New, p.Cumulative = p.New+f.Periods[i].New, p.Cumulative+f.Periods[i].Cumulative
			}
		}
		p.Share = PartOf(p.New, added)
		rest.Periods = append(rest.Periods, p)
	}
	return shown, rest
}

// Words says what the numbers are.
func (v *TrendView) Words() string {
	switch per := v.Answer.Per; v.Show {
	case "share":
		return fmt.Sprintf("Share of new derivatives per %s", per)
	case "cumulative":
		return fmt.Sprintf("Derivatives at the end of each %s", per)
	default:
		return fmt.Sprintf("New derivatives per %s", per)
	}
}

// Caption explains the numbers, and says where they come from.
func (v *TrendView) Caption() []string {
	lines := []string{v.Words() + " (UTC): " + v.Answer.Counts + "."}
	if v.Show == "share" {
		lines = append(lines, v.Answer.Whole())
	} else {
		lines = append(lines, fmt.Sprintf("Before: of no known date or of the Hub's floor date %s, in no %s.", graph.FloorDate.Format(time.RFC3339), v.Answer.Per))
	}
	if _, rest := v.Shown(); rest != nil {
		lines = append(lines, fmt.Sprintf("The %d largest of %s are shown; --top 0 shows all, or name some.", v.Top, v.Answer.groups()))
	}
	return append(lines, v.Answer.Caption()...)
}

// Chart draws the families that are shown.
func (v *TrendView) Chart() *chart.Chart {
	shown, rest := v.Shown()
	c := &chart.Chart{Title: v.Words(), X: "date of creation (UTC)", Y: "derivatives", Percent: v.Show == "share", Caption: v.Answer.Caption()}
	c.Subtitle = strings.ToUpper(CreatedThen[:1]) + CreatedThen[1:]
	if rest != nil {
		c.Subtitle += fmt.Sprintf("; the %d largest of %s", v.Top, v.Answer.groups())
	}
	if v.Show == "share" {
		c.Y = "share"
	}
	periods := shown[0].Periods
	if len(periods) == 0 {
		return c
	}
	last := len(periods) - 1
	c.From, _ = v.Answer.span(periods[0])
	_, c.To = v.Answer.span(periods[last])
	var notes []string
	if v.Show != "cumulative" && !periods[last].Over {
		c.Open, _ = v.Answer.span(periods[last])
		notes = append(notes, fmt.Sprintf("Grey: the %s is not over.", v.Answer.Per))
	}
	for _, f := range shown {
		c.Series = append(c.Series, chart.Series{Name: Visible(f.Title), Points: v.points(f)})
	}
	if v.Show == "cumulative" {
		c.Marks = v.Marks
		notes = append(notes, fmt.Sprintf("The lines begin with what is of no known date or of the Hub's floor date %s.", graph.FloorDate.Format(time.RFC3339)))
	}
	if v.Show == "share" {
		notes = append(notes, v.Answer.Whole())
	}
	if len(notes) > 0 {
		c.Caption = append([]string{strings.Join(notes, " ")}, c.Caption...)
	}
	return c
}

// span is when a period begins, and when it ends or the listing of the run does.
func (t *Trend) span(p TrendPeriod) (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, p.Start) // as it was written
	to = t.Per.Next(graph.DayOf(from)).Time()
	if t.Until.After(from) && t.Until.Before(to) {
		to = t.Until
	}
	return from, to
}

// points are the line of a family: what is new stands in the middle of its period,
// and a sum at the end.
func (v *TrendView) points(f TrendFamily) (points []chart.Point) {
	if v.Show == "cumulative" {
		from, _ := v.Answer.span(f.Periods[0])
		points = append(points, chart.Point{At: from, Value: float64(f.Before)})
	}
	for _, p := range f.Periods {
		from, to := v.Answer.span(p)
		middle := from.Add(to.Sub(from) / 2)
		switch {
		case v.Show == "cumulative":
			points = append(points, chart.Point{At: to, Value: float64(p.Cumulative)})
		case v.Show == "new":
			points = append(points, chart.Point{At: middle, Value: float64(p.New)})
		case p.Share == nil:
			points = append(points, chart.Point{At: middle, Value: math.NaN()})
		default:
			points = append(points, chart.Point{At: middle, Value: *p.Share})
		}
	}
	return points
}
