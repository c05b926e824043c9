package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestFamily: the numbers of the page are those of the rule, and its lists agree with
// what the pages of the models say.
func TestFamily(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	v := getJSON[familyView](t, server, "/api/v1/family/Qwen")
	if v.Schema != "hflineage.api.family/1" || v.Family.Family != "qwen" || v.Title != "Qwen" || v.Owner != "Alibaba" || v.Derivatives != 181 || v.Run.ID != 1 {
		t.Errorf("%+v", v)
	}
	last := v.Months[len(v.Months)-1]
	if last.Cumulative != v.Derivatives || last.Over {
		t.Errorf("the last month is %+v, of %d derivatives", last, v.Derivatives)
	}
	if b := v.Bases[0]; len(v.Bases) != topBases || b.ID != "Qwen/Qwen3-4B-Instruct-2507" || b.Direct != 15 ||
		b.ByRelation.Finetune+b.ByRelation.Adapter+b.ByRelation.Merge+b.ByRelation.Quantized+b.ByRelation.Unspecified != b.Direct {
		t.Errorf("%d bases, first %+v", len(v.Bases), v.Bases[0])
	}
	if a := v.Authors[0]; a.Author != "example-quants" || a.Derivatives != 20 {
		t.Errorf("first author %+v", a)
	}
	if !slices.IsSortedFunc(v.Newest, func(a, b newestRow) int { return b.Created.Compare(*a.Created) }) || len(v.Newest) != newestRows {
		t.Errorf("newest: %+v", v.Newest)
	}
	answer, page := get(t, server, "/family/qwen")
	for _, want := range []string{
		"<h1>Qwen</h1>", "<b>181</b> Derivatives", `src="/trend.svg?family=qwen&amp;show=new"`, `<a href="/model/Qwen/Qwen3-8B">Qwen/Qwen3-8B</a>`,
		`<a href="/search?q=example-quants/">`, `<a href="/family/deepseek">DeepSeek</a>`, `<a href="/compare?family=qwen&amp;family=deepseek">`, "This page as JSON",
	} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s, no %s in the page", answer.Status, want)
		}
	}
}

// TestFamilyLists: each list against a plain look at the edges.
func TestFamilyLists(t *testing.T) {
	site, err := New(t.Context(), configOf(sampleDB(t,
		`{"_id":"6a0000000000000000000001","id":"new/Mix","createdAt":"2026-11-20T00:00:00.000Z","tags":["base_model:merge:Qwen/Qwen2.5-7B","base_model:merge:google/gemma-2-2b"]}`,
		`{"_id":"6a0000000000000000000002","id":"new/Mix-GGUF","createdAt":"2026-11-21T00:00:00.000Z","tags":["base_model:quantized:new/Mix"]}`,
		`{"_id":"6a0000000000000000000003","id":"plain","createdAt":"2026-11-22T00:00:00.000Z","tags":["base_model:Qwen/Qwen2.5-7B"]}`)))
	if err != nil {
		t.Fatal(err)
	}
	e, release := site.acquire()
	defer release()
	for i := range e.groups {
		v := e.family(i)
		total := 0
		for _, a := range e.authors(i) {
			total += a.Derivatives
		}
		if len(v.Authors) < topAuthors && total != v.Derivatives {
			t.Errorf("%s: %d derivatives of authors, not %d", v.Title, total, v.Derivatives)
		}
		for _, o := range v.Overlap {
			other, _ := e.numberOf(o.Family)
			if both := e.lineage.InBoth(i, other, nil); len(both) != o.Shared {
				t.Errorf("%s shares %d with %s, not %d", v.Title, len(both), o.Title, o.Shared)
			}
		}
	}
	qwen, _ := e.numberOf("qwen")
	newest := e.family(qwen).Newest
	for k, want := range []newestRow{
		{ID: "plain", Relation: "unspecified", Depth: 1, Base: "Qwen/Qwen2.5-7B", Parents: 1},
		{ID: "new/Mix-GGUF", Author: "new", Relation: "quantized", Depth: 2, Base: "new/Mix", Parents: 1},
		{ID: "new/Mix", Author: "new", Relation: "merge", Depth: 1, Base: "Qwen/Qwen2.5-7B", Parents: 2},
	} {
		got := newest[k]
		got.Created = nil
		if got != want {
			t.Errorf("newest %d: %+v, want %+v", k, got, want)
		}
	}
}

// TestEmptyFamily: a family without derivatives has a page, and no chart of nothing.
func TestEmptyFamily(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	families := getJSON[overviewView](t, server, "/api/v1/families").Families
	last := families[len(families)-1]
	if last.Derivatives != 0 {
		t.Fatalf("%s has derivatives, and so has every family of the sample", last.Title)
	}
	if answer, page := get(t, server, "/family/"+last.Family.Family); answer.StatusCode != http.StatusOK || strings.Contains(page, "/trend.svg") {
		t.Errorf("%s\n%s", answer.Status, page)
	}
}
