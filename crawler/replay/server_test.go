package replay_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

func TestTokens(t *testing.T) {
	_, open := start(t, small, replay.Config{})
	_, strict := start(t, small, replay.Config{Tokens: []string{"hf_one", "other"}})
	tests := []struct {
		endpoint, token string
		want            int
	}{
		{open, "", 200}, {open, "hf_any", 200}, {open, "nonsense", 401},
		{strict, "", 200}, {strict, "hf_one", 200}, {strict, "other", 200}, {strict, "hf_any", 401},
	}
	for _, tt := range tests {
		a := get(t, tt.endpoint+hub.ListingPath, tt.token)
		if a.status != tt.want {
			t.Errorf("token %q: %d, want %d", tt.token, a.status, tt.want)
		}
		e := hub.ReadError(http.MethodGet, tt.endpoint, a.status, a.header, []byte(a.body))
		if e.BadToken() != (tt.want == 401) {
			t.Errorf("token %q: %v", tt.token, e)
		}
	}
	req := httptest.NewRequest(http.MethodGet, "/api/models", nil)
	req.SetBasicAuth("me", "hf_any")
	w := httptest.NewRecorder()
	s, err := replay.New(strings.NewReader(small), replay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if s.ServeHTTP(w, req); w.Code != http.StatusUnauthorized {
		t.Errorf("a password: %d, want 401", w.Code)
	}
}

func TestOtherPathsAndMethods(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	for _, path := range []string{"/", "/api", "/api/models/", "/api/models/a/b/c", "/api/datasets", "/openai-community/gpt2", "/api/models/a%2Fb"} {
		if a := get(t, endpoint+path, ""); a.status != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", path, a.status)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		a := ask(t, method, endpoint+hub.ListingPath, "")
		if a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, a.status, a.header.Get("Allow"))
		}
	}
	a, b := ask(t, "HEAD", endpoint+hub.ListingPath+"?limit=1", ""), get(t, endpoint+hub.ListingPath+"?limit=1", "")
	if a.status != http.StatusOK || a.body != "" || a.header.Get("Link") == "" || a.header.Get("Link") != b.header.Get("Link") {
		t.Errorf("HEAD: %d, %d bytes, Link %q; GET has Link %q", a.status, len(a.body), a.header.Get("Link"), b.header.Get("Link"))
	}
}

func TestHeaders(t *testing.T) {
	at := time.Date(2026, 8, 22, 1, 2, 3, 0, time.FixedZone("", 7200))
	_, endpoint := start(t, small, replay.Config{Now: func() time.Time { return at }})
	a, b := get(t, endpoint+hub.ListingPath, ""), get(t, endpoint+"/nothing", "")
	if got, want := a.header.Get("Date"), "Fri, 21 Aug 2026 23:02:03 GMT"; got != want {
		t.Errorf("Date = %s, want %s", got, want)
	}
	if x, y := a.header.Get("X-Request-Id"), b.header.Get("X-Request-Id"); x == "" || x == y {
		t.Errorf("request ids %q and %q", x, y)
	}
	if q := hub.ReadQuota(a.header); q.HasRemaining || q.HasLimit {
		t.Errorf("without a quota the headers tell %+v", q)
	}
}

func TestGzip(t *testing.T) {
	_, endpoint := start(t, small, replay.Config{})
	plain := get(t, endpoint+hub.ListingPath+"?expand=tags", "") // decoded by the transport
	for accept, want := range map[string]string{"gzip": "gzip", "br, GZIP;q=0.5": "gzip", "": "", "identity": "", "gzip;q=0": ""} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+hub.ListingPath+"?expand=tags", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", accept)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var body io.Reader = res.Body
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q, want %q", accept, got, want)
		} else if got == "gzip" {
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := io.ReadAll(body); err != nil || string(got) != plain.body {
			t.Errorf("Accept-Encoding %q: %v, another body than without", accept, err)
		}
	}
}

func TestQuota(t *testing.T) {
	now := time.Date(2026, 8, 22, 0, 0, 0, 0, time.UTC)
	s, endpoint := start(t, small, replay.Config{
		Quota: 3, Window: 10 * time.Second, Now: func() time.Time { return now },
	})
	paths := []string{hub.ListingPath, hub.ListingPath + "?limit=0", "/nothing", hub.ListingPath, hub.ModelPath("no/body")}
	statuses := []int{200, 400, 404, 429, 429}
	remaining := []int{2, 1, 0, 0, 0}
	for i, path := range paths {
		a := get(t, endpoint+path, "")
		got := hub.ReadQuota(a.header)
		want := hub.Quota{
			Bucket: "api", Remaining: remaining[i], Reset: 10*time.Second - now.Sub(now.Truncate(time.Minute)),
			Limit: 3, Window: 10 * time.Second, HasRemaining: true, HasLimit: true,
		}
		if a.status != statuses[i] || got != want {
			t.Errorf("request %d: %d, %+v, want %d, %+v", i, a.status, got, statuses[i], want)
		}
		now = now.Add(time.Second)
	}
	a := get(t, endpoint+hub.ListingPath, "")
	const body = "We had to rate limit your IP (127.0.0.1). To continue using our service, create a HF account or login to your existing account, and make sure you pass a HF_TOKEN if you're using the API."
	if a.body != body || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") {
		t.Errorf("refused with %s: %s", a.header.Get("Content-Type"), a.body)
	}
	first := now.Truncate(time.Minute)
	now = first.Add(10 * time.Second)
	if a := get(t, endpoint+hub.ListingPath, ""); a.status != http.StatusOK {
		t.Errorf("in the next window: %d", a.status)
	}
	want := []replay.Window{{Start: first, Requests: 6, Refused: 3}, {Start: now, Requests: 1}}
	if got := s.Windows(); !slices.Equal(got, want) {
		t.Errorf("Windows() = %v, want %v", got, want)
	}
	if got := s.Fullest(); got != 6 {
		t.Errorf("Fullest() = %d, want 6", got)
	}
	if got, want := s.Counts(), (replay.Counts{Listing: 5, Model: 1, Other: 1, Refused: 3}); got != want || s.Requests() != 7 {
		t.Errorf("Counts() = %+v, Requests() = %d, want %+v and 7", got, s.Requests(), want)
	}
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := replay.New(strings.NewReader(small), replay.Config{Latency: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, hub.ListingPath, nil))
		if waited := time.Since(begin); w.Code != http.StatusOK || waited != time.Hour {
			t.Errorf("answered %d after %v, want 200 after 1h", w.Code, waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		begin = time.Now()
		w = httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, hub.ListingPath, nil).WithContext(ctx))
		if waited := time.Since(begin); w.Body.Len() != 0 || waited != time.Minute {
			t.Errorf("a client that left after 1m: %d bytes after %v", w.Body.Len(), waited)
		}
		if s.Requests() != 2 {
			t.Errorf("%d requests counted, want 2", s.Requests())
		}
	})
}
