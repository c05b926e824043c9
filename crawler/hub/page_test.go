package hub_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
)

func TestDecodePage(t *testing.T) {
	body := ` [{"id":"a/b"}, 5, {"_id":"k1"}, null, {"id":"c/d","tags":"odd"}, {"id":["e"]}] `
	got, err := hub.DecodePage([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := hub.Page{
		Items: []hub.Item{{ID: "a/b"}, {ID: "c/d", Problems: []string{"tags is a string, not a list"}}},
		Bad: []hub.BadItem{
			{Index: 1, Reason: "want an object, got a number (5)", Excerpt: "5"},
			{Index: 2, Reason: "no id", Excerpt: `{"_id":"k1"}`},
			{Index: 3, Reason: "want an object, got null (null)", Excerpt: "null"},
			{Index: 5, Reason: "id is a list, not a string", Excerpt: `{"id":["e"]}`},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("DecodePage(%s) (-want +got):\n%s", body, diff)
	}
}

func TestDecodePageRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"nothing":   {"", "got nothing"},
		"an object": {`{"error":"Internal Error"}`, `got an object ({"error":"Internal Error"})`},
		"HTML":      {"<!doctype html>\n<h1>502</h1>", "got HTML (<!doctype html> <h1>502</h1>)"},
		"text":      {"upstream connect error", "got no JSON (upstream connect error)"},
		"cut off":   {`[{"id":"a/b"},{"id":"c`, "unexpected EOF"},
		"followed":  {`[{"id":"a/b"}]<html>`, "invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := hub.DecodePage([]byte(tt.body))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("DecodePage(%q) = %v, %v, want an error with %q", tt.body, page, err, tt.want)
			}
		})
	}
}

func TestDecodePageKeepsNothingOfBody(t *testing.T) {
	body := []byte(`[{"_id":"k","id":"a/b","tags":["x","y"],"baseModels":["p/q"]}]`)
	page, err := hub.DecodePage(body)
	if err != nil {
		t.Fatal(err)
	}
	for i := range body {
		body[i] = '#'
	}
	want := []hub.Item{{
		Key: "k", ID: "a/b", Tags: []string{"x", "y"},
		BaseModels: hub.BaseModels{Models: []hub.Ref{{ID: "p/q"}}},
	}}
	if diff := cmp.Diff(want, page.Items); diff != "" {
		t.Errorf("after overwriting the body (-want +got):\n%s", diff)
	}
}

func BenchmarkDecodePage(b *testing.B) {
	var body strings.Builder
	for i := range hub.MaxLimit {
		fmt.Fprintf(&body, `,{"_id":"%024x","id":"some-owner-%03d/Some-Model-7B-Instruct-v%d-GGUF","createdAt":"2026-07-17T00:27:17.000Z",
"lastModified":"2026-08-17T00:27:17.000Z","private":false,"gated":false,"disabled":false,"downloads":%d,"likes":12,
"pipeline_tag":"text-generation","library_name":"transformers","tags":["transformers","gguf","qwen3","text-generation","conversational","en",
"base_model:some-owner/Some-Model-7B-Instruct","base_model:quantized:some-owner/Some-Model-7B-Instruct","license:apache-2.0","endpoints_compatible",
"region:us"],"baseModels":{"relation":"quantized","models":[{"_id":"66bfbb1a43a701a837a745ac","id":"some-owner/Some-Model-7B-Instruct"}]}}`,
			i, i%500, i, i*7)
	}
	raw := []byte("[" + body.String()[1:] + "]")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		page, err := hub.DecodePage(raw)
		if err != nil || len(page.Items) != hub.MaxLimit {
			b.Fatal(len(page.Items), err)
		}
	}
	b.ReportMetric(float64(hub.MaxLimit)*float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
