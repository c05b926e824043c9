package graph_test

import (
	"slices"
	"sync"
	"testing"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay/synth"
	"hflineage/graph"
	"hflineage/graph/diagram"
	"hflineage/graph/family"
)

// The benchmarks of building and asking a lineage, on one synthetic Hub in the
// shape of the real one.

const benchModels = 100_000

// synthetic is the listing of the Hub.
var synthetic = sync.OnceValues(func() ([]graph.Model, error) {
	made, err := synth.New(benchModels, 1)
	if err != nil {
		return nil, err
	}
	write := made.Writer(func(string) bool { return true })
	models := make([]graph.Model, made.Len())
	var buf []byte
	for i := range models {
		buf = write(buf[:0], i)
		item, err := hub.DecodeItem(buf)
		if err != nil {
			return nil, err
		}
		models[i] = crawler.Model(&item)
	}
	return models, nil
})

func syntheticModels(b *testing.B) []graph.Model {
	b.Helper()
	models, err := synthetic()
	if err != nil {
		b.Fatal(err)
	}
	return models
}

func fill(models []graph.Model) *graph.Builder {
	builder := &graph.Builder{}
	for i := range models {
		builder.Add(&models[i])
	}
	return builder
}

var lineage = sync.OnceValue(func() *graph.Graph {
	models, err := synthetic()
	if err != nil {
		panic(err) // syntheticGraph has asked before
	}
	g, _ := fill(models).Build()
	return g
})

func syntheticGraph(b *testing.B) *graph.Graph {
	b.Helper()
	syntheticModels(b)
	return lineage()
}

func modelsPerSecond(b *testing.B) {
	b.ReportMetric(benchModels*float64(b.N)/b.Elapsed().Seconds(), "models/s")
}

func BenchmarkAdd(b *testing.B) {
	models := syntheticModels(b)
	b.ReportAllocs()
	for b.Loop() {
		fill(models)
	}
	modelsPerSecond(b)
}

func BenchmarkBuild(b *testing.B) {
	models := syntheticModels(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		builder := fill(models)
		b.StartTimer()
		if g, _ := builder.Build(); g.Models != benchModels {
			b.Fatalf("%d models, want %d", g.Models, benchModels)
		}
	}
	modelsPerSecond(b)
}

// BenchmarkCount counts families that are walked together, 64 at a time.
func BenchmarkCount(b *testing.B) {
	g := syntheticGraph(b)
	for _, run := range []struct {
		name     string
		families int
	}{{"1 family", 1}, {"64 families", 64}} {
		b.Run(run.name, func(b *testing.B) {
			families := largestFamilies(g, run.families)
			b.ReportAllocs()
			for b.Loop() {
				if l := g.Derive(families); l.Count(0, nil).Derivatives == 0 {
					b.Fatal("the first family has no derivatives")
				}
			}
			b.ReportMetric(float64(g.Edges())*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
		})
	}
}

// largestFamilies are the members of the first k built-in families, from the
// first again where there are fewer.
func largestFamilies(g *graph.Graph, k int) [][]graph.Node {
	file := family.Default()
	members := make([][]graph.Node, k)
	for i := range members {
		members[i] = file.Families[i%len(file.Families)].MembersIn(g)
	}
	return members
}

func BenchmarkMembersIn(b *testing.B) {
	g := syntheticGraph(b)
	file := family.Default()
	b.ReportAllocs()
	for b.Loop() {
		for i := range file.Families {
			file.Families[i].MembersIn(g)
		}
	}
	b.ReportMetric(float64(len(file.Families)*b.N)/b.Elapsed().Seconds(), "families/s")
}

func BenchmarkTagged(b *testing.B) {
	g := syntheticGraph(b)
	file := family.Default()
	groups := file.Each()
	members := largestFamilies(g, len(groups))
	b.ReportAllocs()
	for b.Loop() {
		tagged := family.TaggedIn(g)
		for i := range groups {
			tagged.Each(&groups[i], members[i], func(graph.Node) {})
		}
	}
	b.ReportMetric(float64(len(file.Families)*b.N)/b.Elapsed().Seconds(), "families/s")
}

// BenchmarkFind looks up one name at a time, of models all over the Hub.
func BenchmarkFind(b *testing.B) { benchmarkLookUp(b, (*graph.Graph).Find) }

// BenchmarkResolve is BenchmarkFind by the rule.
func BenchmarkResolve(b *testing.B) { benchmarkLookUp(b, (*graph.Graph).Resolve) }

func benchmarkLookUp(b *testing.B, find func(*graph.Graph, string) (graph.Node, bool)) {
	models, g := syntheticModels(b), syntheticGraph(b)
	const stride = 7919 // a prime: near ones do not follow each other
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i = (i + stride) % len(models)
		if _, ok := find(g, models[i].ID); !ok {
			b.Fatalf("%s is not found", models[i].ID)
		}
	}
}

// BenchmarkFold makes the diagram of a family of thousands of derivatives.
func BenchmarkFold(b *testing.B) {
	g := syntheticGraph(b)
	qwen, ok := family.Default().Get("qwen")
	if !ok {
		b.Fatal("there is no family qwen")
	}
	members := qwen.MembersIn(g)
	derivatives := 0
	b.ReportAllocs()
	for b.Loop() {
		d, err := diagram.Fold(g, members, diagram.Options{Nodes: 300})
		if err != nil {
			b.Fatal(err)
		}
		derivatives = d.Derivatives
	}
	b.ReportMetric(float64(derivatives)*float64(b.N)/b.Elapsed().Seconds(), "derivatives/s")
}

// BenchmarkDiff compares two nights: one model in a thousand is gone, one renamed,
// one edited.
func BenchmarkDiff(b *testing.B) {
	models := syntheticModels(b)
	old, _ := fill(models).Build()
	var later []graph.Model
	for i, m := range models {
		switch i % 1000 {
		case 1:
			continue
		case 2:
			m.ID += "-renamed"
		case 3:
			m.Tags = append(slices.Clip(m.Tags), "base_model:"+models[0].ID)
		}
		later = append(later, m)
	}
	fresh, _ := fill(later).Build()
	b.ReportAllocs()
	for b.Loop() {
		if events, err := graph.Diff(old, fresh, nil, nil); err != nil || len(events) == 0 {
			b.Fatalf("%d events, %v", len(events), err)
		}
	}
	modelsPerSecond(b)
}
