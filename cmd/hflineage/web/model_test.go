package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestModel: the page shows a model, and the API says the same.
func TestModel(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	v := getJSON[modelView](t, server, "/api/v1/model/Qwen/Qwen2.5-7B")
	if v.Schema != "hflineage.api.model/1" || v.Model.ID != "Qwen/Qwen2.5-7B" || v.Model.Children != 11 || len(v.Children) != 11 || v.Total != 11 || v.Run.ID != 1 {
		t.Errorf("%+v", v)
	}
	for i, c := range v.Children {
		if i > 0 && *c.Downloads > *v.Children[i-1].Downloads {
			t.Errorf("%s has more downloads than the one before it", c.ID)
		}
	}
	answer, page := get(t, server, "/model/demo-merges/Delta-Merge-7B")
	for _, want := range []string{
		`<h1>demo-merges/Delta-Merge-7B</h1>`,
		`<a href="https://huggingface.co/demo-merges/Delta-Merge-7B" rel="noopener noreferrer">`,
		`<a href="/family/deepseek">deepseek</a></th><td>derivative</td><td class="num">1</td><td>merge</td>`,
		`<tr><td class="num">5</td><th scope="row"><a href="/model/Qwen/Qwen3-8B-Base">Qwen/Qwen3-8B-Base</a></th><td class="date">apache-2.0</td></tr>`,
		`hx-get="/diagram?model=demo-merges%2FDelta-Merge-7B"`,
		`<noscript><img class="drawing" src="/diagram.svg?model=demo-merges%2FDelta-Merge-7B"`,
		`<li><a href="/model/Qwen/Qwen3-8B-Base">Qwen/Qwen3-8B-Base</a> <span class="faint">finetune</span></li>`,
		`<a href="/model/sample-user-04/Delta-Merge-7B-Legal-QLoRA">`,
	} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s, no %s in the page", answer.Status, want)
		}
	}
	up := getJSON[modelView](t, server, "/api/v1/model/demo-merges/Delta-Merge-7B").Up
	if up.ID != "demo-merges/Delta-Merge-7B" || up.Reached != 8 || len(up.Branches) != 3 || up.Branches[1].ID != "Qwen/Qwen3-1.7B" {
		t.Errorf("%+v", up)
	}
}

// TestModelNames: other names lead to the model's own address, which says so.
func TestModelNames(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	for _, tc := range []struct{ address, to, says string }{
		{"/model/qwen/qwen2.5-7b", "/model/Qwen/Qwen2.5-7B?asked=qwen%2Fqwen2.5-7b", "You asked for qwen/qwen2.5-7b (in another case)."},
		{"/api/v1/model/qwen/qwen2.5-7b?relation=merge", "/api/v1/model/Qwen/Qwen2.5-7B?asked=qwen%2Fqwen2.5-7b&relation=merge", `"asked": "qwen/qwen2.5-7b"`},
		{"/model/Qwen/Qwen2.5-7B:latest", "/model/Qwen/Qwen2.5-7B?asked=Qwen%2FQwen2.5-7B%3Alatest", "You asked for Qwen/Qwen2.5-7B:latest (cleaned)."},
		{"/model/gpt2", "/model/openai-community/gpt2?asked=gpt2", "You asked for gpt2 (an old name)."},
	} {
		answer, _ := get(t, server, tc.address)
		to := answer.Header.Get("Location")
		if answer.StatusCode != http.StatusFound || to != tc.to {
			t.Errorf("%s: %s to %s, want %s", tc.address, answer.Status, to, tc.to)
			continue
		}
		if answer, body := get(t, server, to); answer.StatusCode != http.StatusOK || !strings.Contains(body, tc.says) {
			t.Errorf("%s: %s, does not say %s", to, answer.Status, tc.says)
		}
	}
	if _, page := get(t, server, "/model/Qwen/Qwen2.5-7B?asked=google%2Fgemma-2-9b"); strings.Contains(page, "You asked for") {
		t.Error("it says that another model's name led to it")
	}
	for address, text := range map[string]string{
		"/model/":                              "name a model: /model/OWNER/NAME",
		"/model/Qwen/Qwen2.5-7Bb":              "; did you mean Qwen/",
		"/model/Qwen/Qwen2.5-7B?page=2":        "there is no page 2: the last one is 1",
		"/model/Qwen/Qwen2.5-7B?page=x":        "page=x: must be a number from 1 up",
		"/model/Qwen/Qwen2.5-7B?relation=made": "relation=made: must be finetune, adapter, merge, quantized or unspecified",
	} {
		if answer, page := get(t, server, address); answer.StatusCode < 400 || !strings.Contains(page, text) {
			t.Errorf("%s: %s, does not say %s", address, answer.Status, text)
		}
	}
}

