package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// serve starts a server and a fetcher of its answers, with the layers of a
// crawl between them that look at the body.
func serve(t *testing.T, handler http.HandlerFunc) (f *fetcher, endpoint string) {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	transport := &attempt{base: srv.Client().Transport, silence: time.Minute, limit: maxBody, count: &Counters{}}
	return newFetcher(t.Context(), chain{transport, newRetry()}), srv.URL
}

// hostile are the environment variables that colly v2.3.0 reads, each with a
// value that would break a crawl, and one that it does not know.
var hostile = map[string]string{
	"COLLY_ALLOWED_DOMAINS":           "example.org",
	"COLLY_CACHE_DIR":                 "", // set by the test
	"COLLY_DETECT_CHARSET":            "yes",
	"COLLY_DISABLE_COOKIES":           "no",
	"COLLY_DISALLOWED_DOMAINS":        "127.0.0.1",
	"COLLY_FOLLOW_REDIRECTS":          "yes",
	"COLLY_IGNORE_ROBOTSTXT":          "no",
	"COLLY_MAX_BODY_SIZE":             "10",
	"COLLY_MAX_DEPTH":                 "-1",
	"COLLY_MAX_REQUESTS":              "1",
	"COLLY_PARSE_HTTP_ERROR_RESPONSE": "no",
	"COLLY_TRACE_HTTP":                "yes",
	"COLLY_USER_AGENT":                "colly",
	"COLLY_NO_SUCH_THING":             "1",
}

// TestFetchIgnoresEnvironment sets one variable after the other, then all.
func TestFetchIgnoresEnvironment(t *testing.T) {
	set := func(t *testing.T, name string) {
		value := hostile[name]
		if name == "COLLY_CACHE_DIR" {
			value = t.TempDir()
		}
		t.Setenv(name, value)
	}
	t.Run("none", func(t *testing.T) { checkNeutral(t, 100) })
	for name := range hostile {
		t.Run(name, func(t *testing.T) { set(t, name); checkNeutral(t, 100) })
	}
	t.Run("all", func(t *testing.T) {
		for name := range hostile {
			set(t, name)
		}
		checkNeutral(t, 11<<20) // more than colly's own limit
	})
}

// checkNeutral makes sure of everything that newFetcher promises, with a body of
// that size.
func checkNeutral(t *testing.T, size int) {
	t.Helper()
	var said bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&said)
	large := strings.Repeat("x", size)
	var asked atomic.Int64
	f, endpoint := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		if cookies := r.Cookies(); len(cookies) > 0 {
			t.Errorf("cookies sent: %v", cookies)
		}
		http.SetCookie(w, &http.Cookie{Name: "visit", Value: "1"})
		switch r.URL.Path {
		case "/large":
			io.WriteString(w, large)
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		case "/latin":
			w.Header().Set("Content-Type", "text/plain")
			io.WriteString(w, "caf\xe9 cr\xe8me br\xfbl\xe9e")
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
			io.WriteString(w, "out of order")
		case "/counted":
			fmt.Fprint(w, n)
		default:
			t.Errorf("unexpected request for %s", r.URL)
		}
	})
	for _, tt := range []struct {
		path   string
		status int
		body   string
	}{
		{"/counted", 200, "1"},
		{"/counted", 200, "2"},
		{"/large", 200, large},
		{"/moved", 307, "<a href=\"/elsewhere\">Temporary Redirect</a>.\n\n"},
		{"/moved", 307, "<a href=\"/elsewhere\">Temporary Redirect</a>.\n\n"},
		{"/latin", 200, "caf\xe9 cr\xe8me br\xfbl\xe9e"},
		{"/broken", 500, "out of order"},
		{"/counted", 200, "8"},
	} {
		a, err := f.once(endpoint + tt.path)
		switch {
		case err != nil:
			t.Errorf("once %s: %v", tt.path, err)
		case a.status != tt.status || string(a.body) != tt.body:
			t.Errorf("once %s: %d with %d bytes (%.40q), want %d with %d (%.40q)", tt.path, a.status, len(a.body), a.body, tt.status, len(tt.body), tt.body)
		}
	}
	if said.Len() > 0 {
		t.Errorf("colly says %q, want nothing", said.String())
	}
}

// TestFetchKeepsURL sends URLs whose spelling matters.
func TestFetchKeepsURL(t *testing.T) {
	var got string
	f, endpoint := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.RequestURI })
	for _, want := range []string{
		"/api/models?limit=1000&expand[]=tags&expand[]=baseModels&cursor=eyJfaWQiOnsiJGd0IjoiNjYifX0%3D",
		"/api/models?cursor=eyIkb3Ii%2Bx%2F%3D%3D",
		"/api/models?cursor=eyIkb3Ii%3D%3D&expand%5B%5D=tags",
		"/api/models?cursor=a+b&cursor=a%20b&x=",
		"/api/models?filter=base_model:finetune:Qwen/Qwen3-8B",
		"/api/models/a.b_c-d/e%20f",
		"/api/models/owner/name/revision/refs%2Fpr%2F1",
	} {
		if _, err := f.once(endpoint + want); err != nil {
			t.Errorf("once %s: %v", want, err)
		} else if got != want {
			t.Errorf("the server was asked for %s, want %s", got, want)
		}
	}
}

// TestFetchDoesNotUnpack asks about a model with a name that colly takes for
// that of a packed site map.
func TestFetchDoesNotUnpack(t *testing.T) {
	f, endpoint := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.URL.Query().Get("type"))
		io.WriteString(w, "{}")
	})
	for _, path := range []string{"/api/models/owner/x.xml.gz", "/api/models/owner/X.XML.GZ", "/api/models/a/b?type=application/gzip"} {
		if a, err := f.once(endpoint + path); err != nil || string(a.body) != "{}" {
			t.Errorf("once %s: %v, %v, want {}", path, a, err)
		}
	}
}

func TestFetchAtOnce(t *testing.T) {
	f, endpoint := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.RequestURI) })
	var wg sync.WaitGroup
	for lane := range 8 {
		wg.Go(func() {
			for n := range 20 {
				want := fmt.Sprintf("/?lane=%d&n=%d", lane, n)
				if a, err := f.once(endpoint + want); err != nil || string(a.body) != want {
					t.Errorf("once %s: %v, %v", want, a, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestFetchFails(t *testing.T) {
	refused := errors.New("connection refused")
	f := newFetcher(t.Context(), chain{answers(func(*http.Request) (*http.Response, error) { return nil, refused }), newRetry()})
	if a, err := f.once("https://hub.test/api/models"); err != refused { //nolint:errorlint // not wrapped: the caller knows the URL
		t.Errorf("once = %v, %v, want %v", a, err, refused)
	}
	if a, err := f.once("https://hub.test:port/"); err == nil {
		t.Errorf("once of a URL that is none = %v, want an error", a)
	}
	synctest.Test(t, func(t *testing.T) {
		stop := errors.New("stopped by hand")
		ctx, cancel := context.WithCancelCause(t.Context())
		f := newFetcher(ctx, chain{answers(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, context.Cause(req.Context())
		}), newRetry()})
		time.AfterFunc(time.Hour, func() { cancel(stop) })
		begin := time.Now()
		if a, err := f.once("https://hub.test/"); !errors.Is(err, stop) || time.Since(begin) != time.Hour {
			t.Errorf("once = %v, %v after %v, want %v after 1h: no time-out of colly's own", a, err, time.Since(begin), stop)
		}
	})
}
