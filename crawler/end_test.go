package crawler_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

// atT0 is a Hub of n models at t0.
func atT0(t *testing.T, n int) *replay.Server {
	t.Helper()
	return recorded(t, models(n), replay.Config{Now: func() time.Time { return t0 }})
}

// broken hides from a listing in ascending order what lies above a key, up to
// another: its pages break off there, and behind it lies nothing.
func broken(h http.Handler, from, to string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		after, _ := hub.AscendingKey(q.Get("cursor"))
		if q.Get("direction") == "1" && after >= from && after < to {
			io.WriteString(w, "[]")
			return
		}
		h.ServeHTTP(w, r)
	})
}

// divided holds back what lies from a key up to another until a lane behind it goes on.
func divided(h http.Handler, from, to string) http.Handler {
	var pages atomic.Int64 // asked for behind it: the first one divides, the second goes on
	goesOn := make(chan struct{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch after, _ := hub.AscendingKey(r.URL.Query().Get("cursor")); {
		case after >= to && pages.Add(1) == 2:
			close(goesOn)
		case after >= from && after < to:
			<-goesOn
		}
		h.ServeHTTP(w, r)
	})
}

// A lane that breaks off before its bound is no end of the listing: there are
// models behind it.
func TestLaneBreaksOff(t *testing.T) {
	const n, at = 400, 40
	from, to := keys(n)[at].String(), keys(n)[at+10].String()
	c := config(divided(broken(atT0(t, n), from, to), from, to), 3, 4)
	c.Sample, c.Expect = keys(n), n
	j := &memory{}
	err := sweep(t.Context(), t, c, j)
	if !errors.Is(err, crawler.ErrIncomplete) || errors.Is(err, crawler.ErrImplausible) || !strings.Contains(err.Error(), "has no next link, where models were seen behind") {
		t.Errorf("Sweep = %v, want ErrIncomplete about the link", err)
	}
	c.Transport = inMemory{atT0(t, n)}
	if err := sweep(t.Context(), t, c, j); err != nil {
		t.Error(err)
	}
	if got := len(j.content().Models); got != n {
		t.Errorf("%d models, want %d", got, n)
	}
}

// sides is a Hub with one listing in ascending order and another in descending.
func sides(up, down http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("direction") == "-1" {
			down.ServeHTTP(w, r)
			return
		}
		up.ServeHTTP(w, r)
	})
}

// A listing that breaks off is held, though nothing in it tells that it is short.
func TestListingBreaksOff(t *testing.T) {
	const n = 2400
	tests := map[string]struct {
		listed int
		whole  bool
	}{
		"at the first page": {100, false},
		"before the newest": {1400, false},
		"among the newest":  {1401, true}, // they may be gone by now
		"not at all":        {n, true},
		"newer ones gone":   {n + 5, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			now := func() time.Time { return epoch.Add(3000 * time.Hour) }
			c := config(sides(recorded(t, models(tt.listed), replay.Config{Now: now}), recorded(t, models(n), replay.Config{Now: now})), 100, 2)
			j := &memory{}
			err := sweep(t.Context(), t, c, j)
			if tt.whole {
				if err != nil || !j.run.Complete {
					t.Errorf("Sweep = %v, want a complete run", err)
				}
				return
			}
			if !errors.Is(err, crawler.ErrImplausible) || j.run.Complete {
				t.Fatalf("Sweep = %v, want ErrImplausible", err)
			}
			last := keys(n)
			for _, part := range []string{"broke off at _id " + last[tt.listed-1].String() + " (2024-", "up to " + last[n-1].String() + " (2024-04-09 23:00:00)"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q, want %q in it", err, part)
				}
			}
		})
	}
}

// Models that came after T0 lie ahead of those that the run should hold.
func TestNewestModelsAreLater(t *testing.T) {
	for name, tt := range map[string]struct {
		later    int
		requests int // for the newest models
		trusted  bool
	}{
		"a few":               {10, 1, false},
		"a page full":         {1000, 2, false},
		"pages":               {4500, 5, false},
		"more than looked at": {10_000, 10, true},
	} {
		t.Run(name, func(t *testing.T) {
			now := func() time.Time { return epoch.Add(99 * time.Hour) } // models 0 to 99
			up, down := recorded(t, models(100), replay.Config{Now: now}), recorded(t, models(100+tt.later), replay.Config{Now: now})
			var log bytes.Buffer
			c := config(sides(up, down), 1000, 1)
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			if err := sweep(t.Context(), t, c, &memory{}); err != nil {
				t.Fatal(err)
			}
			if got := down.Requests(); got != tt.requests {
				t.Errorf("%d requests for the newest models, want %d", got, tt.requests)
			}
			if got := strings.Contains(log.String(), "taken on trust"); got != tt.trusted {
				t.Errorf("the end is taken on trust: %t, want %t: %s", got, tt.trusted, log.String())
			}
		})
	}
}

// answering is a Hub with one answer to everything.
func answering(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
}

