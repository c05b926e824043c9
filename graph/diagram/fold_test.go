package diagram_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/diagram"
)

// listing makes a graph of lines such as "lab/B adapter:lab/A merge:lab/C".
func listing(lines ...string) *graph.Graph {
	var b graph.Builder
	for i, line := range lines {
		fields := strings.Fields(line)
		m := graph.Model{ID: fields[0], Key: graph.Key{11: byte(i + 1), 10: byte((i + 1) >> 8)}}
		for _, f := range fields[1:] {
			m.Tags = append(m.Tags, graph.TagPrefix+f)
		}
		b.Add(&m)
	}
	g, _ := b.Build()
	return g
}

func withPrefix(g *graph.Graph, prefix string) (nodes []graph.Node) {
	g.WithPrefix(prefix, func(n graph.Node) { nodes = append(nodes, n) })
	slices.Sort(nodes)
	return nodes
}

// small is a family with all that a diagram can show.
func small() (*graph.Graph, []graph.Node) {
	g := listing(
		"acme/Base",
		"acme/Base-Chat finetune:acme/Base",
		"acme/Tiny",
		"acme/Tiny-2",
		"lab/A finetune:acme/Base-Chat",
		"lab/A-lora adapter:lab/A",
		"lab/A-GGUF quantized:lab/A",
		"lab/A-GPTQ quantized:lab/A",
		"lab/Mix merge:lab/A merge:acme/Gone",
		"lab/Mix-GGUF quantized:lab/Mix",
		"lab/Plain acme/Gone",
		"lab/Other finetune:lab/Elsewhere",
	)
	return g, withPrefix(g, "acme/")
}

