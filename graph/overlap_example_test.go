package graph_test

import (
	"fmt"

	"hflineage/graph"
)

// How many models derive from two families, and which?
func ExampleLineage_Overlap() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "acme/base"})
	b.Add(&graph.Model{ID: "umbra/one"})
	b.Add(&graph.Model{ID: "lab/tune", Tags: []string{"base_model:finetune:acme/base"}})
	b.Add(&graph.Model{ID: "lab/merge", Tags: []string{"base_model:merge:lab/tune", "base_model:merge:umbra/one"}})
	g, _ := b.Build()
	acme, _ := g.Find("acme/base")
	umbra, _ := g.Find("umbra/one")

	l := g.Derive([][]graph.Node{{acme}, {umbra}})
	fmt.Println(l.Overlap([]int{0, 1}, nil))
	for _, d := range l.InBoth(0, 1, nil) {
		fmt.Println(g.ID(d[0].Node), "is", d[0].Depth, "edges from one and", d[1].Depth, "from the other")
	}
	// Output:
	// [[2 1] [1 1]]
	// lab/merge is 2 edges from one and 1 from the other
}

// What is odd about a lineage?
func ExampleGraph_Anomalies() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "lab/egg", Tags: []string{"base_model:lab/hen"}})
	b.Add(&graph.Model{ID: "lab/hen", Tags: []string{"base_model:lab/egg", "base_model:merge:outputs/run-1"}})
	b.Add(&graph.Model{ID: "lab/self", Tags: []string{"base_model:lab/self"}})
	g, report := b.Build()

	found, cycles := g.Anomalies()
	fmt.Println(len(cycles), "circle")
	for _, a := range graph.SortAnomalies(append(found, report.Anomalies...)) {
		fmt.Println(a.Kind, a.Model, a.About)
	}
	// Output:
	// 1 circle
	// absent-parent lab/hen outputs/run-1
	// cycle lab/egg lab/hen
	// cycle lab/hen lab/egg
	// path-like lab/hen outputs/run-1
	// self-loop lab/self
}
