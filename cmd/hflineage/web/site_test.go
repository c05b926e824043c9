package web

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hflineage/graph/family"
	"hflineage/store"
)

// TestOverview: the page and the API show what count counts.
func TestOverview(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	answer, page := get(t, server, "/?count=tagged")
	for _, want := range []string{`<a href="/family/qwen">Qwen</a>`, "813", "the first run", "The shares as numbers", `<tr><th scope="row" class="short">2025-08</th>`, `aria-sort="descending"><a href="/?count=tagged#families"`, "Rule declared/1, run 1 ("} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s, no %s in the page", answer.Status, want)
		}
	}
	v := getJSON[overviewView](t, server, "/api/v1/families")
	if len(v.Families) != 30 || v.Families[0].Family.Family != "qwen" || v.Families[0].Derivatives != 181 || v.Schema != "hflineage.api.families/1" {
		t.Errorf("%d families, first %+v", len(v.Families), v.Families[0])
	}
	sum := 0.0
	for _, f := range v.Families {
		sum += *f.Share
	}
	if sum < 0.999 || sum > 1.001 {
		t.Errorf("the shares sum to %v", sum)
	}
}

// TestRefused: what is not there, or is bad input, is one clear line as a page and as
// JSON.
func TestRefused(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	for _, tc := range []struct {
		address string
		status  int
		text    string
	}{
		{"/nowhere", http.StatusNotFound, "there is no such page"},
		{"/?count=likes", http.StatusBadRequest, `there is no count "likes": it is one of derivatives, direct,`},
		{"/trend.svg?family=qwne", http.StatusNotFound, `there is no family "qwne"; did you mean qwen?`},
		{"/trend.svg?family=qwen&family=Qwen", http.StatusBadRequest, "family qwen is named twice"},
		{"/trend.csv?show=all", http.StatusBadRequest, "must be one of cumulative, new, share"},
		{"/trend.svg?family=" + strings.Repeat("qwen&family=", 8), http.StatusBadRequest, "9 families are too many: name 8 or fewer"},
		{"/?q=" + strings.Repeat("x", maxAddress), http.StatusRequestURITooLong, "the address is too long"},
	} {
		answer, page := get(t, server, tc.address)
		if text := strings.NewReplacer("&#34;", `"`).Replace(page); answer.StatusCode != tc.status || !strings.Contains(text, tc.text) {
			t.Errorf("%.60s: %s, want %d with %q in\n%s", tc.address, answer.Status, tc.status, tc.text, page)
		}
	}
	answer, body := get(t, server, "/api/v1/families?count=likes")
	if answer.StatusCode != http.StatusBadRequest || !strings.Contains(body, `"error": "there is no count`) {
		t.Errorf("%s %s", answer.Status, body)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	posted, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	posted.Body.Close()
	if posted.StatusCode != http.StatusMethodNotAllowed || posted.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %s", posted.Status)
	}
}

// TestHeaders: every answer has the policy, whatever it is, and an unchanged one is not
// sent again.
func TestHeaders(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	for _, address := range []string{"/", "/nowhere", "/api/v1/families", "/assets/style.css", "/assets/none", "/healthz", "/metrics"} {
		answer, _ := get(t, server, address)
		h := answer.Header
		if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", address, h)
		}
	}
	answer, _ := get(t, server, "/trend.svg")
	if answer.Header.Get("Content-Security-Policy") != drawingPolicy {
		t.Errorf("a drawing has the policy %q", answer.Header.Get("Content-Security-Policy"))
	}
	tag := answer.Header.Get("Etag")
	if again, body := get(t, server, "/trend.svg", "If-None-Match", tag); again.StatusCode != http.StatusNotModified || body != "" || again.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("asked again with %s: %s, %d bytes", tag, again.Status, len(body))
	}
	if again, _ := get(t, server, "/", "If-None-Match", tag, "Hx-Request", "true"); again.StatusCode != http.StatusOK {
		t.Errorf("a part was taken for a page: %s", again.Status)
	}
	style, _ := get(t, server, "/assets/style.css")
	if again, _ := get(t, server, "/assets/style.css", "If-None-Match", style.Header.Get("Etag")); again.StatusCode != http.StatusNotModified || style.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("an asset asked for again: %s, Cache-Control %q", again.Status, style.Header.Get("Cache-Control"))
	}
	packed, body := get(t, server, "/", "Accept-Encoding", "gzip")
	if z, err := gzip.NewReader(strings.NewReader(body)); packed.Header.Get("Content-Encoding") != "gzip" || err != nil || z == nil {
		t.Errorf("Content-Encoding %q, %v", packed.Header.Get("Content-Encoding"), err)
	}
}

