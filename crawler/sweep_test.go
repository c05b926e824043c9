package crawler_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"hflineage/crawler"
	"hflineage/crawler/replay"
	"hflineage/graph"
)

func TestSweep(t *testing.T) {
	at := func(hours int) func() time.Time {
		return func() time.Time { return epoch.Add(time.Duration(hours) * time.Hour) }
	}
	tests := map[string]struct {
		hub      replay.Config
		models   int
		want     int // models in the journal
		requests int // the pages, what comes after the last one unless that is seen to lie behind T0, and the newest models
	}{
		"one page":                     {models: 2, want: 2, requests: 3},
		"several":                      {models: 10, want: 10, requests: 6},
		"the last page is full":        {models: 9, want: 9, requests: 5},
		"a Hub without baseModels":     {hub: replay.Config{NoBaseModels: true}, models: 10, want: 10, requests: 7},
		"links that name another host": {hub: replay.Config{Endpoint: "https://huggingface.co"}, models: 10, want: 10, requests: 6},
		"created during the sweep":     {hub: replay.Config{Now: at(4)}, models: 20, want: 5, requests: 3},
		"a page ends with T0":          {hub: replay.Config{Now: at(5)}, models: 20, want: 6, requests: 4},
		"the last one created at T0":   {hub: replay.Config{Now: at(9)}, models: 10, want: 10, requests: 6},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			hub := recorded(t, models(tt.models), tt.hub)
			s := newSite(t, hub)
			got, err := s.sweep(t.Context(), t)
			got.checkComplete(t, err)
			got.checkIDs(t, ids(tt.want))
			if got := hub.Requests(); got != tt.requests {
				t.Errorf("%d requests, want %d", got, tt.requests)
			}
			if got.run.Requests != tt.requests || got.run.Retries != 0 || got.run.Throttled != 0 {
				t.Errorf("run has %d requests, %d retries, %d throttled, want %d, 0, 0", got.run.Requests, got.run.Retries, got.run.Throttled, tt.requests)
			}
			if got.run.ID != 7 || got.run.Strategy != "sweep" || got.run.Endpoint != s.config.Hub.Endpoint.String() || got.run.Started.IsZero() {
				t.Errorf("run = %+v, want sweep 7 of %s", got.run, s.config.Hub.Endpoint)
			}
			if tt.hub.Now != nil && !got.run.Until.Equal(tt.hub.Now()) {
				t.Errorf("Until = %v, want the server's %v", got.run.Until, tt.hub.Now())
			}
		})
	}
}

// TestSweepBehindMirror reads a Hub that is mirrored below a path and that
// knows nothing of it.
func TestSweepBehindMirror(t *testing.T) {
	hub := recorded(t, models(7), replay.Config{Endpoint: "https://huggingface.co"})
	s := newSite(t, http.StripPrefix("/mirror/hub", hub))
	s.config.Hub.Endpoint = s.config.Hub.Endpoint.JoinPath("mirror", "hub")
	got, err := s.sweep(t.Context(), t)
	got.checkComplete(t, err)
	got.checkIDs(t, ids(7))
}

// TestSweepEmptyLastPage follows a link behind a full last page to nothing.
func TestSweepEmptyLastPage(t *testing.T) {
	s := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("cursor") == "" {
			w.Header().Set("Link", `</api/models?cursor=end>; rel="next"`)
			io.WriteString(w, "["+model(0, "owner/m0", "")+"]")
			return
		}
		io.WriteString(w, "[]")
	}))
	got, err := s.sweep(t.Context(), t)
	got.checkComplete(t, err)
	got.checkIDs(t, ids(1))
	if got.run.Pages != 2 || got.run.Items != 1 {
		t.Errorf("%d pages, %d items, want 2, 1", got.run.Pages, got.run.Items)
	}
}