// A Hub that does not list from the other end is believed; one that is out of
// order is asked another time.
func TestNewestModelsUnknown(t *testing.T) {
	for name, tt := range map[string]struct {
		hub   http.Handler
		later bool
	}{
		"refused":       {answering(400, `{"error":"\"direction\" must be 1"}`), false},
		"not made":      {answering(501, ""), false},
		"moved":         {answering(302, ""), false},
		"empty":         {answering(200, "[]"), false},
		"HTML":          {answering(200, "<html>"), false},
		"without _id":   {answering(200, `[{"id":"a/b"}]`), false},
		"out of order":  {answering(503, "later"), true},
		"too many asks": {answering(429, "later"), true},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			c := config(sides(atT0(t, 10), tt.hub), 3, 1)
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			j := &memory{}
			err := sweep(t.Context(), t, c, j)
			if tt.later {
				if !errors.Is(err, crawler.ErrIncomplete) || errors.Is(err, crawler.ErrImplausible) {
					t.Errorf("Sweep = %v, want ErrIncomplete", err)
				}
				c.Transport = inMemory{atT0(t, 10)}
				err = sweep(t.Context(), t, c, j)
			} else if !strings.Contains(log.String(), "taken on trust") {
				t.Errorf("the log says %s, want that the end is taken on trust", log.String())
			}
			if err != nil || !j.run.Complete {
				t.Errorf("Sweep = %v, want a complete run", err)
			}
			j.checkIDs(t, ids(10))
		})
	}
}

// A page that comes again is asked for again; if it stays the run ends.
func TestPageComesAgain(t *testing.T) {
	for name, tt := range map[string]struct {
		times int
		heals bool
	}{"twice": {2, true}, "for ever": {100, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				again, requests := 0, 0
				c := config(edited(atT0(t, 9), func(q url.Values) {
					if requests++; requests > 2 && again < tt.times {
						again++
						q.Del("cursor") // the first page
					}
				}, func(http.Header) {}), 3, 1)
				c.Attempts = 4
				j := &memory{}
				err := sweep(t.Context(), t, c, j)
				if tt.heals {
					if err != nil || j.run.Retries != 2 {
						t.Errorf("Sweep = %v, %d retries, want a complete run with 2", err, j.run.Retries)
					}
					j.checkIDs(t, ids(9))
					return
				}
				if !errors.Is(err, crawler.ErrIncomplete) || !strings.Contains(err.Error(), "gave up after 4 attempts: page 3: it ends at _id") || requests != 6 {
					t.Errorf("Sweep = %v after %d requests, want ErrIncomplete about page 3 after 6", err, requests)
				}
				j.checkIDs(t, ids(6))
			})
		})
	}
}

// A Hub whose cursors cannot be made is asked for the last page again, and its
// second answer is believed.
func TestLinkComesLate(t *testing.T) {
	for name, lost := range map[string]int{"at the first page": 1, "in the middle": 2, "at the end": 4} {
		t.Run(name, func(t *testing.T) {
			pages := 0
			c := config(edited(atT0(t, 10),
				func(q url.Values) { q.Set("cursor", strings.TrimPrefix(q.Get("cursor"), "x")) },
				func(h http.Header) {
					editNext(h, func(c string) string { return "x" + c })
					if pages++; pages == lost {
						h.Del("Link")
					}
				}), 3, 1)
			j := &memory{}
			if err := sweep(t.Context(), t, c, j); err != nil {
				t.Fatal(err)
			}
			j.checkIDs(t, ids(10))
		})
	}
}

// A cursor that the Hub gave and refuses, an hour later say, is replaced by one
// of our own: once, and if the Hub takes that.
func TestCursorRefused(t *testing.T) {
	const n = 30
	for name, tt := range map[string]struct {
		form    string               // of the Hub's own cursors
		refused func(asked int) bool // whether a cursor of that form is
		ours    string               // what becomes of ours: taken, refused, ignored
		want    string               // in the error
	}{
		"ours is taken":       {"x", func(n int) bool { return n == 3 }, "taken", ""},
		"ours is refused":     {"x", func(n int) bool { return n == 3 }, "refused", "400 Bad Request: Invalid cursor"},
		"ours is ignored":     {"x", func(n int) bool { return n == 3 }, "ignored", "before the page ahead of it"},
		"again":               {"x", func(n int) bool { return n == 3 || n == 5 }, "taken", "400 Bad Request: Invalid cursor"},
		"it is like our own":  {"", func(n int) bool { return n == 3 }, "taken", "400 Bad Request: Invalid cursor"},
		"nothing is refused":  {"x", func(int) bool { return false }, "taken", ""},
		"the first one, even": {"x", func(n int) bool { return n == 1 }, "taken", ""},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			c := config(edited(atT0(t, n),
				func(q url.Values) {
					cursor, own := strings.CutPrefix(q.Get("cursor"), "x")
					switch {
					case cursor == "" || q.Get("direction") == "-1":
						return
					case own || tt.form == "":
						if asked++; tt.refused(asked) {
							cursor = "nonsense"
						}
					case tt.ours == "refused":
						cursor = "nonsense"
					case tt.ours == "ignored":
						q.Del("cursor")
						return
					}
					q.Set("cursor", cursor)
				},
				func(h http.Header) { editNext(h, func(c string) string { return tt.form + c }) }), 3, 1)
			j := &memory{}
			err := sweep(t.Context(), t, c, j)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				j.checkIDs(t, ids(n))
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Sweep = %v, want %s", err, tt.want)
			}
		})
	}
}
