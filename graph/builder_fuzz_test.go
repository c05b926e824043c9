package graph_test

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/graph"
)

// FuzzBuilder gives a Builder a child whose tags, split at line ends, and entries
// say anything. It holds that each mention becomes an edge, a self-loop or junk,
// that both directions hold the same edges, that what nobody mentions is no node,
// and that the graph made again of its own records is the same.
func FuzzBuilder(f *testing.F) {
	f.Add("base_model:acme/Base\nbase_model:quantized:acme/base\nlicense:mit\ngguf", "quantized", "acme/Base", byte(1), "old/Base", "acme/Base")
	f.Add("base_model:merge:https://hf.co/old/base\nbase_model:gone/X\nbase_model:Gone/x", "merge", "lab/A", byte(3), "old/base", "gone/X")
	f.Add("base_model:child/Self\nbase_model:distilled:acme/Base\nbase_model:no name", "odd", "CHILD/self", byte(0), "gpt2", "acme/Base.git")
	f.Add("base_model:models--acme--Base\nbase_model:/data/model\nbase_model:finetune:outputs/run", "", "x y", byte(2), "gone/x", "gone/y")
	f.Add("base_model:\nbase_model::\nbase_model:adapter:", "adapter", "", byte(9), "gone/y", "gone/X")
	f.Fuzz(func(t *testing.T, tags, relation, entry string, key byte, from, to string) {
		child := graph.Model{
			ID: "child/Self", Key: graph.Key{3}, Tags: strings.Split(tags, "\n"),
			BaseModels: graph.BaseModels{Relation: relation, Models: []graph.Ref{{Key: graph.Key{key}, ID: entry}}},
		}
		models := []graph.Model{{ID: "acme/Base", Key: graph.Key{1}, Created: 1}, {ID: "lab/A", Key: graph.Key{2}, Tags: []string{"gguf"}}, child}
		b := &graph.Builder{}
		b.AddPage(models)
		b.Redirect(from, to)
		g, report := b.Build()
		wantMentions(t, g, report, &child)
		wantEdges(t, g)
		again := &graph.Builder{}
		for _, models := range g.Records {
			again.AddPage(models)
		}
		again.Redirect(from, to)
		g2, report2 := again.Build()
		if diff := gocmp.Diff(g, g2, cmpopts.EquateEmpty()) + gocmp.Diff(lasting(report), lasting(report2), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("-once +made again of its records:\n%s", diff)
		}
	})
}

// wantMentions makes sure that no mention of the child is lost.
func wantMentions(t *testing.T, g *graph.Graph, report *graph.Report, child *graph.Model) {
	t.Helper()
	n, ok := g.Find(child.ID)
	if !ok || g.Models != 3 {
		t.Fatalf("%d models, the child among them: %t", g.Models, ok)
	}
	mentions, junk, self := 0, 0, 0
	for _, tag := range child.Tags {
		if strings.HasPrefix(tag, graph.TagPrefix) {
			mentions++
		}
	}
	if child.BaseModels.Models[0].ID != "" {
		mentions++
	}
	for _, a := range report.Anomalies {
		switch a.Kind {
		case graph.JunkName:
			junk++
		case graph.SelfLoop:
			self++
		}
	}
	parents, _ := g.Parents.Of(n)
	if outcomes := len(parents) + junk + self; outcomes > mentions || mentions > 0 && outcomes == 0 || self > 1 {
		t.Errorf("%d mentions have become %d parents, %d junk names and %d self-loops", mentions, len(parents), junk, self)
	}
	if g.Edges() != len(parents) || g.Len() > 3+len(parents) {
		t.Errorf("%d nodes and %d edges of the %d parents of one child", g.Len(), g.Edges(), len(parents))
	}
	for _, p := range parents {
		if !g.OnHub(p) && !graph.WellFormed(g.ID(p)) {
			t.Errorf("the absent parent %q is not well-formed", g.ID(p))
		}
	}
}

// wantEdges makes sure that parents and children are the same edges, and no
// node its own parent.
func wantEdges(t *testing.T, g *graph.Graph) {
	t.Helper()
	for n := range graph.Node(g.Len()) {
		parents, relations := g.Parents.Of(n)
		for i, p := range parents {
			children, back := g.Children.Of(p)
			if k := slices.Index(children, n); p == n || k < 0 || back[k] != relations[i] {
				t.Errorf("the edge %s < %s, %s, is not there both ways", g.ID(n), g.ID(p), relations[i])
			}
		}
	}
	if len(g.Parents.To) != len(g.Children.To) {
		t.Errorf("%d edges up, %d down", len(g.Parents.To), len(g.Children.To))
	}
}