func TestSweepQuery(t *testing.T) {
	hub := recorded(t, models(1), replay.Config{NoBaseModels: true})
	var asked []string
	s := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, strings.ReplaceAll(r.URL.RawQuery, "expand%5B%5D=", "+"))
		hub.ServeHTTP(w, r)
	}))
	s.config.PageSize = 0
	if _, err := s.sweep(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"direction=1&+baseModels&+createdAt&+disabled&+downloads&+gated&+lastModified&+library_name&+likes&+pipeline_tag&+private&+tags&limit=1000&sort=createdAt",
		"direction=1&+createdAt&+disabled&+downloads&+gated&+lastModified&+library_name&+likes&+pipeline_tag&+private&+tags&limit=1000&sort=createdAt",
		"direction=1&+createdAt&+disabled&+downloads&+gated&+lastModified&+library_name&+likes&+pipeline_tag&+private&+tags&limit=1000&sort=createdAt",
		"direction=-1&+createdAt&limit=1000&sort=createdAt",
	}
	if diff := gocmp.Diff(want, asked); diff != "" {
		t.Errorf("queries: -want +got\n%s", diff)
	}
}

// TestSweepItems looks at what becomes of odd items.
func TestSweepItems(t *testing.T) {
	data := strings.Join([]string{
		model(0, "a/plain", `,"private":false,"gated":"auto","tags":["base_model:x/y"],"baseModels":{"relation":"merge","models":[{"id":"x/y"}]}`),
		model(1, "a/secret", `,"private":true`),
		model(2, "", ""),
		`{"_id":"` + model(3, "", "")[8:32] + `","id":5}`,
		model(4, "a/odd", `,"tags":"none","downloads":-1`),
		`{"id":"a/keyless","createdAt":"2024-02-01T00:00:00.000Z"}`,
	}, "\n")
	s := newSite(t, recorded(t, data, replay.Config{}))
	s.config.Hub.Token = "hf_any"
	s.config.PageSize = 2
	got, err := s.sweep(t.Context(), t)
	got.checkComplete(t, err)
	got.checkIDs(t, []string{"a/plain", "a/odd", "a/keyless"})
	if got.run.Items != 6 || got.run.Private != 1 || got.run.Malformed != 2 {
		t.Errorf("%d items, %d private, %d malformed, want 6, 1, 2", got.run.Items, got.run.Private, got.run.Malformed)
	}
	first := got.models[0]
	if want := (graph.BaseModels{Relation: "merge", Models: []graph.Ref{{ID: "x/y"}}}); first.Gated != graph.GatedAuto || !gocmp.Equal(first.BaseModels, want) {
		t.Errorf("the first model is %+v, want it gated and with %+v", first, want)
	}
	var notes []string
	for _, n := range got.notes {
		if n.Kind != graph.MalformedItem {
			t.Errorf("note of kind %s, want %s", n.Kind, graph.MalformedItem)
		}
		about, _, _ := strings.Cut(n.About, ": {")
		notes = append(notes, n.Model+"|"+about)
	}
	slices.Sort(notes)
	want := []string{"a/odd|downloads is negative (-1)", "a/odd|tags is a string, not a list", "|id is a number, not a string", "|no id"}
	if diff := gocmp.Diff(want, notes); diff != "" {
		t.Errorf("notes: -want +got\n%s", diff)
	}
}

func TestSweepProgress(t *testing.T) {
	data := models(4) + model(5, "owner/child", `,"tags":["base_model:gone/one","base_model:gone/two"]`)
	s := newSite(t, recorded(t, data, replay.Config{Quota: 1e6, Now: func() time.Time { return epoch.Add(5 * time.Hour) }}))
	s.config.Lookups = 5
	s.config.Sample = keys(6)
	var got []string
	s.config.Progress = func(p crawler.Progress) {
		quota := p.Quota
		if p.Lanes > 0 {
			quota = -1 // the next page may have been asked for, or not yet
		}
		got = append(got, fmt.Sprintf("page %d, item %d, %.0f %%, lanes %d, quota %d, look-up %d of %d",
			p.Run.Pages, p.Run.Items, 100*p.Share, p.Lanes, quota, p.Run.Lookups, p.Names))
	}
	if _, err := s.sweep(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"page 1, item 3, 50 %, lanes 1, quota -1, look-up 0 of 0",
		"page 2, item 5, 100 %, lanes 0, quota 999997, look-up 0 of 0",
		"page 2, item 5, 100 %, lanes 0, quota 999995, look-up 1 of 2",
		"page 2, item 5, 100 %, lanes 0, quota 999994, look-up 2 of 2",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("progress: -want +got\n%s", diff)
	}
}

