package web

import (
	"net/http"
	"strings"
	"testing"

	"hflineage/graph"
)

// TestRuns: every night is there, with what changed in it.
func TestRuns(t *testing.T) {
	db := sampleDB(t)
	importInto(t, db, `{"_id":"6a0000000000000000000001","id":"new/Model","createdAt":"2026-11-01T00:00:00.000Z","tags":["base_model:finetune:Qwen/Qwen2.5-7B"]}`)
	server := siteOf(t, db)
	all := getJSON[runsView](t, server, "/api/v1/runs")
	if len(all.Runs) != 2 || all.Runs[0].ID != 2 || all.Runs[0].Changes.Appeared != 1 || all.Runs[1].Models != 813 {
		t.Errorf("the runs are %+v", all.Runs)
	}
	if _, page := get(t, server, "/runs"); !strings.Contains(page, `<a href="/runs/2">run 2</a>`) || !strings.Contains(page, "&#43;1 parents &#43;1") {
		t.Errorf("the runs are shown as\n%s", page)
	}
	run := getJSON[runView](t, server, "/api/v1/runs/2")
	if len(run.Changes) != 2 || run.Changes[0].Kind != graph.Appeared || *run.Changes[1].Parent != "Qwen/Qwen2.5-7B" || run.Total != 2 {
		t.Errorf("the changes are %+v", run.Changes)
	}
	some := getJSON[runView](t, server, "/api/v1/runs/2?kind=parent-added")
	if len(some.Changes) != 1 || some.Changes[0].Kind != graph.ParentAdded {
		t.Errorf("the changes of a kind are %+v", some.Changes)
	}
	if _, page := get(t, server, "/runs/2"); !strings.Contains(page, `<a href="/model/new/Model">new/Model</a>`) || !strings.Contains(page, "finetune of Qwen/Qwen2.5-7B") {
		t.Errorf("the run is shown as\n%s", page)
	}
	if _, page := get(t, server, "/runs/1"); !strings.Contains(page, "None to the run before") {
		t.Error("the first run has changes")
	}
	for address, text := range map[string]string{
		"/runs/3": "there is no run 3; the last one is 2", "/runs/x": "there is no run x; the last one is 2",
		"/runs/2?kind=came": "kind=came: must be one of appeared, gone,", "/runs/2?page=2": "there is no page 2: the last one is 1",
	} {
		if answer, page := get(t, server, address); answer.StatusCode < http.StatusBadRequest || !strings.Contains(page, text) {
			t.Errorf("%s: %s, want %q", address, answer.Status, text)
		}
	}
}
