package graph_test

import (
	"fmt"
	"strings"

	"hflineage/graph"
)

// A name leads to a model in any case, as a link, or as one that it had before.
func ExampleGraph_Resolve() {
	var b graph.Builder
	b.Add(&graph.Model{ID: "lab/base"})
	b.Add(&graph.Model{ID: "lab/tuned", Tags: []string{"base_model:lab/former-name"}})
	b.Redirect("lab/former-name", "lab/base")
	g, _ := b.Build()
	for _, name := range []string{"LAB/base", "https://huggingface.co/lab/base/tree/main", "lab/former-name", "lab/other"} {
		n, ok := g.Resolve(name)
		if !ok {
			fmt.Println(name, "is no model")
			continue
		}
		fmt.Println(name, "is", g.ID(n))
	}
	// Output:
	// LAB/base is lab/base
	// https://huggingface.co/lab/base/tree/main is lab/base
	// lab/former-name is lab/base
	// lab/other is no model
}

func ExampleGraph_Ancestors() {
	g := smallGraph()
	n, _ := g.Find("ann/chat-GGUF")
	for _, a := range g.Ancestors(n) {
		fmt.Println(g.ID(a.Node), "at", a.Depth)
	}
	// Output:
	// ann/chat at 1
	// Qwen/Qwen2.5-7B-Instruct at 2
	// Qwen/Qwen2.5-7B at 3
}

func ExampleGraph_Descendants() {
	g := smallGraph()
	n, _ := g.Find("Qwen/Qwen2.5-7B")
	d := g.Descendants(n)
	fmt.Println(d.Descendants, "descendants, by depth", d.ByDepth)
	for _, r := range graph.ReportOrder {
		fmt.Println(r, d.ByRelation[r])
	}
	// Output:
	// 5 descendants, by depth [2 2 1]
	// finetune 2
	// adapter 1
	// merge 1
	// quantized 1
	// unspecified 0
}

// A model belongs to a family by its nearest members.
func ExamplePlaceOf() {
	g := smallGraph()
	_, members := smallFamilies(g)
	isQwen := map[graph.Node]bool{}
	for _, m := range members[0] {
		isQwen[m] = true
	}
	n, _ := g.Find("ann/chat-GGUF")
	p, ok := graph.PlaceOf(n, g.Ancestors(n), func(n graph.Node) bool { return isQwen[n] })
	fmt.Println(ok, p.Depth, p.Relation, g.ID(p.Nearest[0]))
	// Output:
	// true 2 quantized Qwen/Qwen2.5-7B-Instruct
}

// The two largest at each place, down to two edges away.
func ExampleGraph_Tree() {
	g := smallGraph()
	n, _ := g.Find("Qwen/Qwen2.5-7B")
	var show func(branches []*graph.Branch, left graph.Left)
	show = func(branches []*graph.Branch, left graph.Left) {
		for _, b := range branches {
			again := ""
			if b.Again {
				again = " (elsewhere)"
			}
			fmt.Printf("%s%s, %d descendants%s\n", strings.Repeat("  ", b.Depth), g.ID(b.Node), b.Reached, again)
			show(b.Branches, b.Left)
		}
		if left.Nodes > 0 {
			fmt.Println("...and", left.Nodes, "more with", left.Reached, "descendants")
		}
	}
	tree := g.Tree([]graph.Node{n}, graph.TreeOptions{Depth: 2, Width: 2})
	show(tree.Roots, tree.Left)
	// Output:
	// Qwen/Qwen2.5-7B, 5 descendants
	//   Qwen/Qwen2.5-7B-Instruct, 4 descendants
	//     ann/chat, 2 descendants
	// ...and 2 more with 0 descendants
	//     ann/chat-lora, 0 descendants
	//   bob/blend, 0 descendants
}

func ExampleGraph_Paths() {
	g := smallGraph()
	from, _ := g.Find("ann/chat-GGUF")
	to, _ := g.Find("Qwen/Qwen2.5-7B")
	p, ok := g.Paths(from, to)
	if !ok {
		fmt.Println("no path")
		return
	}
	fmt.Println(p.Number, "of length", p.Length)
	for path := range p.All() {
		for _, s := range path {
			fmt.Println(g.ID(s.Child), "is a", s.Relation, "of", g.ID(s.Parent))
		}
	}
	// Output:
	// 1 of length 3
	// ann/chat-GGUF is a quantized of ann/chat
	// ann/chat is a finetune of Qwen/Qwen2.5-7B-Instruct
	// Qwen/Qwen2.5-7B-Instruct is a finetune of Qwen/Qwen2.5-7B
}

func ExampleGraph_Common() {
	g := smallGraph()
	a, _ := g.Find("bob/blend")
	b, _ := g.Find("bob/notes")
	for _, c := range g.Common(a, b) {
		fmt.Println(g.ID(c.Node), c.Depths)
	}
	// Output:
	// meta-llama/Llama-3.1-8B [1 1]
}
