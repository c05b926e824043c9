package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

// children are models that name parents, one each.
func children(parents ...string) string {
	var b strings.Builder
	for i, p := range parents {
		fmt.Fprintln(&b, model(100+i, fmt.Sprintf("child/c%d", i), fmt.Sprintf(`,"tags":["base_model:%s"]`, p)))
	}
	return b.String()
}

func TestLookups(t *testing.T) {
	renamed := model(0, "new/name", `,"formerIds":["old/name","bare-name"]`) + "\n" +
		`{"redirect":{"from":"older/name","to":"old/name"}}` + "\n" +
		`{"redirect":{"from":"left/us","to":"un/listed"}}` + "\n"
	secret := model(1, "owner/secret", `,"private":true`) + "\n"
	tests := map[string]struct {
		data  string
		token string
		limit int
		want  map[string]string
	}{
		"none asked for":        {data: children("gone/x"), want: map[string]string{}},
		"nothing unexplained":   {data: renamed + children("new/name", "NEW/Name"), limit: 5, want: map[string]string{}},
		"renamed":               {data: renamed + children("old/name"), limit: 5, want: map[string]string{"old/name": "new/name"}},
		"renamed, a bare name":  {data: renamed + children("bare-name"), limit: 5, want: map[string]string{"bare-name": "new/name"}},
		"renamed twice":         {data: renamed + children("older/name"), limit: 5, want: map[string]string{"older/name": "new/name"}},
		"renamed, not listed":   {data: renamed + children("left/us"), limit: 5, want: map[string]string{"left/us": "un/listed"}},
		"missing, anonymous":    {data: children("gone/x"), limit: 5, want: map[string]string{"gone/x": ""}},
		"missing, with a token": {data: children("gone/x"), token: "hf_any", limit: 5, want: map[string]string{"gone/x": ""}},
		"private, anonymous":    {data: secret + children("owner/secret"), limit: 5, want: map[string]string{"owner/secret": ""}},
		"private, of another case": {
			data: secret + children("OWNER/Secret"), token: "hf_any", limit: 5, want: map[string]string{"owner/secret": "owner/secret"},
		},
		"most mentioned first": {
			data:  children("a/one", "b/three", "c/two", "b/three", "c/two", "b/three"),
			limit: 2, want: map[string]string{"b/three": "", "c/two": ""},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server := recorded(t, tt.data, replay.Config{})
			s := newSite(t, server)
			s.config.PageSize = 1000
			s.config.Lookups = tt.limit
			s.config.Hub.Token = tt.token
			got, err := s.sweep(t.Context(), t)
			got.checkComplete(t, err)
			if diff := cmp.Diff(tt.want, got.lookups); diff != "" {
				t.Errorf("look-ups: -want +got\n%s", diff)
			}
			asked := len(tt.want) + len(got.run.Completeness.Bases)
			if n := len(tt.want); got.run.Lookups != n || server.Counts().Model != asked || got.run.Requests != asked+3 {
				t.Errorf("%d look-ups of %d requests, %d asked of the Hub, want %d of %d", got.run.Lookups, got.run.Requests, server.Counts().Model, asked, asked+3)
			}
		})
	}
}

// lookupSite is a Hub with one name to look up, and an answer to it.
func lookupSite(t *testing.T, status int, header http.Header, body string) *site {
	t.Helper()
	listing := recorded(t, children("some/name"), replay.Config{Now: today})
	s := newBubbleSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == hub.ListingPath {
			listing.ServeHTTP(w, r)
			return
		}
		if want := "/api/models/some/name?expand%5B%5D=createdAt"; r.URL.String() != "https://hub.test"+want {
			t.Errorf("asked for %s, want %s", r.URL, want)
		}
		maps.Copy(w.Header(), header)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	s.config.Lookups = 5
	s.config.Attempts = 2
	return s
}

