package graph_test

import (
	"fmt"

	"hflineage/graph"
)

// What changed from one run to the next.
func ExampleDiff() {
	old := smallGraph()
	models := smallHub()[1:] // the base is gone
	models = append(models, graph.Model{ID: "new/model", Tags: []string{"base_model:adapter:ann/chat"}})
	for i := range models {
		if models[i].ID == "bob/notes" {
			models[i].Tags = []string{"base_model:merge:meta-llama/Llama-3.1-8B"}
		}
	}
	var b graph.Builder
	b.AddPage(models)
	fresh, _ := b.Build()
	events, err := graph.Diff(old, fresh, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range events {
		fmt.Printf("%s %s", e.Kind, e.ID)
		if e.Parent.ID != "" {
			fmt.Printf(", parent %s", e.Parent.ID)
		}
		fmt.Println()
	}
	fmt.Println(graph.CountEvents(events)[graph.Gone], "gone")
	// Output:
	// gone Qwen/Qwen2.5-7B
	// relation-changed bob/notes, parent meta-llama/Llama-3.1-8B
	// appeared new/model
	// parent-added new/model, parent ann/chat
	// 1 gone
}
