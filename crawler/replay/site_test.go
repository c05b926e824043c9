package replay_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

// small is a listing of 9 items with the odd shapes that real ones have had.
const small = `
{"_id":"621ffdc0aaaaaaaaaaaaaaa1","id":"openai-community/gpt2","formerIds":["gpt2"],"createdAt":"2022-03-02T23:29:04.000Z","lastModified":"2024-02-19T10:57:45.000Z","likes":30,"downloads":900,"trendingScore":8,"private":false,"gated":false,"tags":["transformers","license:mit"],"pipeline_tag":"text-generation","library_name":"transformers","sha":"abc","siblings":[{"rfilename":"README.md"}],"config":{"model_type":"gpt2"},"cardData":{"license":"mit"},"safetensors":{"total":137022720},"baseModels":null}
{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B","author":"Qwen","modelId":"Qwen/Qwen3-8B","createdAt":"2022-03-02T23:29:04.000Z","lastModified":"2025-02-19T10:57:45.000Z","likes":30,"downloads":100,"trendingScore":8,"private":false,"gated":"manual","tags":["transformers","qwen3"],"pipeline_tag":"text-generation","safetensors":{"parameters":{"BF16":1},"total":1}}
{"_id":"66bfbb1a43a701a837a745a1","id":"alice/Qwen3-8B-GGUF","createdAt":"2024-08-16T20:48:26.000Z","lastModified":"2025-02-19T10:57:45.000Z","likes":2,"downloads":50,"private":false,"gated":"auto","tags":["gguf","qwen3","base_model:Qwen/Qwen3-8B","base_model:quantized:Qwen/Qwen3-8B"],"library_name":"gguf","baseModels":{"relation":"quantized","models":[{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B"}]}}
{"_id":"66bfbb1a43a701a837a745a2","id":"bob/lower-case-base","likes":2,"downloads":50,"private":false,"tags":["base_model:finetune:qwen/qwen3-8b","base_model:finetune:Qwen/Qwen3-8B",7,null],"baseModels":["Qwen/Qwen3-8B"]}
{"_id":"66bfbb1a43a701a837a745a3","id":"carol/Secret","private":true,"likes":5,"tags":["base_model:finetune:Qwen/Qwen3-8B"]}
{"_id":"66bfbb1a43a701a837a745a4","private":false,"tags":"odd","baseModels":"Qwen/Qwen3-8B"}
{"_id":"66bfbb1a43a701a837a745a4","id":"dora/Twin","private":false,"likes":1,"note":"older"}
{"_id":"66bfbb1a43a701a837a745a5","id":"dora/Twin","private":false,"likes":1,"note":"newer \"}\" \\"}
{"id":"eve/keyless","createdAt":"2025-01-01T00:00:00.000Z","private":false,"likes":null,"downloads":"many"}
{"redirect":{"from":"old/Name","to":"gone/Name"}}
{"redirect":{"from":"older/Name","to":"old/Name"}}
`

// start serves a recording over HTTP.
func start(t *testing.T, data string, cfg replay.Config) (*replay.Server, string) {
	t.Helper()
	s, err := replay.New(strings.NewReader(data), cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return s, srv.URL
}

// answer is a response with its body read.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks without following redirects, with a token unless it is "".
func get(t *testing.T, target, token string) answer {
	t.Helper()
	return ask(t, http.MethodGet, target, token)
}

func ask(t *testing.T, method, target, token string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// walk follows a listing from page to page and returns the raw items. It
// fails on a page of more than limit items, if limit is above 0.
func walk(t *testing.T, endpoint, query, token string, limit int) []json.RawMessage {
	t.Helper()
	base, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	var items []json.RawMessage
	for next := endpoint + hub.ListingPath + "?" + query; next != ""; {
		a := get(t, next, token)
		var page []json.RawMessage
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != http.StatusOK {
			t.Fatalf("GET %s: %d, %v: %.300s", next, a.status, err, a.body)
		}
		if limit > 0 && len(page) > limit {
			t.Errorf("GET %s: %d items", next, len(page))
		}
		items = append(items, page...)
		if next = hub.NextLink(a.header); next == "" {
			break
		}
		if next, err = hub.Rebase(next, base); err != nil {
			t.Fatal(err)
		}
	}
	return items
}

// ids are the ids of items, "?" for one without.
func ids(t *testing.T, items []json.RawMessage) string {
	t.Helper()
	var list []string
	for _, raw := range items {
		var w struct{ ID string }
		if err := json.Unmarshal(raw, &w); err != nil {
			t.Fatal(err)
		}
		if w.ID == "" {
			w.ID = "?"
		}
		list = append(list, w.ID)
	}
	return strings.Join(list, " ")
}

// cursorOf is the cursor of an answer's next link.
func cursorOf(t *testing.T, a answer) string {
	t.Helper()
	u, err := url.Parse(hub.NextLink(a.header))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("cursor")
}
