package graph_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/oracle"
)

var periods = []graph.Period{graph.PerDay, graph.PerWeek, graph.PerMonth, graph.PerYear}

// TestTrendEqualsOracle follows random listings under random filters.
func TestTrendEqualsOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		filters, same := drawFilters(t)
		until := time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 500*24).Draw(t, "hours to the run")) * time.Hour)
		o := openOracle(t, in)
		defer o.Close()
		want, err := o.Trends(t.Context(), same, until.Unix())
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		l, keep := g.Derive(membersOf(g, in)), filters.On(g)
		if diff := gocmp.Diff(want, trendsOf(l, in, keep, until), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v: -oracle +program:\n%s", filters, diff)
		}
		for first := range in.Families {
			for second := range in.Families {
				crossovers, err := o.Crossovers(t.Context(), in.Families[first].Name, in.Families[second].Name)
				if err != nil {
					t.Fatal(err)
				}
				got := crossoversOf(l, in, g, keep, until, first, second)
				if diff := gocmp.Diff(crossovers, got, aboutEqual, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("%+v: %s, %s: -oracle +program:\n%s", filters, in.Families[first].Name, in.Families[second].Name, diff)
				}
			}
		}
	})
}

// trendsOf brings the trends into the oracle's form.
func trendsOf(l *graph.Lineage, in oracle.Input, keep graph.Filter, until time.Time) (trends []oracle.Trend) {
	var all []graph.Created
	for f := range in.Families {
		all = append(all, l.Created(f, keep))
	}
	for _, per := range periods {
		starts := per.Cover(all, until)
		for f := range all {
			sum := all[f].Before.Count
			for i, n := range all[f].Per(starts) {
				sum += n.Count
				trends = append(trends, oracle.Trend{
					Per: string(per), Family: in.Families[f].Name, Start: starts[i].Time().Format(time.DateOnly),
					Over: per.Over(starts[i], until), New: n.Count, Cumulative: sum,
				})
			}
		}
	}
	slices.SortStableFunc(trends, func(a, b oracle.Trend) int { return cmp.Compare(a.Per, b.Per) })
	return trends
}

// crossoversOf brings the crossovers of two families into the oracle's form.
func crossoversOf(l *graph.Lineage, in oracle.Input, g *graph.Graph, keep graph.Filter, until time.Time, first, second int) (crossovers []oracle.Crossover) {
	count := func(t graph.Tally) float64 { return float64(t.Count) }
	take := func(measure string, standings []graph.Standing) {
		order, at := graph.Crossover(standings)
		c := oracle.Crossover{Measure: measure, Order: string(order), Then: [2]float64{at.First, at.Second}}
		if order == graph.Passed {
			c.Turned = at.Day.Time().Format(time.DateOnly)
		}
		if n := len(standings); n > 0 {
			c.Now = [2]float64{standings[n-1].First, standings[n-1].Second}
		}
		if c.Now != [2]float64{} {
			crossovers = append(crossovers, c)
		}
	}
	of := func(f int, also graph.Filter) *graph.Created {
		c := l.Created(f, graph.Both(keep, also))
		return &c
	}
	tagged := func(f int) *graph.Created {
		fam := familyOf(in.Families[f])
		group := family.Group{Families: []*family.Family{&fam}}
		var nodes []graph.Node
		family.TaggedIn(g).Each(&group, l.Members[f], func(n graph.Node) { nodes = append(nodes, n) })
		c := g.CreatedOf(nodes)
		return &c
	}
	for measure, also := range map[string]graph.Filter{
		"derivatives":       nil,
		"direct":            func(d *graph.Derivative) bool { return d.Depth == 1 },
		"without_quantized": func(d *graph.Derivative) bool { return d.Relation != graph.Quantized },
		"downloads_over_5":  func(d *graph.Derivative) bool { return g.Downloads[d.Node] > 5 },
	} {
		take(measure, graph.Standings(of(first, also), of(second, also), count))
	}
	take("credit", graph.Standings(of(first, nil), of(second, nil), func(t graph.Tally) float64 { return t.Credit }))
	take("tagged", graph.Standings(tagged(first), tagged(second), count))
	for _, per := range periods {
		starts := per.Cover([]graph.Created{*of(first, nil), *of(second, nil)}, until)
		standings := graph.StandingsPer(starts, of(first, nil), of(second, nil), count)
		take("new_per_"+string(per), slices.DeleteFunc(standings, func(s graph.Standing) bool { return !per.Over(s.Day, until) }))
	}
	slices.SortFunc(crossovers, func(a, b oracle.Crossover) int { return cmp.Compare(a.Measure, b.Measure) })
	return crossovers
}