// TestNewRun: a newly published run is served without a restart, and a request that
// began before it is answered from its own run.
func TestNewRun(t *testing.T) {
	db := sampleDB(t)
	c := configOf(db)
	c.Poll = time.Millisecond
	site, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	old, release := site.acquire()
	importInto(t, db, `{"_id":"6a0000000000000000000001","id":"new/Model","createdAt":"2026-11-01T00:00:00.000Z","tags":["base_model:finetune:Qwen/Qwen2.5-7B"]}`)
	waitFor(t, func() bool { return site.Run().ID == 2 })
	if n, ok := old.graph.Find("Qwen/Qwen2.5-7B"); old.Run().ID != 1 || !ok || old.graph.ID(n) != "Qwen/Qwen2.5-7B" {
		t.Errorf("the edition before is of run %d", old.Run().ID)
	}
	release()
	waitFor(t, func() bool {
		site.mu.Lock()
		defer site.mu.Unlock()
		return len(site.users) == 1
	})
}

// waitFor waits for what another goroutine does with the clock of the machine.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatal("it did not come")
		case <-tick.C:
		}
	}
}

// TestHealth: a new database that cannot be read is said, and the run before is served
// on until there is one that can.
func TestHealth(t *testing.T) {
	db := sampleDB(t)
	c := configOf(db)
	c.Poll = time.Millisecond
	site, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	defer server.Close()
	ill := func() bool { _, err := site.standing(); return err != nil }
	if answer, body := get(t, server, "/healthz"); answer.StatusCode != http.StatusOK || !strings.HasPrefix(body, "ok: run 1, published ") {
		t.Errorf("%s %s", answer.Status, body)
	}
	get(t, server, "/")
	if _, body := get(t, server, "/metrics"); !strings.Contains(body, `hflineage_http_request_seconds_count{route="GET /{$}",status="200"} 1`) || !strings.Contains(body, "hflineage_served_models 813") {
		t.Error(body)
	}
	data, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range [][]byte{data[:len(data)/2], []byte("x")} {
		replace(t, db, broken)
		waitFor(t, ill)
		if answer, body := get(t, server, "/healthz"); answer.StatusCode != http.StatusServiceUnavailable || !strings.HasPrefix(body, "run 1 is served, and the database that is there now is not: ") {
			t.Errorf("%s %s", answer.Status, body)
		}
		if answer, _ := get(t, server, "/family/qwen"); answer.StatusCode != http.StatusOK {
			t.Errorf("the run before is not served: %s", answer.Status)
		}
	}
	replace(t, db, data)
	waitFor(t, func() bool { return !ill() })
	if answer, body := get(t, server, "/healthz"); answer.StatusCode != http.StatusOK {
		t.Errorf("%s %s", answer.Status, body)
	}
}

// TestDamaged: whichever page of the database is damaged, it is refused as damaged or
// served, and no request ends the server.
func TestDamaged(t *testing.T) {
	db := sampleDB(t)
	data, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	few, err := family.Parse([]byte("families: [{name: qwen, members: [\"Qwen/*\"], tags: [qwen]}, {name: llama, members: [\"meta-llama/*\"]}]"))
	if err != nil {
		t.Fatal(err)
	}
	c := configOf(db)
	c.Families = few
	late := 0 // damage that opening did not see
	for at := 2 * os.Getpagesize(); at < len(data); at += os.Getpagesize() {
		broken := slices.Clone(data)
		for i := at + 64; i < at+os.Getpagesize(); i++ {
			broken[i] = 0xff
		}
		replace(t, db, broken)
		if s, err := store.Open(db); err == nil {
			s.Close()
			late++
		}
		e, err := OpenEdition(c)
		if err != nil {
			if !errors.Is(err, store.ErrDamaged) && !strings.Contains(err.Error(), "cannot be read as a database") {
				t.Errorf("page at %d: %v", at, err)
			}
			continue
		}
		if _, err := e.Report(func(string, []byte) error { return nil }); err != nil && !errors.Is(err, store.ErrDamaged) {
			t.Errorf("page at %d: %v", at, err)
		}
		e.Close()
		site, err := New(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(site)
		for _, address := range []string{"/", "/family/qwen", "/model/Qwen/Qwen2.5-7B", "/search?q=qwen", "/runs", "/compare", "/diagram?family=qwen", "/metrics"} {
			if answer, _ := get(t, server, address); answer.StatusCode > http.StatusInternalServerError {
				t.Errorf("page at %d, %s: %s", at, address, answer.Status)
			}
		}
		server.Close()
	}
	if late == 0 {
		t.Error("all damage was seen when the database was opened")
	}
}

// replace puts another file in the place of a database, as publish does.
func replace(t *testing.T, db string, data []byte) {
	t.Helper()
	if err := os.WriteFile(db+".new", data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(db+".new", db); err != nil {
		t.Fatal(err)
	}
}