func TestLookupAnswers(t *testing.T) {
	location := func(s string) http.Header { return http.Header{"Location": {s}} }
	tests := map[string]struct {
		status  int
		header  http.Header
		body    string
		want    string // the id, where there is an answer
		wantErr string
		later   bool // the error is ErrIncomplete
		odd     bool // the name is passed over
	}{
		"of another case":      {status: 200, body: `{"_id":"1","id":"Some/Name"}`, want: "Some/Name"},
		"301":                  {status: 301, header: location("/api/models/new/name"), want: "new/name"},
		"302":                  {status: 302, header: location("/api/models/new/name"), want: "new/name"},
		"307, absolute":        {status: 307, header: location("https://huggingface.co/api/models/new/name?expand=tags"), want: "new/name"},
		"308, mirror":          {status: 308, header: location("/hub/api/models/new/name"), want: "new/name"},
		"missing, anonymous":   {status: 401, body: `{"error":"Invalid username or password."}`},
		"missing, by its code": {status: 404, header: http.Header{"X-Error-Code": {"RepoNotFound"}}, body: "Repository not found"},
		"missing, in words":    {status: 404, body: "Not found"},
		"taken down":           {status: 403, header: http.Header{"X-Error-Message": {"Access to this resource is disabled."}}},
		"no name at all":       {status: 400, body: `{"error":"Invalid repo name"}`},
		"bad token":            {status: 401, body: `{"error":"Invalid credentials in Authorization header"}`, wantErr: "check HF_TOKEN"},
		"another 401":          {status: 401, body: `{"error":"Log in first"}`, wantErr: "401 Unauthorized: Log in first"},
		"to a login":           {status: 302, header: location("/login"), odd: true},
		"overload":             {status: 503, body: "later", odd: true},
		"HTML":                 {status: 200, body: "<html>", odd: true},
		"no id":                {status: 200, body: "{}", odd: true},
		"gone for good":        {status: 451, body: "for legal reasons", odd: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, err := lookupSite(t, tt.status, tt.header, tt.body).sweep(t.Context(), t)
				got.checkIDs(t, []string{"child/c0"})
				if tt.wantErr != "" {
					if err == nil || !strings.Contains(err.Error(), tt.wantErr) || errors.Is(err, crawler.ErrIncomplete) != tt.later {
						t.Errorf("Sweep = %v, want %s, ErrIncomplete: %t", err, tt.wantErr, tt.later)
					}
					if len(got.lookups) > 0 || got.run.Complete {
						t.Errorf("look-ups %v, complete %t after an error, want none", got.lookups, got.run.Complete)
					}
					return
				}
				got.checkComplete(t, err)
				want := map[string]string{"some/name": tt.want}
				if tt.odd {
					want = map[string]string{}
				}
				if !cmp.Equal(got.lookups, want, cmpopts.EquateEmpty()) {
					t.Errorf("look-ups %v, want %v", got.lookups, want)
				}
			})
		})
	}
}

// TestLookupLimitIsOfTheRun interrupts the look-ups: those that were done count.
func TestLookupLimitIsOfTheRun(t *testing.T) {
	var asked []string
	listing := recorded(t, children("a/a", "a/a", "a/a", "b/b", "b/b", "c/c", "d/d", "e/e"), replay.Config{})
	s := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, ok := strings.CutPrefix(r.URL.Path, hub.ListingPath+"/"); ok {
			asked = append(asked, name)
		}
		listing.ServeHTTP(w, r)
	}))
	s.config.Lookups = 3
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		s.config.Progress = func(p crawler.Progress) {
			if p.Names > 0 {
				cancel()
			}
		}
		if _, err := s.sweep(ctx, t); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	got, err := s.sweep(t.Context(), t)
	got.checkComplete(t, err)
	if want := []string{"a/a", "b/b", "c/c"}; !slices.Equal(asked, want) {
		t.Errorf("asked about %v, want %v", asked, want)
	}
}
