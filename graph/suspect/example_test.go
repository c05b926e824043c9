package suspect_test

import (
	"fmt"

	"hflineage/graph"
	"hflineage/graph/suspect"
)

// How many derivatives of a family do the rules suspect, and what is left?
func ExampleFile_MarkUploads() {
	var b graph.Builder
	for _, id := range []string{"a/base-1725623935", "a/base-1725623999", "b/notes"} {
		b.Add(&graph.Model{ID: id, Tags: []string{"base_model:adapter:acme/base"}})
	}
	b.Add(&graph.Model{ID: "acme/base"})
	g, _ := b.Build()
	base, _ := g.Find("acme/base")

	rules := suspect.Default()
	marks := rules.MarkUploads(g)
	lineage := g.Derive([][]graph.Node{{base}})
	effect := marks.EffectOn(lineage.Derivatives[0], nil, len(rules.Uploads))
	fmt.Println(effect.Suspected, lineage.Number(0, marks.Without(g)))
	n, _ := g.Find("a/base-1725623935")
	fmt.Println(marks.Marked(n, rules.UploadRules()))
	// Output:
	// 2 1
	// [unix-time]
}

// Which declared relations look wrong, and what is the mix without them?
func ExampleFile_Doubts() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "acme/base"})
	b.Add(&graph.Model{ID: "a/base-GGUF", Tags: []string{"base_model:finetune:acme/base"}})
	g, _ := b.Build()
	base, _ := g.Find("acme/base")

	rules := suspect.Default()
	for _, d := range rules.Doubts(g) {
		fmt.Println(g.ID(d.Child), d.Declared, "of", g.ID(d.Parent), "likely", d.Likely, d.Rules)
		fmt.Println(d.Anomaly(g))
	}
	corrected := rules.Corrected(g).Derive([][]graph.Node{{base}})
	fmt.Println(corrected.Count(0, nil).ByRelation[graph.Quantized])
	// Output:
	// a/base-GGUF finetune of acme/base likely quantized [gguf-name]
	// {suspect-relation a/base-GGUF acme/base}
	// 1
}
