package hub_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
)

// realItems have the shapes that the Hub has been seen to answer: with its
// default fields, with full, with expand, about one model, and with whatever odd
// values older cards still hold.
var realItems = []string{
	`{"_id":"6909b87b734dd24dd19da3ef","id":"moonshotai/Kimi-K2-Thinking","likes":578,"trendingScore":580,"private":false,
 "downloads":5119,"tags":["transformers","safetensors","license:other","region:us"],"pipeline_tag":"text-generation",
 "library_name":"transformers","createdAt":"2025-11-04T08:25:31.000Z","modelId":"moonshotai/Kimi-K2-Thinking"}`,
	`{"_id":"6a5976e58e13b67a2fcde7a1","id":"alice/Some-Model-27B-GGUF","author":"alice","gated":"manual","disabled":false,"private":false,
 "lastModified":"2026-08-17T00:27:17.000Z","createdAt":"2026-07-17T00:27:17.000Z","sha":"0f","downloads":1372285,"likes":1332,
 "tags":["gguf","fine tune","en","base_model:alice/Some-Model-27B","base_model:quantized:alice/Some-Model-27B","license:apache-2.0"],
 "siblings":[{"rfilename":"README.md"},{"rfilename":"a-00001-of-00002.gguf"}]}`,
	`{"_id":"66bfbb1a43a701a837a745ac","id":"bob/merged","baseModels":{"relation":"merge","models":[{"_id":"66bfbb1a43a701a837a745ac","id":"microsoft/Phi-3.5-mini-instruct"},
 {"_id":"621ffdc036468d709f174338","id":"openai-community/gpt2"}]},"gated":false,"tags":[],"createdAt":"2022-03-02T23:29:04.000Z"}`,
	`{"_id":"66bfbb1a43a701a837a745ac","id":"microsoft/Phi-3.5-mini-instruct","gated":"auto","baseModels":null,
 "childrenModelCount":{"adapter":716,"merge":19,"quantized":190,"finetune":328},"usedStorage":7645477376,"config":{}}`,
	`{"id":"a/b","tags":["x",1,null,["y"],"\ud800","\"",""],"gated":true,"likes":1.5,"downloads":" 12 ","createdAt":"yesterday","private":"no"}`,
	`{"id":"a/b","baseModels":["x/y",{"_id":"k"},7,{},null],"likes":-1,"downloads":1e400,"lastModified":"2026-01-02T03:04:05+02:00"}`,
	`{"id":"a/b","baseModels":{"relation":null,"models":"x/y"},"childrenModelCount":42,"library_name":{},"pipeline_tag":null}`,
	`{"id":"a/b","baseModels":{"models":{"id":"x/y"}},"childrenModelCount":{"adapter":"7","merge":-1},"disabled":1}`,
	`{"id":"a/b","baseModels":{"relation":"merge","models":[{"_id":"k","id":"x/y"}],"models":[{"id":"z/w"}]},"id":"c/d"}`,
	`{"id":"a/b","baseModels":{"relation":"merge","models":[{"_id":"k","id":"x/y","id":null}],"relation":null}}`,
	`{"_id":"k","tags":["no id"]}`,
	`5`,
}

// FuzzDecodeItem holds that an item is what encoding/json and plain rules make
// of it, that a value of another type is never lost in silence, and that the
// answer about one model is read as the item of a listing.
func FuzzDecodeItem(f *testing.F) {
	for _, raw := range realItems {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := hub.DecodeItem([]byte(raw))
		want, odd, ok := judge(raw)
		if (err == nil) != ok {
			t.Fatalf("DecodeItem(%q): %v, usable to encoding/json: %t", raw, err, ok)
		}
		detail, detailErr := hub.DecodeDetail([]byte(raw))
		if (detailErr == nil) != ok {
			t.Fatalf("DecodeDetail(%q): %v; DecodeItem: %v", raw, detailErr, err)
		}
		if !ok {
			return
		}
		for _, name := range odd {
			if !slices.ContainsFunc(got.Problems, func(p string) bool { return strings.HasPrefix(p, name) }) {
				t.Errorf("DecodeItem(%q) says nothing of %s: %q", raw, name, got.Problems)
			}
		}
		if len(odd) == 0 && len(got.Problems) > 0 {
			t.Errorf("DecodeItem(%q) has the problems %q", raw, got.Problems)
		}
		if n := len(got.Problems); n > len(detail.Problems) || !slices.Equal(got.Problems, detail.Problems[:n]) {
			t.Errorf("DecodeDetail(%q) has the problems %q, DecodeItem %q", raw, detail.Problems, got.Problems)
		}
		wantChildren(t, raw, detail.Children)
		got.Problems, detail.Problems = nil, nil
		for name, item := range map[string]hub.Item{"DecodeItem": got, "DecodeDetail": detail.Item} {
			if diff := cmp.Diff(want, item); diff != "" {
				t.Errorf("%s(%q) (-want +got):\n%s", name, raw, diff)
			}
		}
	})
}

// judge reads an item by means of encoding/json; odd are the fields that hold a
// value of no use.
func judge(raw string) (it hub.Item, odd []string, ok bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &fields) != nil || fields == nil {
		return it, nil, false
	}
	j := judged{fields: fields}
	it = hub.Item{
		Key: j.text("_id"), ID: j.text("id"), CreatedAt: j.time("createdAt"), LastModified: j.time("lastModified"),
		Gated: j.gated(), Disabled: j.value("disabled") == true, Private: j.value("private") == true,
		Downloads: j.count("downloads"), Likes: j.count("likes"),
		PipelineTag: j.text("pipeline_tag"), LibraryName: j.text("library_name"),
		Tags: j.tags(), BaseModels: j.baseModels(),
	}
	for _, name := range []string{"private", "disabled"} {
		switch j.value(name).(type) {
		case nil, bool:
		default:
			j.odd = append(j.odd, name)
			it.Private = it.Private || name == "private"
		}
	}
	return it, j.odd, strings.TrimSpace(it.ID) != ""
}

type judged struct {
	fields map[string]json.RawMessage
	odd    []string
}

// value is a field as encoding/json reads it; numbers are json.Number.
func (j *judged) value(name string) any { return anyOf(string(j.fields[name])) }

func anyOf(raw string) (v any) {
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	_ = d.Decode(&v)
	return v
}

func (j *judged) text(name string) string {
	s, ok := j.value(name).(string)
	if !ok && j.value(name) != nil {
		j.odd = append(j.odd, name)
	}
	return s
}

func (j *judged) time(name string) time.Time {
	t, err := time.Parse(time.RFC3339, j.text(name))
	if _, isText := j.value(name).(string); isText && err != nil {
		j.odd = append(j.odd, name)
	}
	return t.UTC()
}

func (j *judged) gated() string {
	switch v := j.value("gated"); v {
	case "auto", "manual":
		return v.(string)
	case true:
		return "auto"
	case nil, false, "", "false":
	default:
		j.odd = append(j.odd, "gated")
	}
	return ""
}

// tags are the strings of a list.
func (j *judged) tags() (tags []string) {
	list, ok := j.value("tags").([]any)
	if !ok && j.value("tags") != nil {
		j.odd = append(j.odd, "tags is ")
	}
	for _, v := range list {
		if tag, ok := v.(string); ok {
			tags = append(tags, tag)
		} else {
			j.odd = append(j.odd, "tags[")
		}
	}
	return tags
}
