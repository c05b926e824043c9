package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestSearch: ids are found by the beginning of owner or name, whatever the case.
func TestSearch(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	v := getJSON[searchView](t, server, "/api/v1/search?q=QWEN")
	if v.Schema != "hflineage.api.search/1" || v.Found != v.Total || v.Found < 50 || len(v.Models) != pageRows {
		t.Errorf("%d found, %d rows", v.Found, len(v.Models))
	}
	owners := map[bool]bool{}
	for i, m := range v.Models {
		id := strings.ToLower(m.ID)
		owner := strings.HasPrefix(id, "qwen")
		if owners[owner] = true; !owner && !strings.Contains(id, "/qwen") {
			t.Errorf("%s does not begin so", m.ID)
		}
		if i > 0 && m.Children > v.Models[i-1].Children {
			t.Errorf("%s has more children than the one before it", m.ID)
		}
	}
	if len(owners) != 2 {
		t.Error("only one of owners and names was found")
	}
	if answer, _ := get(t, server, "/api/v1/search?q=QWEN"); answer.Header.Get("Link") != `</api/v1/search?page=2&q=QWEN>; rel="next"` {
		t.Error(answer.Header.Get("Link"))
	}
	if v := getJSON[searchView](t, server, "/api/v1/search?q="+url.QueryEscape("https://huggingface.co/Qwen/Qwen2.5-7B/tree/main")); v.Models[0].ID != "Qwen/Qwen2.5-7B" {
		t.Errorf("a link led to %+v", v.Models)
	}
	if v := getJSON[searchView](t, server, "/api/v1/search?q="+url.QueryEscape("meta-llama/Llama-2-7b-old-nothing")); v.Found != 0 || v.Means != nil || v.Models == nil {
		t.Errorf("%+v", v)
	}
}

// TestSearchPage: the page, and the list that comes as one types.
func TestSearchPage(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	_, page := get(t, server, "/search?q=qwen")
	for _, want := range []string{`value="qwen"`, `<a href="/model/Qwen/Qwen2.5-7B">Qwen/Qwen2.5-7B</a>`, `<a href="/search?page=2&amp;q=qwen#list" rel="next">`, "models begin so."} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in the page", want)
		}
	}
	_, few := get(t, server, "/search?q=qwen&few=1", "Hx-Request", "true")
	if n := strings.Count(few, "<a href="); n != searchFew || strings.Contains(few, "<html") || !strings.Contains(few, "in all: Enter shows more.") {
		t.Errorf("%d links in %s", n, few)
	}
	for q, says := range map[string]string{
		"":                "Type the beginning of an owner",
		"zzz":             "No owner or name begins so.",
		"Qwen/Qwen2.5-8C": "No owner or name begins so; did you mean ",
		"<script>":        `value="&lt;script&gt;"`,
	} {
		answer, page := get(t, server, "/search?q="+url.QueryEscape(q))
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, says) {
			t.Errorf("%q: %s, does not say %s", q, answer.Status, says)
		}
	}
	if answer, _ := get(t, server, "/search?q="+strings.Repeat("x", searchBytes+1)); answer.StatusCode != http.StatusBadRequest {
		t.Error(answer.Status)
	}
}

// TestSearchOldName: a name that is no beginning of an id, and means a model, leads to it.
func TestSearchOldName(t *testing.T) {
	server := siteOf(t, sampleDB(t,
		`{"_id":"6b0000000000000000000000","id":"new/Name","createdAt":"2026-10-01T00:00:00.000Z","tags":[]}`,
		`{"_id":"6b0000000000000000000001","id":"a/Child","createdAt":"2026-10-02T00:00:00.000Z","tags":["base_model:old/Name"],"baseModels":{"relation":"finetune","models":[{"_id":"6b0000000000000000000000","id":"new/Name"}]}}`))
	if _, page := get(t, server, "/search?q=old/Name"); !strings.Contains(page, `old/Name (an old name): <a href="/model/new/Name">new/Name</a>`) {
		t.Error(page)
	}
	if answer, _ := get(t, server, "/model/old/Name"); answer.Header.Get("Location") != "/model/new/Name?asked=old%2FName" {
		t.Error(answer.Header)
	}
}
