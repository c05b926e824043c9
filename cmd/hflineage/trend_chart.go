package main

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/chart"
)

// draw writes a chart.
func (v *trendView) draw(path string) error {
	data, err := v.chart().Draw(chartFormat(path))
	if errors.Is(err, chart.ErrEmpty) {
		return errors.New("no chart is drawn: there is no derivative of known date")
	}
	if err != nil {
		return fmt.Errorf("draw %s: %w", path, err)
	}
	return writeFile(path, data)
}

// chart draws the families that are shown.
func (v *trendView) chart() *chart.Chart {
	shown, rest := v.shown()
	c := &chart.Chart{Title: v.words(), X: "date of creation (UTC)", Y: "derivatives", Percent: v.show == "share", Caption: v.answer.Caption()}
	c.Subtitle = strings.ToUpper(createdThen[:1]) + createdThen[1:]
	if rest != nil {
		c.Subtitle += fmt.Sprintf("; the %d largest of %s", v.top, v.answer.groups())
	}
	if v.show == "share" {
		c.Y = "share"
	}
	periods := shown[0].Periods
	if len(periods) == 0 {
		return c
	}
	last := len(periods) - 1
	c.From, _ = v.answer.span(periods[0])
	_, c.To = v.answer.span(periods[last])
	var notes []string
	if v.show != "cumulative" && !periods[last].Over {
		c.Open, _ = v.answer.span(periods[last])
		notes = append(notes, fmt.Sprintf("Grey: the %s is not over.", v.answer.Per))
	}
	for _, f := range shown {
		c.Series = append(c.Series, chart.Series{Name: answers.Visible(f.title), Points: v.points(f)})
	}
	if v.show == "cumulative" {
		notes = append(notes, fmt.Sprintf("The lines begin with what is of no known date or of the Hub's floor date %s.", graph.FloorDate.Format(time.RFC3339)))
	}
	if v.show == "share" {
		notes = append(notes, v.answer.whole())
	}
	if len(notes) > 0 {
		c.Caption = append([]string{strings.Join(notes, " ")}, c.Caption...)
	}
	return c
}

// span is when a period begins, and when it ends or the listing of the run does.
func (t *trendAnswer) span(p trendPeriod) (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, p.Start) // as it was written
	to = t.Per.Next(graph.DayOf(from)).Time()
	if t.Until.After(from) && t.Until.Before(to) {
		to = t.Until
	}
	return from, to
}

// points are the line of a family: what is new stands in the middle of its period,
// and a sum at the end.
func (v *trendView) points(f trendFamily) (points []chart.Point) {
	if v.show == "cumulative" {
		from, _ := v.answer.span(f.Periods[0])
		points = append(points, chart.Point{At: from, Value: float64(f.Before)})
	}
	for _, p := range f.Periods {
		from, to := v.answer.span(p)
		middle := from.Add(to.Sub(from) / 2)
		switch {
		case v.show == "cumulative":
			points = append(points, chart.Point{At: to, Value: float64(p.Cumulative)})
		case v.show == "new":
			points = append(points, chart.Point{At: middle, Value: float64(p.New)})
		case p.Share == nil:
			points = append(points, chart.Point{At: middle, Value: math.NaN()})
		default:
			points = append(points, chart.Point{At: middle, Value: *p.Share})
		}
	}
	return points
}