// TestModelChildren: the children come in pages, and filtered.
func TestModelChildren(t *testing.T) {
	var items []string
	for i := range 120 {
		relation := []string{"finetune", "adapter"}[i%2]
		items = append(items, fmt.Sprintf(`{"_id":"6a00000000000000000%05x","id":"many/Child-%03d","createdAt":"2026-11-01T00:00:00.000Z","downloads":%d,"tags":["base_model:%s:one/Base"]}`, i, i, i/2, relation))
	}
	items = append(items, `{"_id":"6b0000000000000000000000","id":"one/Base","createdAt":"2026-10-01T00:00:00.000Z","tags":[]}`)
	server := siteOf(t, sampleDB(t, items...))
	seen := map[string]bool{}
	pages := 0
	for next := "/api/v1/model/one/Base?relation=finetune"; next != ""; pages++ {
		v := getJSON[modelView](t, server, next)
		for _, c := range v.Children {
			if seen[c.ID] || c.Relation != "finetune" {
				t.Errorf("%s, %s is listed again or has another relation", c.ID, c.Relation)
			}
			seen[c.ID] = true
		}
		answer, _ := get(t, server, next)
		next = ""
		if link := answer.Header.Get("Link"); link != "" {
			address, rel, _ := strings.Cut(strings.TrimPrefix(link, "<"), ">; ")
			if rel != `rel="next"` {
				t.Fatal(link)
			}
			next = address
		}
	}
	if len(seen) != 60 || pages != 2 {
		t.Errorf("%d children on %d pages, want 60 on 2", len(seen), pages)
	}
	v := getJSON[modelView](t, server, "/api/v1/model/one/Base?q=CHILD-01")
	if v.Total != 10 || v.Children[0].ID != "many/Child-018" || v.Children[1].ID != "many/Child-019" {
		t.Errorf("%d, first %+v", v.Total, v.Children)
	}
	_, page := get(t, server, "/model/one/Base?page=2")
	for _, want := range []string{`<a href="/model/one/Base?page=1#list" rel="prev">`, `<a href="/model/one/Base?page=3#list" rel="next">`, "51 to 100 of 120", `<option value="adapter">adapter (60)</option>`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in the page", want)
		}
	}
	if _, page := get(t, server, "/model/one/Base?q=nothing"); !strings.Contains(page, "No child is like that.") {
		t.Error("it does not say that no child is like that")
	}
}

// TestModelHostile: names, tags and what is asked for are text, whatever they hold.
func TestModelHostile(t *testing.T) {
	const nasty = "<script>\\\"'\\u202e\\u0000=1"
	server := siteOf(t, sampleDB(t, `{"_id":"6b0000000000000000000000","id":"one/Base","createdAt":"2026-10-01T00:00:00.000Z","pipeline_tag":"`+nasty+`","library_name":"`+nasty+`","tags":["license:`+nasty+`","base_model:Qwen/Qwen2.5-7B"]}`))
	for _, address := range []string{
		"/model/one/Base", "/model/Qwen/Qwen2.5-7B?q=" + url.QueryEscape("\"><script>\u202e"), "/model/" + url.PathEscape("<script>\u202e"),
		"/model/" + url.PathEscape("\" onload=\"x") + "/b", "/model/Qwen/Qwen2.5-7B?asked=" + url.QueryEscape("Qwen/Qwen2.5-7B?<script>"),
	} {
		_, page := get(t, server, address)
		if strings.Contains(page, "<script>") || strings.ContainsAny(page, "\u202e\x00") || strings.Contains(page, `" onload`) {
			t.Errorf("%s:\n%s", address, page)
		}
	}
}

// TestOne: one of something is not several.
func TestOne(t *testing.T) {
	server := siteOf(t, sampleDB(t,
		`{"_id":"6a0000000000000000000001","id":"only/Parent","createdAt":"2026-01-01T00:00:00.000Z","tags":[]}`,
		`{"_id":"6a0000000000000000000002","id":"only/Child","createdAt":"2026-01-02T00:00:00.000Z","tags":["base_model:finetune:only/Parent"]}`))
	for address, want := range map[string][]string{
		"/model/only/Parent": {"<b>1</b> descendant<", "<b>1</b> child<", "<b>0</b> ancestors<"},
		"/model/only/Child":  {"<b>0</b> descendants<", "<b>0</b> children<", "<b>1</b> ancestor<"},
	} {
		_, page := get(t, server, address)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: no %s", address, w)
			}
		}
	}
}
