package diagram_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/diagram"
)

// listing makes a graph of lines such as "lab/B adapter:lab/A merge:lab/C".
func listing(lines ...string) *graph.Graph {
	return listingWith(func(*graph.Model) {}, lines...)
}

// listingWith is listing, with more about each model.
func listingWith(more func(*graph.Model), lines ...string) *graph.Graph {
	var b graph.Builder
	for i, line := range lines {
		fields := strings.Fields(line)
		m := graph.Model{ID: fields[0], Key: graph.Key{11: byte(i + 1), 10: byte((i + 1) >> 8)}}
		for _, f := range fields[1:] {
			m.Tags = append(m.Tags, graph.TagPrefix+f)
		}
		more(&m)
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

// nodeOf is a model of small.
func nodeOf(id string) graph.Node {
	g, _ := small()
	n, _ := g.Find(id)
	return n
}

// fold folds without anything highlighted.
func fold(g *graph.Graph, roots []graph.Node, opts diagram.Options) *diagram.Diagram {
	d, err := diagram.Fold(g, roots, opts)
	if err != nil {
		panic(err)
	}
	return d
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
		case n.Kind == diagram.OtherParent:
			fmt.Fprintf(&b, "beside it %s%s", n.Model, strings.Repeat("?", n.Others))
			if n.Family != "" {
				fmt.Fprintf(&b, " of %s", n.Family)
			}
			b.WriteString("\n")
			continue
		case n.Parent != 0:
			fmt.Fprintf(&b, "%v ", n.Relation)
		}
		fmt.Fprintf(&b, "%s %d", n.Model, n.Below)
		for text, is := range map[string]bool{" absent": n.Absent, " passed": n.Passed, " highlighted": n.Highlighted} {
			if is {
				b.WriteString(text)
			}
		}
		b.WriteString("\n")
	}
	nodes := d.Nodes()
	for _, e := range d.Edges() {
		if !e.Tree && nodes[e.From-1].Kind != diagram.OtherParent {
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
		{"one child each", diagram.Options{Width: 1}, `
acme/Base 4
  finetune acme/Base-Chat 4
    finetune lab/A 3
      quantized lab/A-GGUF 0
      +0 members 2 derivatives [0 0 1 1 0]
acme/Gone 3 absent
  merge lab/Mix 1
    quantized lab/Mix-GGUF 0
  +0 members 1 derivatives [1 0 0 0 0]
acme/Tiny 0
acme/Tiny-2 0
3-merge-7
`},
		{"two, and one highlighted", diagram.Options{Nodes: 2, Highlight: []graph.Node{nodeOf("lab/Mix-GGUF")}}, `
acme/Base 4
  finetune acme/Base-Chat 4
    finetune lab/A 3
      +0 members 3 derivatives [0 0 2 1 0]
acme/Gone 3 absent
  merge lab/Mix 1
    quantized lab/Mix-GGUF 0 highlighted
  +0 members 1 derivatives [1 0 0 0 0]
+2 members 0 derivatives [0 0 0 0 0]
3-merge-6
`},
		{"quantized alone", diagram.Options{Keep: func(d *graph.Derivative) bool { return d.Relation == graph.Quantized }}, `
acme/Base 2
  finetune acme/Base-Chat 2
    finetune lab/A 2 passed
      quantized lab/A-GGUF 0
      quantized lab/A-GPTQ 0
acme/Gone 1 absent
  merge lab/Mix 1 passed
    quantized lab/Mix-GGUF 0
acme/Tiny 0
acme/Tiny-2 0
3-merge-7
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
			d := fold(g, roots, tt.opts)
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
	got := outline(fold(g, withPrefix(g, "acme/"), diagram.Options{Nodes: 3}))
	want := "acme/Base 4\n  unspecified lab/1 0\n  unspecified lab/3 0\n  +0 members 2 derivatives [2 0 0 0 0]\n"
	if got != want {
		t.Errorf("of equal branches the most downloaded must be shown; got\n%swant\n%s", got, want)
	}
}

func TestFolded(t *testing.T) {
	g := listing("acme/Base", "lab/A finetune:acme/Base", "lab/B adapter:lab/A", "lab/C adapter:lab/B", "lab/D acme/Base")
	keep := func(d *graph.Derivative) bool { return d.Relation == graph.Adapter }
	for _, tt := range []struct {
		keep                    graph.Filter
		direct, hidden, members int
	}{{nil, 2, 4, 0}, {keep, 0, 2, 0}} {
		d := fold(g, withPrefix(g, "acme/"), diagram.Options{Nodes: 1, Keep: tt.keep})
		n := d.Nodes()[1]
		if n.Kind != diagram.Folded || n.Direct != tt.direct || n.Hidden() != tt.hidden || n.Members != tt.members {
			t.Errorf("folded %+v, want %+v", n, tt)
		}
	}
}

func TestStray(t *testing.T) {
	g, roots := small()
	stray, _ := g.Find("lab/Other")
	_, err := diagram.Fold(g, roots, diagram.Options{Highlight: []graph.Node{stray}})
	if want := (&diagram.StrayError{Model: "lab/Other"}); !cmp.Equal(err, error(want)) {
		t.Errorf("Fold gave %v, want %v", err, want)
	}
}

func TestOtherParents(t *testing.T) {
	g := listing("acme/Base", "lab/M merge:acme/Base merge:b/1 merge:b/2", "lab/N merge:acme/Base merge:b/1 merge:b/2 merge:b/3 merge:b/4 merge:b/5",
		"lab/O adapter:acme/Base adapter:b/1", "b/1", "b/2", "lab/P merge:lab/M merge:acme/Base", "lab/Q merge:lab/O merge:lab/P")
	got := outline(fold(g, withPrefix(g, "acme/"), diagram.Options{Depth: 1, Family: func(n graph.Node) string {
		return strings.ReplaceAll(g.ID(n), "b/1", "bees") // and else its id
	}}))
	want := `
acme/Base 5
  adapter lab/O 1
    +0 members 1 derivatives [0 0 0 0 1]
  merge lab/M 0
    beside it b/1 of bees
    beside it b/2 of b/2
  merge lab/N 0
    beside it b/1 of bees
    beside it b/2 of b/2
    beside it b/3 of b/3
    beside it ??
  merge lab/P 0
4-merge-12
`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// drawGraph draws a listing of few names, so that it has circles, several
// parents, absent models and members that are each other's parents.
func drawGraph(t *rapid.T) *graph.Graph {
	ids := []string{"acme/A", "acme/B", "acme/C", "acme/D", "acme/E"}
	for i := range 20 {
		ids = append(ids, fmt.Sprintf("lab%d/%c", i%10, 'A'+i))
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
	return listingWith(func(m *graph.Model) {
		if license := rapid.IntRange(0, 12).Draw(t, "license"); license > 0 {
			m.Tags = append(m.Tags, fmt.Sprint("license:free-", license))
		}
		if month := rapid.IntRange(0, 40).Draw(t, "month"); month > 0 {
			m.Created = time.Date(2024, time.Month(month), 3, 0, 0, 0, 0, time.UTC).Unix()
		}
		m.Downloads = rapid.Int64Range(0, 3).Draw(t, "downloads")
	}, lines...)
}