// TestSweepKeepsToQuota lets the server count: no window is overdrawn, and the
// sweep is not much slower than the quota.
func TestSweepKeepsToQuota(t *testing.T) {
	const s = time.Second
	tests := map[string]struct {
		quota           int
		window, latency time.Duration
		pages           int
		share           int // percent, 0 for all
		most            time.Duration
	}{
		"a short window":  {50, 20 * s, s / 5, 400, 0, 165 * s},
		"the Hub's own":   {500, 300 * s, s / 5, 1000, 0, 615 * s},
		"a tiny quota":    {2, 10 * s, 0, 10, 0, 56 * s},
		"slow, and tight": {3, 10 * s, 3 * s, 9, 0, 50 * s},
		"half of it":      {500, 300 * s, s / 5, 500, 50, 630 * s},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hub := recorded(t, models(tt.pages), replay.Config{Quota: tt.quota, Window: tt.window, Latency: tt.latency, Now: today})
				s := newBubbleSite(t, hub)
				s.config.PageSize, s.config.QuotaShare = 1, tt.share
				begin := time.Now()
				got, err := s.sweep(t.Context(), t)
				got.checkComplete(t, err)
				ours := tt.quota * cmp.Or(tt.share, 100) / 100
				for i, w := range hub.Windows() {
					if w.Refused > 0 || w.Requests > ours {
						t.Errorf("window %d: %d requests, %d refused, want at most %d and 0", i, w.Requests, w.Refused, ours)
					}
				}
				if got.run.Throttled != 0 || got.run.Retries != 0 || got.run.Others != 0 {
					t.Errorf("%d throttled, %d retries, %d of others, want none", got.run.Throttled, got.run.Retries, got.run.Others)
				}
				if took := time.Since(begin); took > tt.most {
					t.Errorf("took %v, want at most %v", took, tt.most)
				}
			})
		})
	}
}

// TestSweepAgain calls Sweep twice on one Crawler: the counters are of the run.
func TestSweepAgain(t *testing.T) {
	broken := true
	hub := recorded(t, models(10), replay.Config{Now: today})
	synctest.Test(t, func(t *testing.T) {
		s := newBubbleSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if broken && r.URL.Query().Has("cursor") {
				http.Error(w, "later", http.StatusServiceUnavailable)
				return
			}
			hub.ServeHTTP(w, r)
		}))
		s.config.Attempts = 2
		sweepTwice(t, s, func() { broken = false })
	})
}

// What ends too early is no listing: what is missing from it would count as gone.
func TestSweepImplausible(t *testing.T) {
	tests := map[string]struct {
		models int
		hub    replay.Config
		want   string // of the error
	}{
		"an empty Hub":                  {models: 0, want: "lists no models: check HF_ENDPOINT"},
		"nothing created before the T0": {models: 10, hub: replay.Config{Now: func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }}, want: "lists no models"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, recorded(t, models(tt.models), tt.hub))
			s.config.PageSize = 1000
			got, err := s.sweep(t.Context(), t)
			if !errors.Is(err, crawler.ErrImplausible) || !strings.Contains(err.Error(), tt.want) || got.run.Complete {
				t.Errorf("Sweep = %v, complete %t, want ErrImplausible with %q", err, got.run.Complete, tt.want)
			}
		})
	}
}
