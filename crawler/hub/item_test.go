package hub_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
)

func TestDecodeItem(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want hub.Item
	}{
		"the Hub's default fields": {
			raw: `{"_id":"6909b87b734dd24dd19da3ef","id":"moonshotai/Kimi-K2-Thinking","likes":578,"trendingScore":580,
				"private":false,"downloads":5119,"tags":["transformers","license:other"],"pipeline_tag":"text-generation",
				"library_name":"transformers","createdAt":"2025-11-04T08:25:31.000Z","modelId":"moonshotai/Kimi-K2-Thinking"}`,
			want: hub.Item{
				Key: "6909b87b734dd24dd19da3ef", ID: "moonshotai/Kimi-K2-Thinking",
				CreatedAt: time.Date(2025, 11, 4, 8, 25, 31, 0, time.UTC),
				Downloads: 5119, Likes: 578, PipelineTag: "text-generation", LibraryName: "transformers",
				Tags: []string{"transformers", "license:other"},
			},
		},
		"nulls": {
			raw: `{"_id":null,"id":"a/b","createdAt":null,"lastModified":null,"private":null,"gated":null,"disabled":null,
				"downloads":null,"likes":null,"pipeline_tag":null,"library_name":null,"tags":null,"baseModels":null}`,
			want: hub.Item{ID: "a/b"},
		},
		"times with zones and fractions": {
			raw: `{"id":"a/b","createdAt":"2026-01-02T03:04:05+02:00","lastModified":"2026-01-02T03:04:05.678Z"}`,
			want: hub.Item{
				ID:        "a/b",
				CreatedAt: time.Date(2026, 1, 2, 1, 4, 5, 0, time.UTC), LastModified: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC),
			},
		},
		"unusable times": {
			raw: `{"id":"a/b","createdAt":"yesterday","lastModified":1700000000}`,
			want: hub.Item{ID: "a/b", Problems: []string{
				`createdAt is "yesterday", not a time`, "lastModified is a number, not a time",
			}},
		},
		"numbers of many kinds": {
			raw:  `{"id":"a/b","downloads":12.9,"likes":" 34 "}`,
			want: hub.Item{ID: "a/b", Downloads: 12, Likes: 34},
		},
		"numbers out of range": {
			raw:  `{"id":"a/b","downloads":1e400,"likes":-3}`,
			want: hub.Item{ID: "a/b", Downloads: 1<<63 - 1, Problems: []string{"likes is negative (-3)"}},
		},
		"numbers that are none": {
			raw: `{"id":"a/b","downloads":"many","likes":[1]}`,
			want: hub.Item{ID: "a/b", Problems: []string{
				`downloads is "many", not a number`, "likes is a list, not a number",
			}},
		},
		"flags and words of other types": {
			raw: `{"id":"a/b","_id":7,"private":"yes","disabled":true,"pipeline_tag":{},"library_name":3}`,
			want: hub.Item{ID: "a/b", Private: true, Disabled: true, Problems: []string{
				"_id is a number, not a string", "private is a string, not a boolean",
				"pipeline_tag is an object, not a string", "library_name is a number, not a string",
			}},
		},
		"tags that are none": {
			raw: `{"id":"a/b","tags":["x",null,3,["y"],"z"]}`,
			want: hub.Item{ID: "a/b", Tags: []string{"x", "z"}, Problems: []string{
				"tags[1] is null, not a string", "tags[2] is a number, not a string", "tags[3] is a list, not a string",
			}},
		},
		"tags with escapes": {
			raw:  `{"id":"a/b","tags":["a\"b","\u00e9t\u00e9","日本"]}`,
			want: hub.Item{ID: "a/b", Tags: []string{`a"b`, "été", "日本"}},
		},
		"tags with bytes that are no UTF-8": {
			raw:  "{\"id\":\"a/b\",\"tags\":[\"a\xffb\"]}",
			want: hub.Item{ID: "a/b", Tags: []string{"a\ufffdb"}},
		},
		"tags as one string": {
			raw:  `{"id":"a/b","tags":"x"}`,
			want: hub.Item{ID: "a/b", Problems: []string{"tags is a string, not a list"}},
		},
		"no tags":      {raw: `{"id":"a/b","tags":[ ]}`, want: hub.Item{ID: "a/b"}},
		"a name twice": {raw: `{"id":"a/b","likes":1,"likes":2}`, want: hub.Item{ID: "a/b", Likes: 2}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := hub.DecodeItem([]byte(tt.raw))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("DecodeItem(%s) (-want +got):\n%s", tt.raw, diff)
			}
		})
	}
}

func TestDecodeGated(t *testing.T) {
	for raw, want := range map[string]hub.Item{
		`false`:    {},
		`"auto"`:   {Gated: "auto"},
		`"manual"`: {Gated: "manual"},
		`true`:     {Gated: "auto"},
		`null`:     {},
		`"soon"`:   {Problems: []string{`gated is "soon", not false, "auto" or "manual"`}},
		`1`:        {Problems: []string{`gated is a number, not false, "auto" or "manual"`}},
	} {
		want.ID = "a/b"
		got, err := hub.DecodeItem([]byte(`{"id":"a/b","gated":` + raw + `}`))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("gated %s: error %v (-want +got):\n%s", raw, err, diff)
		}
	}
}

