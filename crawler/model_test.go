package crawler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

func TestModel(t *testing.T) {
	at := time.Date(2026, 8, 22, 1, 2, 3, 999e6, time.UTC)
	key, err := graph.ParseKey("66bfbb1a43a701a837a745ac")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		item hub.Item
		want graph.Model
	}{
		"everything": {
			item: hub.Item{
				Key: key.String(), ID: "a/b", CreatedAt: at, LastModified: at.Add(time.Hour), Private: true, Gated: "manual", Disabled: true,
				Downloads: 5, Likes: 6, PipelineTag: "text-generation", LibraryName: "transformers", Tags: []string{"x", "base_model:c/d"},
				BaseModels: hub.BaseModels{Relation: "merge", Models: []hub.Ref{{Key: key.String(), ID: "c/d"}, {ID: "e/f"}, {Key: key.String()}}},
			},
			want: graph.Model{
				Key: key, ID: "a/b", Created: at.Unix(), Modified: at.Unix() + 3600, Gated: graph.GatedManual, Disabled: true,
				Downloads: 5, Likes: 6, Task: "text-generation", Library: "transformers", Tags: []string{"x", "base_model:c/d"},
				BaseModels: graph.BaseModels{Relation: "merge", Models: []graph.Ref{{Key: key, ID: "c/d"}, {ID: "e/f"}, {Key: key}}},
			},
		},
		"the id alone":           {item: hub.Item{ID: "gpt2"}, want: graph.Model{ID: "gpt2"}},
		"gated by itself":        {item: hub.Item{ID: "a/b", Gated: "auto"}, want: graph.Model{ID: "a/b", Gated: graph.GatedAuto}},
		"gated in a later word":  {item: hub.Item{ID: "a/b", Gated: "sometimes"}, want: graph.Model{ID: "a/b"}},
		"an _id of another form": {item: hub.Item{ID: "a/b", Key: "66bfbb1a"}, want: graph.Model{ID: "a/b"}},
		"an _id of no form":      {item: hub.Item{ID: "a/b", Key: strings.Repeat("z", 24)}, want: graph.Model{ID: "a/b"}},
		"a later relation": {
			item: hub.Item{ID: "a/b", BaseModels: hub.BaseModels{Relation: "distilled", Models: []hub.Ref{{ID: "c/d", Key: "?"}}}},
			want: graph.Model{ID: "a/b", BaseModels: graph.BaseModels{Relation: "distilled", Models: []graph.Ref{{ID: "c/d"}}}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Model(&tt.item)); diff != "" {
				t.Errorf("Model(%+v): -want +got\n%s", tt.item, diff)
			}
		})
	}
}

// listing is a page of the listing as the Hub answers it, of n models.
func listing(n int) []byte {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(`{"_id":"66bfbb1a43a701a837%06x","id":"owner-%d/Some-Model-8B-Instruct-%d-GGUF","createdAt":"2026-08-22T01:02:03.000Z",`+
			`"lastModified":"2026-08-22T01:02:03.000Z","private":false,"gated":false,"disabled":false,"downloads":%d,"likes":3,"pipeline_tag":"text-generation",`+
			`"library_name":"transformers","tags":["transformers","safetensors","qwen3","text-generation","conversational","en","license:apache-2.0",`+
			`"endpoints_compatible","base_model:Qwen/Qwen3-8B","base_model:quantized:Qwen/Qwen3-8B","region:us"],`+
			`"baseModels":{"relation":"quantized","models":[{"_id":"66bfbb1a43a701a837a745ac","id":"Qwen/Qwen3-8B"}]}}`, i, i, i, i)
	}
	return []byte("[" + strings.Join(items, ",") + "]")
}

// BenchmarkPage takes a page of 1,000 models from its bytes to the records of
// the journal.
func BenchmarkPage(b *testing.B) {
	body := listing(hub.MaxLimit)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	r := &reader{sweep: &sweep{Crawler: &Crawler{}}}
	for b.Loop() {
		decoded, err := hub.DecodePage(body)
		if err != nil {
			b.Fatal(err)
		}
		in, _ := r.inLane(&page{rows: rows(&decoded)}, "g", true)
		if got := len(in); got != hub.MaxLimit {
			b.Fatalf("%d models, want %d", got, hub.MaxLimit)
		}
	}
}

// BenchmarkRecord is the part of BenchmarkPage after decoding.
func BenchmarkRecord(b *testing.B) {
	decoded, err := hub.DecodePage(listing(hub.MaxLimit))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	r := &reader{sweep: &sweep{Crawler: &Crawler{}}}
	for b.Loop() {
		r.inLane(&page{rows: rows(&decoded)}, "g", true)
	}
}