// outline writes a diagram as an indented list.
func outline(d *diagram.Diagram) string {
	var b strings.Builder
	level := map[int]int{0: -1}
	for _, n := range d.Nodes() {
		level[n.ID] = level[n.Parent] + 1
		b.WriteString(strings.Repeat("  ", level[n.ID]))
		switch {
		case n.Kind == diagram.Folded:
			fmt.Fprintf(&b, "+%d members %d derivatives %v\n", n.Members, n.Hidden(), n.ByRelation)
			continue
		case n.Parent != 0:
			fmt.Fprintf(&b, "%v ", n.Relation)
		}
		fmt.Fprintf(&b, "%s %d", n.Model, n.Below)
		if n.Absent {
			b.WriteString(" absent")
		}
		b.WriteString("\n")
	}
	for _, e := range d.Edges() {
		if !e.Tree {
			fmt.Fprintf(&b, "%d-%v-%d\n", e.From, e.Relation, e.To)
		}
	}
	return b.String()
}

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts diagram.Options
		want string
	}{
		{"all", diagram.Options{}, `
acme/Base 4
  finetune acme/Base-Chat 4
    finetune lab/A 3
      quantized lab/A-GGUF 0
      quantized lab/A-GPTQ 0
      adapter lab/A-lora 0
acme/Gone 3 absent
  merge lab/Mix 1
    quantized lab/Mix-GGUF 0
  unspecified lab/Plain 0
acme/Tiny 0
acme/Tiny-2 0
3-merge-8
`},
		{"seven", diagram.Options{Nodes: 7}, `
acme/Base 4
  finetune acme/Base-Chat 4
    finetune lab/A 3
      +0 members 3 derivatives [0 0 2 1 0]
acme/Gone 3 absent
  merge lab/Mix 1
    quantized lab/Mix-GGUF 0
  unspecified lab/Plain 0
+2 members 0 derivatives [0 0 0 0 0]
3-merge-6
`},
		{"five: showing one more would leave two alone", diagram.Options{Nodes: 5}, `
acme/Base 4
  finetune acme/Base-Chat 4
    finetune lab/A 3
      +0 members 3 derivatives [0 0 2 1 0]
acme/Gone 3 absent
  +0 members 3 derivatives [1 0 1 0 1]
+2 members 0 derivatives [0 0 0 0 0]
`},
		{"one", diagram.Options{Nodes: 1}, `
acme/Base 4
  +1 members 4 derivatives [0 1 2 1 0]
+3 members 3 derivatives [1 0 1 0 1]
`},
		{"direct", diagram.Options{Depth: 1}, `
acme/Base 4
  finetune acme/Base-Chat 4
    finetune lab/A 3
      +0 members 3 derivatives [0 0 2 1 0]
acme/Gone 3 absent
  merge lab/Mix 1
    +0 members 1 derivatives [0 0 1 0 0]
  unspecified lab/Plain 0
acme/Tiny 0
acme/Tiny-2 0
3-merge-6
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, roots := small()
			d := diagram.Fold(g, roots, tt.opts)
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), outline(d)); diff != "" {
				t.Errorf("Fold(%+v), -want +got:\n%s", tt.opts, diff)
			}
		})
	}
}

func TestFoldDownloads(t *testing.T) {
	var b graph.Builder
	b.Add(&graph.Model{ID: "acme/Base"})
	for i, downloads := range []int64{3, 9, 0, 7} {
		b.Add(&graph.Model{ID: fmt.Sprintf("lab/%d", i), Downloads: downloads, Tags: []string{"base_model:acme/Base"}})
	}
	g, _ := b.Build()
	got := outline(diagram.Fold(g, withPrefix(g, "acme/"), diagram.Options{Nodes: 3}))
	want := "acme/Base 4\n  unspecified lab/1 0\n  unspecified lab/3 0\n  +0 members 2 derivatives [2 0 0 0 0]\n"
	if got != want {
		t.Errorf("of equal branches the most downloaded must be shown; got\n%swant\n%s", got, want)
	}
}

// drawGraph draws a listing of few names, so that it has circles, several
// parents, absent models and members that are each other's parents.
func drawGraph(t *rapid.T) *graph.Graph {
	ids := []string{"acme/A", "acme/B", "acme/C", "acme/D", "acme/E"}
	for i := range 20 {
		ids = append(ids, fmt.Sprintf("lab/%c", 'A'+i))
	}
	var lines []string
	for _, id := range ids {
		if rapid.IntRange(0, 6).Draw(t, "listed") == 0 {
			continue
		}
		line := id
		for range rapid.IntRange(0, 3).Draw(t, "parents") {
			line += " " + rapid.SampledFrom([]string{"finetune:", "adapter:", "merge:", "quantized:", ""}).Draw(t, "relation") + rapid.SampledFrom(ids).Draw(t, "parent")
		}
		lines = append(lines, line)
	}
	return listing(lines...)
}

func TestFoldIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		roots := withPrefix(g, "acme/")
		opts := diagram.Options{Nodes: rapid.IntRange(1, 30).Draw(t, "nodes"), Depth: rapid.IntRange(0, 4).Draw(t, "depth")}
		d := diagram.Fold(g, roots, opts)
		checkTotals(t, g, roots, d)
		checkBranches(t, d, opts)
		checkEdges(t, g, d)
	})
}

// checkTotals holds the diagram against the count.
func checkTotals(t *rapid.T, g *graph.Graph, roots []graph.Node, d *diagram.Diagram) {
	count := g.Derive([][]graph.Node{roots}).Count(0, nil)
	var by [graph.Relations]int
	members, models := 0, 0
	byRelationOf := func(child string) graph.Relation { return relationIn(t, d, child) }
	for _, n := range d.Nodes() {
		switch n.Kind {
		case diagram.Member:
			members++
			models++
		case diagram.Derivative:
			by[byRelationOf(n.Model)]++
			models++
		case diagram.Folded:
			members += n.Members
			for r, k := range n.ByRelation {
				by[r] += k
			}
		}
	}
	if by != count.ByRelation || d.ByRelation != count.ByRelation || d.Derivatives != count.Derivatives {
		t.Fatalf("boxes sum to %v, diagram says %v (%d), count %v (%d)", by, d.ByRelation, d.Derivatives, count.ByRelation, count.Derivatives)
	}
	if members != len(roots) || d.Members != count.Members || d.Members+d.Absent != len(roots) || models != d.Models {
		t.Fatalf("%d members, diagram says %d, want %d; %d models, diagram says %d", members, d.Members, len(roots), models, d.Models)
	}
}

func relationIn(t *rapid.T, d *diagram.Diagram, model string) graph.Relation {
	for _, n := range d.Nodes() {
		if n.Model == model {
			return n.Relation
		}
	}
	t.Fatalf("%s is not shown", model)
	return 0
}

// checkBranches holds the number of each model against what hangs under it.
func checkBranches(t *rapid.T, d *diagram.Diagram, opts diagram.Options) {
	nodes := d.Nodes()
	below := make([]int, len(nodes)+1)
	single := 0
	for _, n := range slices.Backward(nodes) {
		if n.Parent >= n.ID {
			t.Fatalf("node %d comes before its parent %d", n.ID, n.Parent)
		}
		switch {
		case n.Kind == diagram.Folded:
			below[n.Parent] += n.Hidden()
			if n.Hidden()+n.Members == 1 {
				single++
			}
			continue
		case n.Below != below[n.ID]:
			t.Fatalf("%s: %d derivatives, but %d hang under it", n.Model, n.Below, below[n.ID])
		case opts.Depth > 0 && n.Depth > opts.Depth:
			t.Fatalf("%s has depth %d", n.Model, n.Depth)
		}
		below[n.Parent] += n.Below
		if n.Kind == diagram.Derivative {
			below[n.Parent]++
		}
	}
	if d.Models > opts.Nodes {
		t.Fatalf("%d models shown of at most %d", d.Models, opts.Nodes)
	}
	if single > 0 && opts.Depth == 0 && d.Models+single <= opts.Nodes {
		t.Fatalf("%d boxes of +1 more, with room for %d models", single, opts.Nodes-d.Models)
	}
}

// checkEdges holds that all declared edges between the models shown are there.
func checkEdges(t *rapid.T, g *graph.Graph, d *diagram.Diagram) {
	ids := map[string]int{}
	var want, got, tree []diagram.Edge
	nodes := d.Nodes()
	for _, n := range nodes {
		if n.Kind != diagram.Folded {
			ids[n.Model] = n.ID
		}
	}
	for model, id := range ids {
		n, _ := g.Find(model)
		parents, relations := g.Parents.Of(n)
		for i, p := range parents {
			if from := ids[g.ID(p)]; from != 0 {
				want = append(want, diagram.Edge{From: from, To: id, Relation: relations[i], Tree: nodes[id-1].Parent == from})
			}
		}
	}
	for _, e := range d.Edges() {
		if nodes[e.To-1].Kind != diagram.Folded {
			got = append(got, e)
		}
		if e.Tree {
			tree = append(tree, e)
		}
	}
	slices.SortFunc(want, func(a, b diagram.Edge) int { return (a.From-b.From)*1000 + a.To - b.To })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("edges, -want +got:\n%s", diff)
	}
	for _, e := range tree {
		if nodes[e.To-1].Parent != e.From {
			t.Fatalf("tree edge %v to a node under %d", e, nodes[e.To-1].Parent)
		}
	}
}
