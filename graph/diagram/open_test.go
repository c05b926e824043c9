package diagram_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/diagram"
)

// broad is a base with so many children, of which one has as many, and more members.
func broad(children int) (*graph.Graph, []graph.Node) {
	lines := []string{"acme/Base"}
	for i := range children {
		lines = append(lines, fmt.Sprintf("acme/M%02d", i), fmt.Sprintf("lab/A%02d finetune:acme/Base", i), fmt.Sprintf("lab/B%02d adapter:lab/A03", i))
	}
	g := listing(lines...)
	return g, withPrefix(g, "acme/")
}

func TestOpen(t *testing.T) {
	for _, tt := range []struct {
		name     string
		children int
		open     []string // ids, "" for the top
		want     map[string]int
	}{
		{"nothing", 50, nil, map[string]int{"acme/Base": 1, "lab/A03": 0, "": 1}},
		{"once", 50, []string{"acme/Base"}, map[string]int{"acme/Base": 21, "lab/A03": 0, "": 1}},
		{"twice", 50, []string{"acme/Base", "acme/Base"}, map[string]int{"acme/Base": 41, "lab/A03": 0, "": 1}},
		{"all there are", 50, []string{"acme/Base", "acme/Base", "acme/Base", "acme/Base"}, map[string]int{"acme/Base": 50, "lab/A03": 0, "": 1}},
		{"one is not left alone", 22, []string{"lab/A03", "acme/Base"}, map[string]int{"acme/Base": 22, "lab/A03": 20, "": 1}},
		{"the top", 50, []string{""}, map[string]int{"acme/Base": 1, "lab/A03": 0, "": 21}},
		{"what is shown only then", 50, []string{"acme/Base", "lab/A03"}, map[string]int{"acme/Base": 21, "lab/A03": 20, "": 1}},
		{"what is not shown", 50, []string{"lab/B07"}, map[string]int{"acme/Base": 1, "lab/A03": 0, "": 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, roots := broad(tt.children)
			opts := diagram.Options{Nodes: 2, Depth: 1, Width: 1}
			for _, id := range tt.open {
				n, ok := g.Find(id)
				if !ok {
					n = diagram.Top
				}
				opts.Open = append(opts.Open, n)
			}
			got := childrenShown(fold(g, roots, opts))
			for id, n := range tt.want {
				if got[id] != n {
					t.Errorf("%d models under %q, want %d", got[id], id, n)
				}
			}
		})
	}
}

// childrenShown counts the models shown under each, "" being the top.
func childrenShown(d *diagram.Diagram) map[string]int {
	shown := map[string]int{}
	nodes := d.Nodes()
	for _, n := range nodes {
		if n.Kind == diagram.Member || n.Kind == diagram.Derivative {
			under := ""
			if n.Parent != 0 {
				under = nodes[n.Parent-1].Model
			}
			shown[under]++
		}
	}
	return shown
}

// TestOpenIsExact: what is opened is shown beside all that was, and the numbers still
// add up.
func TestOpenIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, roots, before, opts := drawFold(t)
		for _, n := range before.Nodes() {
			if at, ok := g.Find(n.Model); ok && n.Kind != diagram.OtherParent && rapid.IntRange(0, 3).Draw(t, "open") == 0 {
				opts.Open = append(opts.Open, at)
			}
		}
		if rapid.Bool().Draw(t, "top") {
			opts.Open = append(opts.Open, diagram.Top)
		}
		after := fold(g, roots, opts)
		checkTotals(t, g, roots, after, opts)
		checkEdges(t, g, after)
		is, all := childrenShown(before), childrenShown(fold(g, roots, diagram.Options{Nodes: 1000, Keep: opts.Keep, Highlight: opts.Highlight}))
		now := childrenShown(after)
		for under, n := range is {
			if now[under] < n {
				t.Fatalf("%d models under %q, and %d before", now[under], under, n)
			}
		}
		for _, n := range opts.Open {
			under := ""
			if n != diagram.Top {
				under = g.ID(n)
			}
			if now[under] < min(all[under], is[under]+diagram.OpenStep) {
				t.Fatalf("opened %q has %d children of %d, and %d before", under, now[under], all[under], is[under])
			}
		}
	})
}

// elements lists the attributes of an SVG by element: all links, and the names of all
// attributes.
func elements(t *testing.T, svg []byte) (links, attributes []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return links, attributes
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				attributes = append(attributes, a.Name.Local)
				if a.Name.Local == "href" {
					links = append(links, a.Value)
				}
			}
			if token.Name.Local == "script" || token.Name.Local == "foreignObject" {
				t.Errorf("an element %s", token.Name.Local)
			}
		case xml.ProcInst, xml.Directive, xml.Comment:
			t.Errorf("%T %s", token, token)
		}
	}
}

func TestInline(t *testing.T) {
	hostile := `lab/"><script>alert(1)</script>'&` + "\u202e"
	g := listing("acme/Base", "acme/Tiny", "acme/Tiny-2", "lab/A finetune:acme/Base", "lab/B finetune:lab/A", "lab/C finetune:lab/A", hostile+" merge:acme/Base merge:other/X")
	lab, _ := g.Find(hostile)
	d := fold(g, withPrefix(g, "acme/"), diagram.Options{Nodes: 2, Highlight: []graph.Node{lab}, Title: "<b>", Caption: []string{"<i>"}})
	data, err := diagram.Inline(d, func(model string, folded bool) string {
		if model == "other/X" {
			return ""
		}
		return fmt.Sprintf("/%v/%s", folded, model)
	})
	if err != nil {
		t.Fatal(err)
	}
	links, attributes := elements(t, data)
	slices.Sort(links)
	want := []string{"/false/acme/Base", "/false/" + hostile, "/true/", "/true/acme/Base"}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Errorf("links, -want +got:\n%s\n%s", diff, data)
	}
	for _, bad := range []string{"style", "target", "onload", "onclick", "class", "id"} {
		if slices.Contains(attributes, bad) {
			t.Errorf("an attribute %s in\n%s", bad, data)
		}
	}
	if !strings.HasPrefix(string(data), "<svg ") {
		t.Errorf("%.60s", data)
	}
}
