package synth_test

import (
	"flag"
	"fmt"
	"math"
	"testing"

	"hflineage/crawler/replay/synth"
)

// shapeModels is the size at which the shape is measured. That of the real Hub
// takes a minute and 4 GB:
//
//	go test -run Shape -v ./crawler/replay/synth -models 3094856
var shapeModels = flag.Int("models", 200_000, "models of the Hub of TestShape")

// A figure is one of the published ones.
type figure struct {
	name      string
	published float64
	generated float64
	tolerance float64 // as a share of published
}

func TestShape(t *testing.T) {
	t.Parallel()
	h, err := synth.New(*shapeModels, 1)
	if err != nil {
		t.Fatal(err)
	}
	c := survey(t, h)
	t.Logf("%-34s %12s %12s %9s", "figure", "published", "generated", "within")
	for _, f := range c.figures(synth.Published.Scale(*shapeModels)) {
		t.Logf("%-34s %12.9g %12.9g %8.1f%%", f.name, f.published, f.generated, 100*f.tolerance)
		if math.Abs(f.generated-f.published) > f.published*f.tolerance+1 {
			t.Errorf("%s: %v, want %v", f.name, f.generated, f.published)
		}
	}
	c.logRest(t)
	for i, want := range largest {
		if got := c.parents[i].id; got != want {
			t.Errorf("largest parent %d is %s, want %s", i+1, got, want)
		}
	}
	if n := len(c.depths); n < 7 || n > 9 {
		t.Errorf("depths to %d, want some 8", n-1)
	}
	if share := float64(c.depths[1]+c.depths[2]) / float64(c.seen.Declaring); share < 0.8 {
		t.Errorf("%.1f %% of the children lie at depth 1 or 2", 100*share)
	}
	if c.problems > 0 {
		t.Errorf("%d items or fields could not be used", c.problems)
	}
}

// largest are the ten largest parents of the real Hub.
var largest = []string{
	"black-forest-labs/FLUX.1-dev", "Qwen/Qwen1.5-0.5B", "Qwen/Qwen1.5-1.8B", "google/gemma-2b",
	"distilbert/distilbert-base-uncased", "stabilityai/stable-diffusion-xl-base-1.0", "google/gemma-7b",
	"Qwen/Qwen3-4B-Instruct-2507", "lerobot/smolvla_base", "google-bert/bert-base-uncased",
}

// figures sets what was counted beside what was published.
func (c *census) figures(want synth.Shape) []figure {
	got := c.seen
	list := []figure{
		{"models", float64(want.Models), float64(got.Models), 0},
		{"models with a parent or themselves", float64(want.Declaring), float64(got.Declaring), 0.001},
		{"edges", float64(want.Edges), float64(got.Edges), 0.001},
	}
	for _, r := range []int{1, 2, 3, 4, 0} { // as published
		list = append(list, figure{"edges: " + relationNames[r], float64(want.Relation[r]), float64(got.Relation[r]), 0.002})
	}
	list = append(list,
		figure{"models with several parents", float64(want.SeveralParent), float64(got.SeveralParent), 0.001},
		figure{"self-loops", float64(want.SelfLoops), float64(got.SelfLoops), 0.001},
		figure{"cycles", float64(want.Cycles), float64(got.Cycles), 0},
		figure{"edges in cycles", float64(want.CycleEdges), float64(got.CycleEdges), 0},
		figure{"edges in the wrong case", float64(want.WrongCase), float64(got.WrongCase), 0.001},
		figure{"edges to absent parents", float64(want.Absent), float64(got.Absent), 0.001},
		figure{"absent parents of 5 children", float64(want.AbsentParents), float64(got.AbsentParents), 0.02},
		figure{"edges by a former name", float64(want.OldName), float64(got.OldName), 0.001},
		figure{"dated edges to younger parents, %", 100 * want.Younger, 100 * got.Younger, 0.02},
		figure{"models of the floor date", float64(want.Floor), float64(got.Floor), 0.001},
		figure{"gated: manual", float64(want.GatedManual), float64(got.GatedManual), 0},
		figure{"gated: auto", float64(want.GatedAuto), float64(got.GatedAuto), 0},
	)
	for i := range want.Largest {
		list = append(list, figure{fmt.Sprintf("children of the largest parent %d", i+1),
			float64(want.Largest[i]), float64(c.parents[i].children), 0.003})
	}
	return append(list,
		figure{"bytes of an id", want.IDBytes, got.IDBytes, 0.03},
		figure{"tags of a model", want.Tags, got.Tags, 0.03},
		figure{"bytes of an item", 700, c.itemBytes, 0.05},
	)
}
