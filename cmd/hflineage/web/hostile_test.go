package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// hostile are models whose tags and names are made to break out of where they stand.
var hostile = []string{
	`{"_id":"6b0000000000000000000001","id":"evil/html","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:finetune:Qwen/Qwen2.5-7B","license:<img src=x onerror=alert(1)>","\"><script>alert(1)</script>"]}`,
	`{"_id":"6b0000000000000000000002","id":"evil/turned","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:finetune:evil/html","license:\u202egnp.exe","\u001b[31m"]}`,
	`{"_id":"6b0000000000000000000003","id":"evil/formula","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:finetune:evil/html","license:=1+1"]}`,
	`{"_id":"6b0000000000000000000004","id":"evil/\"><svg onload=alert(1)>","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:adapter:evil/html"]}`,
	`{"_id":"6b0000000000000000000005","id":"javascript:alert(1)","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:adapter:evil/html"]}`,
	`{"_id":"6b0000000000000000000006","id":"evil/a#b?c=d&e","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:adapter:evil/html"]}`,
	`{"_id":"6b0000000000000000000007","id":"../..","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:adapter:evil/html"]}`,
	`{"_id":"6b0000000000000000000008","id":"evil/\u202egnp","createdAt":"2024-01-02T00:00:00.000Z","tags":["base_model:adapter:evil/html"]}`,
}

// TestHostile: whatever the Hub gives stays text, on every page and drawing.
func TestHostile(t *testing.T) {
	server := siteOf(t, sampleDB(t, hostile...))
	for _, address := range []string{
		"/", "/family/qwen", "/model/evil/html", "/model/evil/turned", "/model/evil/formula", "/search?q=evil", "/search?q=" + url.QueryEscape(`"><script>alert(1)</script>`),
		"/model/" + url.PathEscape(`evil`) + "/" + url.PathEscape(`"><svg onload=alert(1)>`), "/diagram?model=evil/html", "/diagram.svg?model=evil/html", "/runs/1",
		"/compare?family=" + url.QueryEscape(`<script>`), "/nowhere/<script>", "/api/v1/model/evil/turned", "/trend.csv",
	} {
		answer, body := get(t, server, address)
		if answer.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%s: %s", address, answer.Status)
		}
		isJSON := answer.Header.Get("Content-Type") == "application/json" // which no browser takes for a page
		for _, bad := range []string{"\u202e", "\x1b", `href="javascript:`, `href="//`, "<img src=x", "<script>alert", "<svg onload"} {
			if strings.Contains(body, bad) && !(isJSON && bad[0] == '<') {
				t.Errorf("%s has %q", address, bad)
			}
		}
		if isJSON && !json.Valid([]byte(body)) {
			t.Errorf("%s is no JSON", address)
		}
	}
}

// TestHostileInBrowser: none of it is run.
func TestHostileInBrowser(t *testing.T) {
	b := browse(t, siteOf(t, sampleDB(t, hostile...)))
	for _, address := range []string{"/model/evil/html", "/search?q=evil", "/diagram?model=evil/html"} {
		b.open(t, address)
		if n := value[int](t, b, "document.querySelectorAll('[onerror],[onload],main script').length"); n > 0 {
			t.Errorf("%s has %d elements that came with a name", address, n)
		}
		b.clean(t)
	}
}
