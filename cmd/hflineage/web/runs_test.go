package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hflineage/graph"
)

// item is a model of a test's own, with one tag.
func item(n int, id, tag string) string {
	return fmt.Sprintf(`{"_id":"6c00000000000000000%05x","id":%q,"createdAt":"2026-10-01T00:00:00.000Z","tags":[%q]}`, n, id, tag)
}

// twoRuns is a database of two runs with every kind of change but back and taken
// between them.
func twoRuns(t testing.TB) (db string) {
	before := []string{
		item(1, "a/goes", "x"), item(2, "a/old-name", "x"), item(3, "a/edited", "base_model:finetune:Qwen/Qwen2.5-7B"), item(4, "a/merged", "base_model:finetune:Qwen/Qwen2.5-7B"),
	}
	after := []string{item(2, "a/new-name", "x"), item(3, "a/edited", "base_model:finetune:Qwen/Qwen3-8B"), item(4, "a/merged", "base_model:merge:Qwen/Qwen2.5-7B")}
	for i := range 70 {
		after = append(after, item(10+i, fmt.Sprintf("b/new-%02d", i), "x"))
	}
	db = sampleDB(t, before...)
	importInto(t, db, after...)
	return db
}

// TestRuns: each run is there with its health, the last one first.
func TestRuns(t *testing.T) {
	server := siteOf(t, twoRuns(t))
	v := getJSON[runsView](t, server, "/api/v1/runs")
	if v.Schema != "hflineage.api.runs/1" || len(v.Runs) != 2 || v.Runs[0].ID != 2 || v.Runs[0].Changes.Appeared != 70 || v.Runs[0].Endpoint != "file:hub.jsonl" {
		t.Errorf("%+v", v.Runs)
	}
	answer, page := get(t, server, "/runs")
	for _, want := range []string{`<a href="/runs/2">2</a></th><td>import</td>`, "complete; 1 missing", "&#43;70 -1 renamed 1 parents &#43;1 parents -1 relations 1", "1 to 2 of 2", `aria-current="page">Runs`} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s, no %s in the page", answer.Status, want)
		}
	}
}

// TestRun: one run with what changed in it, by kind and in pages.
func TestRun(t *testing.T) {
	server := siteOf(t, twoRuns(t))
	v := getJSON[runView](t, server, "/api/v1/runs/2")
	if v.Schema != "hflineage.api.run/1" || v.Record.ID != 2 || v.Total != 75 || v.Pages != 2 || len(v.Changes) != pageRows || v.TooMany || v.Changes[0].ID != "b/new-00" {
		t.Errorf("%d changes on %d pages, first %+v", v.Total, v.Pages, v.Changes)
	}
	last := getJSON[runView](t, server, "/api/v1/runs/2?page=2")
	var kinds []string
	for _, c := range last.Changes[20:] {
		kinds = append(kinds, strings.TrimSpace(string(c.Kind)+" "+c.ID+" "+c.Words()))
	}
	want := []string{
		"gone a/goes", "renamed a/new-name was a/old-name", "parent-added a/edited finetune of Qwen/Qwen3-8B", "parent-removed a/edited finetune of Qwen/Qwen2.5-7B",
		"relation-changed a/merged merge of Qwen/Qwen2.5-7B, was finetune",
	}
	if got := strings.Join(kinds, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if one := getJSON[runView](t, server, "/api/v1/runs/2?kind=renamed"); len(one.Changes) != 1 || one.Changes[0].Kind != graph.Renamed || one.Kind != "renamed" {
		t.Errorf("%+v", one.Changes)
	}
	if first := getJSON[runView](t, server, "/api/v1/runs/1"); first.Total != 0 || first.Changes == nil {
		t.Errorf("%+v", first.Changes)
	}
	answer, page := get(t, server, "/runs/2?page=2")
	for _, want := range []string{
		"<h1>Run 2</h1>", `<a href="/runs/2?kind=appeared#changes">appeared</a></th><td class="num">70</td>`, `<a href="/model/a/new-name">a/new-name</a>`, "was a/old-name",
		`merge of <a href="/model/Qwen/Qwen2.5-7B">Qwen/Qwen2.5-7B</a>, was finetune`, `<th scope="row">a/goes</th>`, `<a href="/runs/2?page=1#list" rel="prev">`,
	} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s, no %s in the page", answer.Status, want)
		}
	}
	for address, says := range map[string]string{
		"/runs/3":              "there is no run 3: the last one is 2",
		"/runs/x":              "must be a number",
		"/runs/2?kind=alias":   "kind=alias: must be one of appeared, gone, back, renamed",
		"/runs/2?page=9":       "there is no page 9: the last one is 2",
		"/runs/1?kind=renamed": "There is no change of this kind.",
	} {
		if _, page := get(t, server, address); !strings.Contains(page, says) {
			t.Errorf("%s: does not say %s", address, says)
		}
	}
}

// TestRunTooMany: a run with more changes than can be listed says how to get them.
func TestRunTooMany(t *testing.T) {
	e, err := OpenEdition(configOf(twoRuns(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	e.runs[0].Changes.Appeared = maxChanges + 1
	r := httptest.NewRequest(http.MethodGet, "/runs/2", nil)
	r.SetPathValue("run", "2")
	v, err := runPage(&request{r, e, r.URL.Query()})
	if err != nil {
		t.Fatal(err)
	}
	d, err := render(livePages()["run"], &shown{View: v, Title: v.heading(), Source: &e.source}, true)
	if err != nil || !strings.Contains(string(d.data), "<code>hflineage diff 1 2 --list</code>") {
		t.Errorf("%v: %s", err, d.data)
	}
}
