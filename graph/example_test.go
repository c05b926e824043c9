package graph_test

import (
	"fmt"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
)

// smallHub is a small Hub: two bases, and what was made of them.
func smallHub() []graph.Model {
	day := func(s string) int64 {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			panic(err)
		}
		return t.Unix()
	}
	return []graph.Model{
		{ID: "Qwen/Qwen2.5-7B", Created: day("2024-09-15"), Downloads: 900_000},
		{ID: "Qwen/Qwen2.5-7B-Instruct", Created: day("2024-09-16"), Downloads: 5_000_000, Tags: []string{"base_model:finetune:Qwen/Qwen2.5-7B"}},
		{ID: "meta-llama/Llama-3.1-8B", Created: day("2024-07-14"), Downloads: 800_000},
		{ID: "ann/chat-lora", Created: day("2025-01-10"), Downloads: 40, Tags: []string{"base_model:adapter:Qwen/Qwen2.5-7B-Instruct", "license:mit"}},
		{ID: "ann/chat-GGUF", Created: day("2025-02-01"), Downloads: 700, Tags: []string{"base_model:quantized:ann/chat"}},
		{ID: "ann/chat", Created: day("2025-01-20"), Downloads: 12, Tags: []string{"base_model:finetune:Qwen/Qwen2.5-7B-Instruct", "license:apache-2.0"}},
		{ID: "bob/blend", Created: day("2025-03-05"), Downloads: 3, Tags: []string{"base_model:merge:ann/chat", "base_model:merge:meta-llama/Llama-3.1-8B", "base_model:merge:Qwen/Qwen2.5-7B"}},
		{ID: "bob/notes", Created: day("2025-03-09"), Tags: []string{"base_model:finetune:meta-llama/Llama-3.1-8B"}},
	}
}

// smallGraph is its lineage.
func smallGraph() *graph.Graph {
	var b graph.Builder
	b.AddPage(smallHub())
	g, _ := b.Build()
	return g
}

// smallFamilies are its families, and their members as graph wants them.
func smallFamilies(g *graph.Graph) (names []string, members [][]graph.Node) {
	file, err := family.Parse([]byte(`families:
  - {name: qwen, members: ["Qwen/*"]}
  - {name: llama, members: ["meta-llama/*"]}
`))
	if err != nil {
		panic(err)
	}
	for i := range file.Families {
		names = append(names, file.Families[i].Name)
		members = append(members, file.Families[i].MembersIn(g))
	}
	return names, members
}

// Models become a graph by the rule; what is odd in them is in the report.
func ExampleBuilder() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "lab/base"})
	b.Add(&graph.Model{ID: "lab/tuned", Tags: []string{"base_model:finetune:lab/former-name", "base_model:finetune:lab/tuned"}})
	b.Redirect("lab/former-name", "lab/base") // an answer of the Hub
	g, report := b.Build()

	fmt.Println(g.Models, "models,", g.Edges(), "edges,", g.Unresolved, "unresolved names")
	n, _ := g.Find("LAB/Tuned") // in any case
	parents, relations := g.Parents.Of(n)
	fmt.Println(g.ID(n), "is a", relations[0], "of", g.ID(parents[0]))
	fmt.Println(report.Anomalies[0].Kind, report.Anomalies[0].Model)
	// Output:
	// 2 models, 1 edges, 0 unresolved names
	// lab/tuned is a finetune of lab/base
	// self-loop lab/tuned
}

// Each family is counted over any number of edges, and each model once.
func ExampleLineage_Count() {
	g := smallGraph()
	names, members := smallFamilies(g)
	l := g.Derive(members)
	for f, name := range names {
		c := l.Count(f, nil)
		fmt.Println(name, c.Derivatives, "derivatives,", c.Direct, "direct,", c.Shared, "shared, credit", c.Credit, "by depth", c.ByDepth)
	}
	// Output:
	// qwen 4 derivatives, 3 direct, 1 shared, credit 3.5 by depth [3 1]
	// llama 2 derivatives, 2 direct, 1 shared, credit 1.5 by depth [2]
}

// Filters choose which derivatives are counted; paths lead through the others.
func ExampleFilters() {
	g := smallGraph()
	_, members := smallFamilies(g)
	filters := graph.Filters{
		Relations:    []graph.Relation{graph.Adapter, graph.Quantized},
		CreatedAfter: time.Date(2025, 1, 15, 0, 0, 0, 0, time.UTC),
		MinDownloads: 6,
	}
	l := g.Derive(members)
	fmt.Println(l.Number(0, filters.On(g)), "of", l.Number(0, nil))
	// Output:
	// 1 of 4
}

func ExampleLineage_By() {
	g := smallGraph()
	_, members := smallFamilies(g)
	l := g.Derive(members)
	for _, by := range []graph.Dimension{graph.ByAuthor, graph.ByMonth} {
		for _, p := range l.By(by, 0, nil) {
			fmt.Println(by, p.Value, p.Count)
		}
	}
	// Output:
	// author ann 3
	// author bob 1
	// month 2025-01 2
	// month 2025-02 1
	// month 2025-03 1
}

// Every owner counts as a family of what it published itself.
func ExampleGraph_Owners() {
	for _, o := range smallGraph().Owners(nil) {
		fmt.Println(o.Owner, o.Models, "models,", o.Derivatives, "derivatives of others")
	}
	// Output:
	// Qwen 2 models, 4 derivatives of others
	// meta-llama 1 models, 2 derivatives of others
	// ann 3 models, 1 derivatives of others
}
