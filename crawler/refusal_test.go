package crawler_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"hflineage/crawler"
	"hflineage/crawler/replay"
)

// TestRefused gives an answer that ends the crawl from the second page on: the
// first one is kept, and the error says what to do.
func TestRefused(t *testing.T) {
	html := "<!doctype html><title>Hugging Face</title>"
	page := "[" + model(3, "owner/m3", "") + "]"
	tests := map[string]struct {
		status     int
		header     http.Header
		body       string
		incomplete bool
		want       []string // in the error
		requests   int
	}{
		"no page":          {200, nil, html, true, []string{"page 2", "HTML"}, 3},
		"a page cut off":   {200, nil, page[:20], true, []string{"page 2", "decode page of 20 bytes"}, 3},
		"an error for 200": {200, nil, `{"error":"oops"}`, true, []string{"page 2", "an object"}, 3},
		"overload":         {503, nil, "later", true, []string{"gave up after 2 attempts", "503 Service Unavailable: later"}, 3},
		"forbidden":        {403, nil, `{"error":"not for you"}`, false, []string{"403 Forbidden: not for you"}, 2},
		"bad cursor":       {400, nil, `{"error":"Invalid cursor"}`, false, []string{"400 Bad Request: Invalid cursor"}, 5},
		"bad token":        {401, nil, `{"error":"Invalid credentials in Authorization header"}`, false, []string{"401", "HF_TOKEN"}, 2},
		"moved":            {307, http.Header{"Location": {"https://new.test/"}}, "", false, []string{"https://new.test/", "HF_ENDPOINT"}, 2},
		"link to a login":  {200, http.Header{"Link": {`</login>; rel="next"`}}, page, true, []string{"page 2: its next link", "/login"}, 3},
		"link to one model": {
			200, http.Header{"Link": {`<https://hub.test/api/models/a/b>; rel="next"`}}, page, true,
			[]string{"page 2: its next link", "does not lead to the listing"}, 3,
		},
		"link to itself": {
			200, http.Header{"Link": {`</api/models?cursor=2>; rel="next"`}}, page, true,
			[]string{"page 2: its next link", "the page that it stands on"}, 3,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				s := newBubbleSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					requests++
					if !r.URL.Query().Has("cursor") {
						w.Header().Set("Link", `</api/models?cursor=2>; rel="next"`)
						io.WriteString(w, "["+model(0, "owner/m0", "")+"]")
						return
					}
					maps.Copy(w.Header(), tt.header)
					w.WriteHeader(tt.status)
					io.WriteString(w, tt.body)
				}))
				s.config.Attempts = 2
				got, err := s.sweep(t.Context(), t)
				if err == nil || errors.Is(err, crawler.ErrIncomplete) != tt.incomplete {
					t.Fatalf("Sweep = %v, want an error that is ErrIncomplete: %t", err, tt.incomplete)
				}
				for _, part := range tt.want {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("error %q, want %q in it", err, part)
					}
				}
				if strings.Contains(err.Error(), "\n") {
					t.Errorf("error of more than a line: %q", err)
				}
				got.checkIDs(t, ids(1))
				if got.run.Complete || got.run.Pages != 1 {
					t.Errorf("run = %+v, want one page and not complete", got.run)
				}
				if requests != tt.requests {
					t.Errorf("%d requests, want %d", requests, tt.requests)
				}
			})
		})
	}
}

// TestRefusedAtOnce gives such an answer to the first request: nothing begins.
func TestRefusedAtOnce(t *testing.T) {
	tests := map[string]struct {
		status   int
		body     string
		want     string
		requests int
	}{
		"a proxy's page":         {403, "<h1>Blocked</h1>", "403 Forbidden: Blocked", 1},
		"no field in common":     {400, `{"error":"\"expand\" must be one of [sha]"}`, "must be one of [sha]", 1},
		"fields refused for all": {400, `{"error":"\"expand\" must be one of [tags, createdAt]"}`, "without private there is no lineage to read", 1},
		"another parameter":      {400, `{"error":"\"sort\" is not allowed"}`, `"sort" is not allowed`, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			requests := 0
			s := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if requests++; requests > 10 {
					panic(http.ErrAbortHandler)
				}
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			}))
			got, err := s.sweep(t.Context(), t)
			if err == nil || !strings.Contains(err.Error(), tt.want) || errors.Is(err, crawler.ErrIncomplete) {
				t.Errorf("Sweep = %v, want %s", err, tt.want)
			}
			if requests != tt.requests || got.run.ID != 0 {
				t.Errorf("%d requests, run %d, want %d and no run", requests, got.run.ID, tt.requests)
			}
		})
	}
}

// TestMalformedPageHeals gets HTML once and then the page.
func TestMalformedPageHeals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := recorded(t, models(5), replay.Config{Now: today})
		requests := 0
		s := newBubbleSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests++; requests == 2 {
				io.WriteString(w, "<html>maintenance</html>")
				return
			}
			hub.ServeHTTP(w, r)
		}))
		got, err := s.sweep(t.Context(), t)
		got.checkComplete(t, err)
		got.checkIDs(t, ids(5))
		if got.run.Requests != 5 || got.run.Retries != 1 {
			t.Errorf("%d requests, %d retries, want 5, 1", got.run.Requests, got.run.Retries)
		}
	})
}

// TestBadToken crawls with a token that the Hub does not know, and looks for it
// in all that is said.
func TestBadToken(t *testing.T) {
	var log bytes.Buffer
	s := newSite(t, recorded(t, models(5), replay.Config{Tokens: []string{"hf_good"}}))
	s.config.Hub.Token = "hf_wrong"
	s.config.Log = slog.New(slog.NewTextHandler(&log, nil))
	got, err := s.sweep(t.Context(), t)
	if err == nil || !strings.Contains(err.Error(), "check HF_TOKEN, or unset it to crawl without") || errors.Is(err, crawler.ErrIncomplete) {
		t.Errorf("Sweep = %v, want an error that names HF_TOKEN", err)
	}
	if err != nil && strings.Contains(err.Error()+log.String(), "hf_wrong") {
		t.Errorf("the token is told: %v; %s", err, log.String())
	}
	if got.run.ID != 0 {
		t.Errorf("run %d has begun, want none", got.run.ID)
	}
}
