package web

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/chart"
)

// shows are what a chart can show of each month.
var shows = []string{"cumulative", "new", "share"}

// trendView is the trend that a chart shows; a trend is of months.
func (r *request) trendView() (*answers.TrendView, error) {
	show := r.query.Get("show")
	if show == "" {
		show = shows[0]
	}
	if !slices.Contains(shows, show) {
		return nil, errBad("show=%s: must be one of %s", show, strings.Join(shows, ", "))
	}
	numbers, err := r.asked(r.query["family"], chartFamilies)
	if err != nil {
		return nil, err
	}
	return &answers.TrendView{Answer: r.trend(numbers), Show: show}, nil
}

// asked are the numbers of the families that are named, at most so many; the largest
// if none is.
func (e *Edition) asked(names []string, most int) (numbers []int, err error) {
	if len(names) > most {
		return nil, errBad("%d families are too many: name %d or fewer", len(names), most)
	}
	for _, name := range names {
		i, err := e.numberOf(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(numbers, i) {
			return nil, errBad("family %s is named twice", e.groups[i].Name)
		}
		numbers = append(numbers, i)
	}
	if len(names) == 0 {
		numbers = e.order[:min(most, len(e.order))]
	}
	return numbers, nil
}

// trend follows families by month, the largest first.
func (e *Edition) trend(numbers []int) *answers.Trend {
	t, _ := e.trends.get(fmt.Sprint(numbers), func() (*answers.Trend, error) {
		var groups []answers.Followed
		for _, i := range numbers {
			groups = append(groups, answers.Followed{Name: e.groups[i].Name, Title: e.title(i), Created: e.created[i]})
		}
		until := answers.UntilOf(e.snapshot)
		return answers.TrendOf(e.declared(), "family", graph.PerMonth, until, until, groups), nil
	})
	return t
}

// errNothingToDraw is what a chart without a line is.
var errNothingToDraw = errNotFound("there is no derivative of known date to draw")

// trendSVG is a chart.
func trendSVG(r *request) (*document, error) {
	v, err := r.trendView()
	if err != nil {
		return nil, err
	}
	data, err := r.chart(v)
	return &document{kind: "image/svg+xml", data: data}, err
}

// chart draws a trend.
func (e *Edition) chart(v *answers.TrendView) ([]byte, error) {
	key := []string{"trend", v.Show}
	for _, f := range v.Answer.Families {
		key = append(key, f.Family)
	}
	return e.drawn.get(strings.Join(key, " "), func() ([]byte, error) {
		v.Marks = e.crossovers(v.Answer).marks()
		data, err := v.Chart().Draw("svg")
		if errors.Is(err, chart.ErrEmpty) {
			return nil, errNothingToDraw
		}
		return data, err
	})
}

// trendCSV has the numbers of a chart, a row a family and month.
func trendCSV(r *request) (*document, error) {
	v, err := r.trendView()
	if err != nil {
		return nil, err
	}
	data, err := trendTable(v.Answer)
	return &document{kind: "text/csv; charset=utf-8", data: data}, err
}

func trendTable(t *answers.Trend) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	header, rows := t.Table()
	lines := [][]string{header}
	for _, row := range rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = fmt.Sprint(v)
		}
		lines = append(lines, line)
	}
	err := w.WriteAll(lines)
	return b.Bytes(), err
}
