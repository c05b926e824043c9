package graph_test

import (
	"fmt"

	"hflineage/graph"
)

// How are the derivatives of a family spread over those who published them, and who
// uploaded many in a day?
func ExampleLineage_Concentrations() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "acme/base"})
	for i, id := range []string{"a/one", "A/two", "a/three", "b/one"} {
		b.Add(&graph.Model{ID: id, Created: 1767225600 + int64(i), Tags: []string{"base_model:adapter:acme/base"}})
	}
	g, _ := b.Build()
	base, _ := g.Find("acme/base")
	c := g.Derive([][]graph.Node{{base}}).Concentrations(nil)[0]
	fmt.Printf("%d of %d by one of %d authors, Gini %.2f\n", c.Top1, c.Derivatives, c.Authors, c.Gini)
	for _, burst := range g.Bursts(3) {
		fmt.Println(burst.Author, g.ID(burst.Base), burst.Day.Format("2006-01-02"), len(burst.Uploads))
	}
	// Output:
	// 3 of 4 by one of 2 authors, Gini 0.25
	// a acme/base 2026-01-01 3
}
