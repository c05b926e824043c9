package replay_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"hflineage/crawler/replay"
)

// names are the field names of an object, sorted.
func names(t *testing.T, raw string) string {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return strings.Join(slices.Sorted(maps.Keys(m)), " ")
}

func TestFields(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	const standard = "_id createdAt downloads id library_name likes modelId pipeline_tag private tags trendingScore"
	tests := map[string]struct{ query, want string }{
		"default":           {"", standard},
		"full":              {"full=true", "_id author createdAt downloads gated id lastModified library_name likes modelId pipeline_tag private sha siblings tags trendingScore"},
		"full=false":        {"full=false", standard},
		"config":            {"config=true", "_id config createdAt downloads id library_name likes modelId pipeline_tag private tags trendingScore"},
		"cardData":          {"cardData=true", "_id cardData createdAt downloads id library_name likes modelId pipeline_tag private tags trendingScore"},
		"expand":            {"expand=tags&expand=likes", "_id id likes tags"},
		"expand[]":          {"expand[]=tags&expand%5B%5D=likes", "_id id likes tags"},
		"both spellings":    {"expand=tags&expand[]=likes", "_id id likes tags"},
		"baseModels":        {"expand=baseModels", "_id baseModels id"},
		"what is not there": {"expand=gguf", "_id id"},
		"a made author":     {"expand=author", "_id author id"},
		"cut safetensors":   {"expand=safetensors", "_id id"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			items := walk(t, endpoint, "search=gpt2&"+tt.query, "", 0)
			if len(items) != 1 {
				t.Fatalf("%d items, want 1", len(items))
			}
			if got := names(t, string(items[0])); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.query, got, tt.want)
			}
		})
	}
}

func TestFieldsAsRecorded(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	got := walk(t, endpoint, "sort=createdAt&direction=1&expand=tags&expand=baseModels&expand=safetensors&expand=author", "", 0)
	want := []string{
		`{"_id":"621ffdc0aaaaaaaaaaaaaaa1","id":"openai-community/gpt2","tags":["transformers","license:mit"],"baseModels":null,"author":"openai-community"}`,
		`{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B","author":"Qwen","tags":["transformers","qwen3"],"safetensors":{"parameters":{"BF16":1},"total":1}}`,
		`{"_id":"66bfbb1a43a701a837a745a1","id":"alice/Qwen3-8B-GGUF","tags":["gguf","qwen3","base_model:Qwen/Qwen3-8B","base_model:quantized:Qwen/Qwen3-8B"],"baseModels":{"relation":"quantized","models":[{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B"}]},"author":"alice"}`,
		`{"_id":"66bfbb1a43a701a837a745a2","id":"bob/lower-case-base","tags":["base_model:finetune:qwen/qwen3-8b","base_model:finetune:Qwen/Qwen3-8B",7,null],"baseModels":["Qwen/Qwen3-8B"],"author":"bob"}`,
		`{"_id":"66bfbb1a43a701a837a745a4","tags":"odd","baseModels":"Qwen/Qwen3-8B"}`,
		`{"_id":"66bfbb1a43a701a837a745a4","id":"dora/Twin","author":"dora"}`,
		`{"_id":"66bfbb1a43a701a837a745a5","id":"dora/Twin","author":"dora"}`,
		`{"id":"eve/keyless","author":"eve"}`,
	}
	if len(got) != len(want) {
		t.Fatalf("%d items, want %d", len(got), len(want))
	}
	for i := range want {
		if string(got[i]) != want[i] {
			t.Errorf("item %d:\n%s, want\n%s", i, got[i], want[i])
		}
	}
}

func FuzzRecording(f *testing.F) {
	f.Add(`{"_id":"k","id":"a/b","tags":["x\"\\",{"y":[1,"]"]}],"likes":1.5e3,"private":true}`)
	f.Add(` { "id" : "a/b" , "createdAt" : "2025-01-01T00:00:00Z" , "tags" : [ ] , "o" : { } } `)
	f.Add(`{"redirect":{"from":"a","to":"b"}}`)
	f.Add(`{"id":"a/b","formerIds":["c"],"baseModels":"\\"}`)
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "\n\r") {
			return
		}
		s, err := replay.New(strings.NewReader(line), replay.Config{})
		if (err == nil) != usable(line) {
			t.Fatalf("New(%q): %v", line, err)
		}
		if err != nil || s.Len() == 0 {
			return
		}
		body := record(s, "/api/models?full=true&cardData=true&config=true")
		if !json.Valid(body) {
			t.Errorf("%q is served as %s", line, body)
		}
	})
}
