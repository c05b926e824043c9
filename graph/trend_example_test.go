package graph_test

import (
	"fmt"
	"time"

	"hflineage/graph"
)

// at is a date in Unix seconds, as a Model has it.
func at(year int, month time.Month, day int) int64 {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC).Unix()
}

// exampleLineage has the derivatives of two families.
func exampleLineage() *graph.Lineage {
	var b graph.Builder
	for _, m := range []graph.Model{
		{ID: "acme/base"},
		{ID: "umbra/base"},
		{ID: "lab/old", Created: graph.FloorDate.Unix(), Tags: []string{"base_model:finetune:umbra/base"}},
		{ID: "lab/a", Created: at(2024, 1, 10), Tags: []string{"base_model:finetune:acme/base"}},
		{ID: "lab/b", Created: at(2024, 3, 1), Tags: []string{"base_model:adapter:acme/base"}},
		{ID: "lab/c", Created: at(2024, 3, 5), Tags: []string{"base_model:quantized:lab/b"}},
		{ID: "lab/d", Created: at(2024, 3, 20), Tags: []string{"base_model:merge:umbra/base"}},
	} {
		b.Add(&m)
	}
	g, _ := b.Build()
	var families [][]graph.Node
	for _, id := range []string{"acme/base", "umbra/base"} {
		n, _ := g.Find(id)
		families = append(families, []graph.Node{n})
	}
	return g.Derive(families)
}

// How many derivatives were new in each month, and how many there were by then?
func ExampleLineage_Created() {
	l := exampleLineage()
	run := time.Date(2024, 4, 2, 0, 0, 0, 0, time.UTC)
	acme, umbra := l.Created(0, nil), l.Created(1, nil)
	months := graph.PerMonth.Cover([]graph.Created{acme, umbra}, run)
	sum := umbra.Before.Count
	fmt.Println("before", sum)
	for i, n := range umbra.Per(months) {
		sum += n.Count
		fmt.Println(months[i].Time().Format("2006-01"), n.Count, sum, graph.PerMonth.Over(months[i], run))
	}
	// Output:
	// before 1
	// 2024-01 0 1 true
	// 2024-02 0 1 true
	// 2024-03 1 2 true
	// 2024-04 0 2 false
}

// When did one family pass another for good?
func ExampleCrossover() {
	l := exampleLineage()
	acme, umbra := l.Created(0, nil), l.Created(1, nil)
	count := func(t graph.Tally) float64 { return float64(t.Count) }
	order, s := graph.Crossover(graph.Standings(&acme, &umbra, count))
	fmt.Println(order, s.Day.Time().Format(time.DateOnly), s.First, "to", s.Second)
	order, _ = graph.Crossover(graph.Standings(&umbra, &acme, count))
	fmt.Println(order)
	// Output:
	// passed 2024-03-01 2 to 1
	// never
}
