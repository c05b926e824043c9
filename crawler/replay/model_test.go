package replay_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

func TestModel(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	tests := map[string]struct{ path, want string }{
		"by id":           {"/api/models/Qwen/Qwen3-8B?expand=tags", `{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B","tags":["transformers","qwen3"]}`},
		"in another case": {"/api/models/qwen/QWEN3-8b?expand[]=gated", `{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B","gated":"manual"}`},
		"of a revision":   {"/api/models/Qwen/Qwen3-8B/revision/refs%2Fpr%2F1?expand=likes", `{"_id":"621ffdc0aaaaaaaaaaaaaaa2","id":"Qwen/Qwen3-8B","likes":30}`},
		"the newer twin":  {"/api/models/dora/Twin", `{"_id":"66bfbb1a43a701a837a745a5","id":"dora/Twin","private":false,"likes":1,"note":"newer \"}\" \\","author":"dora","modelId":"dora/Twin"}`},
		"all its fields": {
			"/api/models/alice/Qwen3-8B-GGUF",
			`{"_id":"66bfbb1a43a701a837a745a1","id":"alice/Qwen3-8B-GGUF","createdAt":"2024-08-16T20:48:26.000Z","lastModified":"2025-02-19T10:57:45.000Z",` +
				`"likes":2,"downloads":50,"private":false,"gated":"auto","tags":["gguf","qwen3","base_model:Qwen/Qwen3-8B","base_model:quantized:Qwen/Qwen3-8B"],` +
				`"library_name":"gguf","author":"alice","modelId":"alice/Qwen3-8B-GGUF"}`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if a := get(t, endpoint+tt.path, ""); a.status != http.StatusOK || a.body != tt.want {
				t.Errorf("GET %s: %d\n%s, want\n%s", tt.path, a.status, a.body, tt.want)
			}
		})
	}
}

func TestChildren(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	for id, want := range map[string]hub.Children{
		"QWEN/qwen3-8b": {Finetune: 1, Quantized: 1}, // the private child is not counted
		"dora/Twin":     {},
	} {
		a := get(t, endpoint+hub.ModelPath(id)+"?expand[]=childrenModelCount", "")
		got, err := hub.DecodeDetail([]byte(a.body))
		if diff := cmp.Diff(&want, got.Children); diff != "" || err != nil {
			t.Errorf("%s: error %v (-want +got):\n%s", id, err, diff)
		}
	}
}

func TestRenamed(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	for path, want := range map[string]string{
		"/api/models/gpt2":                         "/api/models/openai-community/gpt2",
		"/api/models/GPT2?expand%5B%5D=tags&a=%20": "/api/models/openai-community/gpt2?expand%5B%5D=tags&a=%20",
		"/api/models/gpt2/revision/refs%2Fpr%2F1":  "/api/models/openai-community/gpt2/revision/refs%2Fpr%2F1",
		"/api/models/old/Name":                     "/api/models/gone/Name",
		"/api/models/older/Name":                   "/api/models/gone/Name",
	} {
		a := get(t, endpoint+path, "")
		if got := a.header.Get("Location"); a.status != http.StatusTemporaryRedirect || got != want {
			t.Errorf("GET %s: %d to %q, want 307 to %q", path, a.status, got, want)
		}
	}
	// A client that follows comes out at the item.
	res, err := http.Get(endpoint + "/api/models/gpt2?expand=likes")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if id, ok := hub.LocationModel(http.Header{"Location": {res.Request.URL.Path}}); res.StatusCode != http.StatusOK || !ok || id != "openai-community/gpt2" {
		t.Errorf("following gpt2: %d of %q", res.StatusCode, id)
	}
}

func TestRenameLoops(t *testing.T) {
	_, endpoint := start(t, `
		{"redirect":{"from":"a/a","to":"b/b"}}
		{"redirect":{"from":"b/b","to":"a/a"}}
		{"redirect":{"from":"c/c","to":"C/c"}}
		{"redirect":{"from":"d/d","to":"e/e"}}
		{"_id":"1","id":"d/d"}`, replay.Config{})
	for path, want := range map[string]int{
		"/api/models/a/a": http.StatusUnauthorized,
		"/api/models/c/c": http.StatusUnauthorized,
		"/api/models/d/d": http.StatusOK, // the old name is taken again
	} {
		if a := get(t, endpoint+path, ""); a.status != want {
			t.Errorf("GET %s: %d to %q, want %d", path, a.status, a.header.Get("Location"), want)
		}
	}
}

func TestMissingModels(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{Tokens: []string{"hf_right"}})
	tests := map[string]struct {
		path, token string
		status      int
		code        string
		body        string
	}{
		"missing":             {"/api/models/no/body", "", 401, "", `{"error":"Invalid username or password."}`},
		"missing, known user": {"/api/models/no/body", "hf_right", 404, "RepoNotFound", `{"error":"Repository not found"}`},
		"private":             {"/api/models/carol/Secret", "", 401, "", `{"error":"Invalid username or password."}`},
		"private, known user": {"/api/models/carol/Secret?expand=likes", "hf_right", 200, "", `{"_id":"66bfbb1a43a701a837a745a3","id":"carol/Secret","likes":5}`},
		"a broken token":      {"/api/models/Qwen/Qwen3-8B", "hf_wrong", 401, "", `{"error":"Invalid credentials in Authorization header"}`},
		"a bad expand":        {"/api/models/dora/Twin?expand=bogus", "", 400, "", `{"error":"` + `\"expand\"` + hub.ExpandText(hub.DetailExpand())[len(`"expand"`):] + `"}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := get(t, endpoint+tt.path, tt.token)
			if a.status != tt.status || a.body != tt.body || a.header.Get("X-Error-Code") != tt.code {
				t.Errorf("GET %s: %d, code %q\n%s, want %d, code %q\n%s",
					tt.path, a.status, a.header.Get("X-Error-Code"), a.body, tt.status, tt.code, tt.body)
			}
			e := hub.ReadError(http.MethodGet, endpoint, a.status, a.header, []byte(a.body))
			if e.Status != http.StatusOK && a.header.Get("X-Error-Message") == "" {
				t.Error("no X-Error-Message")
			}
		})
	}
}