func TestDecodeBaseModels(t *testing.T) {
	both := hub.Ref{Key: "66bfbb1a43a701a837a745ac", ID: "microsoft/Phi-3.5-mini-instruct"}
	name := hub.Ref{ID: "microsoft/Phi-3.5-mini-instruct"}
	tests := map[string]struct {
		raw      string
		want     hub.BaseModels
		problems []string
	}{
		"as recorded": {
			raw:  `{"relation":"quantized","models":[{"_id":"66bfbb1a43a701a837a745ac","id":"microsoft/Phi-3.5-mini-instruct"}]}`,
			want: hub.BaseModels{Relation: "quantized", Models: []hub.Ref{both}},
		},
		"ids in the object": {
			raw:  `{"relation":"merge","models":["microsoft/Phi-3.5-mini-instruct",{"id":"x/y"}]}`,
			want: hub.BaseModels{Relation: "merge", Models: []hub.Ref{name, {ID: "x/y"}}},
		},
		"a key alone":        {raw: `{"models":[{"_id":"k"}]}`, want: hub.BaseModels{Models: []hub.Ref{{Key: "k"}}}},
		"a list of ids":      {raw: `["microsoft/Phi-3.5-mini-instruct"]`, want: hub.BaseModels{Models: []hub.Ref{name}}},
		"a list of objects":  {raw: `[{"_id":"66bfbb1a43a701a837a745ac","id":"microsoft/Phi-3.5-mini-instruct"}]`, want: hub.BaseModels{Models: []hub.Ref{both}}},
		"one id":             {raw: `"microsoft/Phi-3.5-mini-instruct"`, want: hub.BaseModels{Models: []hub.Ref{name}}},
		"one id as models":   {raw: `{"models":"microsoft/Phi-3.5-mini-instruct"}`, want: hub.BaseModels{Models: []hub.Ref{name}}},
		"null":               {raw: `null`},
		"null models":        {raw: `{"relation":null,"models":null}`},
		"an empty list":      {raw: `[]`},
		"an empty object":    {raw: `{}`},
		"a number":           {raw: `5`, problems: []string{"baseModels is a number, not an object"}},
		"an empty id":        {raw: `""`, problems: []string{"baseModels names no model"}},
		"models of no kind":  {raw: `{"models":5}`, problems: []string{"baseModels.models is a number, not a list"}},
		"a relation of none": {raw: `{"relation":[],"models":["x/y"]}`, want: hub.BaseModels{Models: []hub.Ref{{ID: "x/y"}}}, problems: []string{"baseModels.relation is a list, not a string"}},
		"models twice":       {raw: `{"models":[{"_id":"k","id":"x/y"}],"models":[{"id":"z/w"}]}`, want: hub.BaseModels{Models: []hub.Ref{{ID: "z/w"}}}},
		"a word and null":    {raw: `{"relation":"merge","models":[{"_id":"k","id":"x/y","id":null}],"relation":null}`, want: hub.BaseModels{Models: []hub.Ref{{Key: "k"}}}},
		"an odd entry": {
			raw: `{"models":[7,{},"x/y"]}`, want: hub.BaseModels{Models: []hub.Ref{{ID: "x/y"}}},
			problems: []string{"baseModels.models[0] is a number, not a model", "baseModels.models[1] names no model"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := hub.DecodeItem([]byte(`{"id":"a/b","baseModels":` + tt.raw + `}`))
			if err != nil {
				t.Fatal(err)
			}
			want := hub.Item{ID: "a/b", BaseModels: tt.want, Problems: tt.problems}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("baseModels %s (-want +got):\n%s", tt.raw, diff)
			}
		})
	}
}

func TestDecodeItemRefuses(t *testing.T) {
	for raw, want := range map[string]string{
		`{"_id":"x"}`:   "no id",
		`{"id":"  "}`:   "no id",
		`{"id":null}`:   "no id",
		`{"id":3}`:      "id is a number, not a string",
		`["a/b"]`:       "want an object, got a list",
		`{"id":"a/b"`:   "unexpected EOF",
		``:              "want an object, got nothing",
		`{"id":"a/b"}]`: "invalid character",
	} {
		_, err := hub.DecodeItem([]byte(raw))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("DecodeItem(%s) = %v, want an error with %q", raw, err, want)
		}
	}
}

func TestDecodeDetail(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want hub.Detail
	}{
		"with children": {
			raw: `{"id":"a/b","childrenModelCount":{"adapter":716,"merge":19,"quantized":190,"finetune":328}}`,
			want: hub.Detail{
				Item:     hub.Item{ID: "a/b"},
				Children: &hub.Children{Finetune: 328, Adapter: 716, Merge: 19, Quantized: 190},
			},
		},
		"not asked for": {raw: `{"id":"a/b"}`, want: hub.Detail{Item: hub.Item{ID: "a/b"}}},
		"null":          {raw: `{"id":"a/b","childrenModelCount":null}`, want: hub.Detail{Item: hub.Item{ID: "a/b"}}},
		"the documented number": {
			raw:  `{"id":"a/b","childrenModelCount":5}`,
			want: hub.Detail{Item: hub.Item{ID: "a/b", Problems: []string{"childrenModelCount is a number, not an object"}}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := hub.DecodeDetail([]byte(tt.raw))
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("DecodeDetail(%s): error %v (-want +got):\n%s", tt.raw, err, diff)
			}
		})
	}
	if _, err := hub.DecodeDetail([]byte(`[]`)); err == nil {
		t.Error("DecodeDetail([]) succeeded")
	}
	if got := (hub.Children{Finetune: 1, Adapter: 2, Merge: 3, Quantized: 4}).Total(); got != 10 {
		t.Errorf("Total() = %d, want 10", got)
	}
}
