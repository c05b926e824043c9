package graph_test

import (
	"fmt"

	"hflineage/graph"
)

// twoNights are the graphs of two runs, one after the other.
func twoNights() (old, fresh *graph.Graph) {
	base := graph.Model{ID: "Qwen/Qwen3-8B", Key: graph.Key{1}}
	tune := graph.Model{ID: "lab/tune", Key: graph.Key{2}, Tags: []string{"base_model:finetune:Qwen/Qwen3-8B"}}
	merge := graph.Model{ID: "lab/merge", Key: graph.Key{3}, Tags: []string{"base_model:merge:Qwen/Qwen3-8B"}}
	var first, second graph.Builder
	first.AddPage([]graph.Model{base, tune})
	tune.ID = "lab/tune-v1" // renamed
	second.AddPage([]graph.Model{base, tune, merge})
	old, _ = first.Build()
	fresh, _ = second.Build()
	return old, fresh
}

// What came to a family between two runs.
func ExampleCompare() {
	old, fresh := twoNights()
	family := func(g *graph.Graph) *graph.Lineage {
		base, _ := g.Find("Qwen/Qwen3-8B")
		return g.Derive([][]graph.Node{{base}})
	}
	c, err := graph.Compare(family(old), family(fresh), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	f := c.Families[0]
	fmt.Printf("%d derivatives, %d before: %d appeared, %d are gone\n", f.Derivatives, f.DerivativesBefore, f.Appeared, f.Gone)
	for _, i := range f.Events {
		fmt.Println(c.Events[i].Kind, c.Events[i].ID)
	}
	// Output:
	// 2 derivatives, 1 before: 1 appeared, 0 are gone
	// renamed lab/tune-v1
	// appeared lab/merge
	// parent-added lab/merge
}

// The graph of an earlier run, from the last one and the events since.
func ExampleUndo() {
	old, fresh := twoNights()
	events, err := graph.Diff(old, fresh, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	undo := graph.NewUndo(fresh)
	if err := undo.Run(events); err != nil { // the last run first, if there are several
		fmt.Println(err)
		return
	}
	g := undo.Graph()
	n, ok := g.Find("lab/tune")
	parents, relations := g.Parents.Of(n)
	fmt.Println(g.Models, "models;", g.ID(n), ok, relations[0], "of", g.ID(parents[0]))
	// Output:
	// 2 models; lab/tune true finetune of Qwen/Qwen3-8B
}
