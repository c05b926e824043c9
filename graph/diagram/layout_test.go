package diagram

import (
	"fmt"
	"math"
	"testing"

	"hflineage/graph"
)

// TestNothingOverlaps lays out a tree of 1,000 models that is broad, deep and
// full of long names.
func TestNothingOverlaps(t *testing.T) {
	for _, step := range []int{1, 2, 3, 5, 40} {
		var b graph.Builder
		b.Add(&graph.Model{ID: "acme/0"})
		id := func(i int) string {
			if i == 0 {
				return "acme/0"
			}
			return fmt.Sprintf("lab/%0*d", 1+i*7%50, i)
		}
		for i := 1; i < 1500; i++ {
			m := graph.Model{ID: id(i), Key: graph.Key{10: byte(i >> 8), 11: byte(i)}, Tags: []string{"base_model:merge:" + id((i-1)/step)}}
			if i%9 == 0 {
				m.Tags = append(m.Tags, "base_model:merge:"+id(i*31%1500))
			}
			b.Add(&m)
		}
		g, _ := b.Build()
		root, _ := g.Find("acme/0")
		d, err := Fold(g, []graph.Node{root}, Options{Nodes: 1000, Title: "Acme"})
		if err != nil {
			t.Fatal(err)
		}
		s := arrange(d, d.Nodes())
		for i, x := range s.boxes {
			if x.x < 0 || x.y < 0 || x.x+x.w > s.width || x.y+x.h > s.height {
				t.Fatalf("step %d: %q lies outside", step, x.text.s)
			}
			if x.text.width() > x.w {
				t.Fatalf("step %d: %q is wider than its box", step, x.text.s)
			}
			for _, y := range s.boxes[i+1:] {
				if x.x < y.x+y.w && y.x < x.x+x.w && x.y < y.y+y.h && y.y < x.y+x.h {
					t.Fatalf("step %d: %q and %q overlap", step, x.text.s, y.text.s)
				}
			}
		}
	}
}

func TestDash(t *testing.T) {
	on := 0.0
	for _, piece := range dash([]point{{0, 0}, {5, 0}, {5, 7}, {5, 7}}) {
		for i := 1; i < len(piece); i++ {
			on += math.Hypot(piece[i].x-piece[i-1].x, piece[i].y-piece[i-1].y)
		}
	}
	if math.Abs(on-8) > 1e-9 { // 12 long: 4 on, 2 off, 4 on, 2 off
		t.Errorf("%v of a line are drawn, want 8", on)
	}
}

func TestLabels(t *testing.T) {
	for _, tt := range []struct {
		node Node
		want string
	}{
		{Node{Model: "a/b"}, "a/b"},
		{Node{Model: "a/b", Below: 1234567}, "a/b · 1,234,567"},
		{Node{Model: "a/b", Absent: true, Below: 100}, "a/b (absent) · 100"},
		{Node{Model: "owner/a-name-that-is-very-long-and-goes-on-and-on-for-ever"}, "owner/a-name-that-is-very-lon…nd-on-for-ever"},
		{Node{Kind: Folded, Parent: 1, Direct: 1234, ByRelation: [graph.Relations]int{graph.Quantized: 900, graph.Adapter: 300, graph.Finetune: 34}}, "+1,234 more: 900 quantized · 300 adapter · 34 finetune"},
		{Node{Kind: Folded, Parent: 1, Direct: 4, Members: 2, ByRelation: [graph.Relations]int{graph.Merge: 1, graph.Finetune: 1}}, "+4 more: 1 finetune · 1 merge · 2 members"},
		{Node{Kind: Folded, Parent: 1, Direct: 34, ByRelation: [graph.Relations]int{graph.Quantized: 934, graph.Finetune: 300}}, "+34 more with 1,200 descendants: 934 quantized · 300 finetune"},
		{Node{Kind: Folded, Parent: 1, ByRelation: [graph.Relations]int{graph.Adapter: 3}}, "+3 further down: 3 adapter"},
		{Node{Kind: OtherParent, Parent: 1, Model: "a/b", Family: "llama, qwen"}, "a/b · llama, qwen"},
		{Node{Kind: OtherParent, Parent: 1, Model: "a/b", Absent: true}, "a/b (absent)"},
		{Node{Kind: OtherParent, Parent: 1, Others: 12}, "and 12 other parents"},
		{Node{Kind: Folded, Members: 12}, "+12 more members"},
		{Node{Kind: Folded, Members: 1, ByRelation: [graph.Relations]int{7}}, "+1 more member with 7 derivatives: 7 unspecified"},
	} {
		if got := tt.node.label(); got != tt.want {
			t.Errorf("label of %+v = %q, want %q", tt.node, got, tt.want)
		}
	}
}

func TestSummary(t *testing.T) {
	for _, tt := range []struct {
		d    Diagram
		want string
	}{
		{Diagram{Root: "member", Members: 402, Derivatives: 113000, Models: 60}, "402 members, 113,000 derivatives; 60 models shown"},
		{Diagram{Root: "member", Members: 1, Absent: 2, Derivatives: 1, Models: 1}, "1 member and 2 absent, 1 derivative; 1 model shown"},
		{Diagram{Root: "model", Members: 1, Derivatives: 7, Models: 8}, "7 derivatives; 8 models shown"},
	} {
		if got := tt.d.summary(); got != tt.want {
			t.Errorf("summary of %+v = %q, want %q", tt.d, got, tt.want)
		}
	}
}
