package license_test

import (
	"fmt"

	"hflineage/graph"
	"hflineage/graph/license"
)

// Which models declare a more open licence than what they were made from?
func Example() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "acme/base", Tags: []string{"license:llama3.1"}})
	b.Add(&graph.Model{ID: "lab/kept", Tags: []string{"license:llama3.1", "base_model:finetune:acme/base"}})
	b.Add(&graph.Model{ID: "lab/opened", Tags: []string{"license:mit", "base_model:finetune:acme/base"}})
	b.Add(&graph.Model{ID: "lab/silent", Tags: []string{"base_model:quantized:lab/opened"}})
	g, _ := b.Build()
	base, _ := g.Find("acme/base")

	table := license.Default()
	ranks := table.On(g)
	family := ranks.Families(g.Derive([][]graph.Node{{base}}), []int{0}, nil)[0]
	total := family.Edges.Total()
	fmt.Println(total[license.Same], "the same,", total[license.MoreOpen], "more open,", total[license.Unknown], "unknown")
	for _, d := range family.Dropped {
		fmt.Println(g.ID(d.Node), "is", table.Name(ranks.Of(d.Node)), "and", g.ID(d.Root), "is", table.Name(ranks.Of(d.Root)))
	}
	// Output:
	// 1 the same, 1 more open, 1 unknown
	// lab/opened is permissive and acme/base is use-restricted
}
