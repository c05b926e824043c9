package answers

import (
	"testing"

	"hflineage/graph"
)

// What a table leaves out is in it all the same, taken together.
func TestTrendOthers(t *testing.T) {
	family := func(name string, counts ...int) TrendFamily {
		f := TrendFamily{Family: name, Before: 1, Derivatives: 1}
		for _, n := range counts {
			f.Derivatives += n
			f.Periods = append(f.Periods, TrendPeriod{Start: "2024-01-01", New: n, Cumulative: f.Derivatives})
		}
		return f
	}
	answer := &Trend{Per: graph.PerYear, By: "family", Families: []TrendFamily{family("a", 5, 0), family("b", 3, 0), family("c", 2, 0)}}
	answer.share()
	shown, rest := (&TrendView{Answer: answer, Show: "new", Top: 1}).Shown()
	if len(shown) != 1 || rest.Family != "2 others" || rest.Derivatives != 7 || rest.Before != 2 {
		t.Fatalf("%d shown, and %+v", len(shown), rest)
	}
	first, second := rest.Periods[0], rest.Periods[1]
	if first.New != 5 || first.Cumulative != 7 || *first.Share != 0.5 || *shown[0].Periods[0].Share != 0.5 {
		t.Errorf("2 others have %+v", first)
	}
	if second.New != 0 || second.Cumulative != 7 || second.Share != nil {
		t.Errorf("2 others have %+v where nothing is new", second)
	}
	if len(answer.Families) != 3 || answer.Families[1].Family != "b" {
		t.Errorf("the answer has become %+v", answer.Families)
	}
}