func TestPeriods(t *testing.T) {
	for _, tt := range []struct {
		per         graph.Period
		day         string
		start, next string
	}{
		{graph.PerDay, "2024-02-28", "2024-02-28", "2024-02-29"},
		{graph.PerWeek, "2024-12-30", "2024-12-30", "2025-01-06"}, // week 1 of 2025
		{graph.PerWeek, "2025-01-05", "2024-12-30", "2025-01-06"},
		{graph.PerWeek, "1970-01-01", "1969-12-29", "1970-01-05"},
		{graph.PerMonth, "2024-02-29", "2024-02-01", "2024-03-01"},
		{graph.PerMonth, "2024-12-31", "2024-12-01", "2025-01-01"},
		{graph.PerYear, "2023-01-01", "2023-01-01", "2024-01-01"},
		{graph.PerYear, "2024-12-31", "2024-01-01", "2025-01-01"},
	} {
		at, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		day := graph.DayOf(at.Add(24*time.Hour - time.Second))
		start, next := tt.per.Start(day).Time().Format(time.DateOnly), tt.per.Next(day).Time().Format(time.DateOnly)
		if start != tt.start || next != tt.next {
			t.Errorf("the %s of %s begins at %s and the next at %s, want %s and %s", tt.per, tt.day, start, next, tt.start, tt.next)
		}
		begin, _ := time.Parse(time.DateOnly, tt.next)
		if first := tt.per.Start(day); !tt.per.Over(first, begin) || tt.per.Over(first, begin.Add(-time.Second)) {
			t.Errorf("the %s of %s is not over at the beginning of the next, or is before", tt.per, tt.day)
		}
	}
}

func TestCrossover(t *testing.T) {
	at := func(counts ...[2]float64) (standings []graph.Standing) {
		for i, c := range counts {
			standings = append(standings, graph.Standing{Day: graph.Day(i - 1), First: c[0], Second: c[1]})
		}
		return standings
	}
	for _, tt := range []struct {
		name      string
		standings []graph.Standing
		want      graph.Order
		day       graph.Day
	}{
		{"nothing", nil, graph.Never, 0},
		{"nothing to count", at([2]float64{}), graph.Never, 0},
		{"ahead before all days", at([2]float64{2, 1}, [2]float64{2, 1.5}), graph.FromStart, 0},
		{"ahead from the first day", at([2]float64{}, [2]float64{1, 0}, [2]float64{2, 1}), graph.FromStart, 0},
		{"level on the first day", at([2]float64{}, [2]float64{1, 1}, [2]float64{2, 1}), graph.Passed, 1},
		{"passed", at([2]float64{0, 1}, [2]float64{2, 1}), graph.Passed, 0},
		{"passed, caught up with, passed", at([2]float64{0, 1}, [2]float64{2, 1}, [2]float64{2, 2}, [2]float64{3, 2}), graph.Passed, 2},
		{"led once", at([2]float64{0, 1}, [2]float64{2, 1}, [2]float64{2, 3}), graph.Never, 0},
		{"level now", at([2]float64{2, 1}, [2]float64{2, 2}), graph.Never, 0},
		{"level but for rounding", at([2]float64{0.1 + 0.2, 0.3}), graph.Never, 0},
	} {
		if order, s := graph.Crossover(tt.standings); order != tt.want || s.Day != tt.day {
			t.Errorf("%s: %s on day %d, want %s on %d", tt.name, order, s.Day, tt.want, tt.day)
		}
	}
}
