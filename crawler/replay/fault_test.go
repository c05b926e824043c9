package replay_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

// fetched is what a client got: the answer as far as it came, and why no further.
type fetched struct {
	answer
	err error
}

// fetch asks on a connection of its own, and unpacks nothing by itself.
func fetch(ctx context.Context, t *testing.T, target string) fetched {
	t.Helper()
	client := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := client.RoundTrip(req)
	if err != nil {
		return fetched{err: err}
	}
	defer res.Body.Close()
	body := io.Reader(res.Body)
	if res.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(res.Body); err != nil {
			return fetched{answer{res.StatusCode, res.Header, ""}, err}
		}
	}
	text, err := io.ReadAll(body)
	return fetched{answer{res.StatusCode, res.Header, string(text)}, err}
}

// Each fault comes to a client over TCP as what it is.
func TestFaultOnTheWire(t *testing.T) {
	t.Parallel()
	type check func(f, good fetched) bool
	broken := func(f, good fetched) bool {
		return f.status == 200 && errors.Is(f.err, io.ErrUnexpectedEOF) && strings.HasPrefix(good.body, f.body)
	}
	status := func(want int, quota bool) check {
		return func(f, _ fetched) bool {
			return f.err == nil && f.status == want && hub.ReadQuota(f.header).HasRemaining == quota
		}
	}
	same := func(f, good fetched) bool { return f.err == nil && f.status == 200 && f.body == good.body }
	tests := map[replay.Fault]check{
		replay.FaultCut:  broken,
		replay.FaultGzip: broken,
		replay.FaultReset: func(f, _ fetched) bool {
			return errors.Is(f.err, syscall.ECONNRESET)
		},
		replay.FaultStall: func(f, good fetched) bool {
			return f.status == 200 && errors.Is(f.err, context.DeadlineExceeded) && strings.HasPrefix(good.body, f.body)
		},
		replay.FaultSlow: same,
		replay.FaultGarbage: func(f, _ fetched) bool {
			return f.status == 0 && strings.Contains(f.err.Error(), "malformed HTTP")
		},
		replay.FaultHTML: func(f, _ fetched) bool {
			return status(200, false)(f, f) && strings.HasPrefix(f.header.Get("Content-Type"), "text/html") && strings.HasPrefix(f.body, "<!DOCTYPE html>")
		},
		replay.FaultTruncated: func(f, good fetched) bool {
			return status(200, true)(f, f) && f.body == good.body[:len(good.body)/2] && !json.Valid([]byte(f.body))
		},
		replay.Fault408: status(408, false), replay.Fault500: status(500, false), replay.Fault502: status(502, false),
		replay.Fault503: status(503, false), replay.Fault504: status(504, false),
		replay.Fault429: status(429, false),
		replay.Fault429Retry: func(f, _ fetched) bool {
			return status(429, false)(f, f) && f.header.Get("Retry-After") == "1"
		},
		replay.Fault429Left: func(f, _ fetched) bool {
			return status(429, true)(f, f) && hub.ReadQuota(f.header).Remaining > 0
		},
		replay.FaultNoLink: func(f, good fetched) bool {
			return same(f, good) && f.header.Get("Link") == ""
		},
		replay.FaultWrongHost: func(f, good fetched) bool {
			u, err := url.Parse(hub.NextLink(f.header))
			g, gerr := url.Parse(hub.NextLink(good.header))
			return same(f, good) && err == nil && gerr == nil && u.Host != g.Host && u.RequestURI() == g.RequestURI()
		},
		replay.FaultCursor: func(f, _ fetched) bool {
			return status(400, true)(f, f) && f.body == `{"error":"Invalid cursor"}`
		},
		replay.FaultNoHeaders: func(f, good fetched) bool {
			return same(f, good) && status(200, false)(f, f)
		},
		replay.FaultRepeat: nil, // below
	}
	if len(tests) != len(replay.AllFaults()) {
		t.Errorf("%d faults are tried of %d", len(tests), len(replay.AllFaults()))
	}
	for fault, seen := range tests {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			faults := replay.FaultsAt(map[int]replay.Fault{2: fault, 4: fault})
			_, endpoint := start(t, small, replay.Config{Quota: 100, Faults: faults})
			first := fetch(t.Context(), t, endpoint+hub.ListingPath+"?sort=createdAt&direction=1&limit=2&expand[]=tags")
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if fault == replay.FaultStall {
				ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
			}
			defer cancel()
			second := hub.NextLink(first.header)
			bad := fetch(ctx, t, second)
			good := fetch(t.Context(), t, second)
			if good.err != nil || good.status != 200 || good.header.Get("Link") == "" {
				t.Fatalf("the same request without a fault: %+v", good)
			}
			if fault == replay.FaultRepeat {
				if bad.err != nil || bad.body != first.body || hub.NextLink(bad.header) != second {
					t.Errorf("not the page before: %+v", bad)
				}
			} else if !seen(bad, good) {
				t.Errorf("got %+v", bad)
			}
			if got := faults.Served(); !maps.Equal(got, map[replay.Fault]int{fault: 1}) {
				t.Errorf("Served() = %v", got)
			}
		})
	}
}

// A fault that there is no room for, and one above the quota, is left out.
func TestFaultWithoutRoom(t *testing.T) {
	faults := replay.FaultsAt(map[int]replay.Fault{
		1: replay.FaultRepeat, 2: replay.FaultCursor, 3: replay.FaultNoLink, 4: replay.FaultWrongHost, 5: replay.FaultCut,
	})
	s, endpoint := start(t, small, replay.Config{Quota: 4, Faults: faults})
	for n, want := range []int{200, 200, 200, 200, 429} {
		if got := fetch(t.Context(), t, endpoint+hub.ListingPath); got.err != nil || got.status != want {
			t.Errorf("request %d: %d %v, want %d", n+1, got.status, got.err, want)
		}
	}
	if got := faults.Served(); len(got) > 0 || s.Counts().Refused != 1 {
		t.Errorf("Served() = %v, %d refused", got, s.Counts().Refused)
	}
}

// A seed's plan is the same each time, strikes about as often as it shall with
// every kind, and leaves each URL in peace after two faults.
func TestFaultsBySeed(t *testing.T) {
	kinds := []replay.Fault{replay.Fault500, replay.Fault429, replay.Fault429Left, replay.FaultHTML, replay.FaultTruncated}
	story := func(seed uint64, rate float64) (string, map[replay.Fault]int) {
		faults := replay.NewFaults(seed, rate, kinds...)
		_, endpoint := start(t, small, replay.Config{Faults: faults})
		var b strings.Builder
		run := 0
		for range 150 {
			a := get(t, endpoint+hub.ListingPath, "")
			good := a.status == 200 && json.Valid([]byte(a.body))
			if run++; good {
				run = 0
			}
			if run > 2 {
				t.Fatalf("rate %v: %d faults in a row", rate, run)
			}
			b.WriteByte("-x"[min(run, 1)])
		}
		return b.String(), faults.Served()
	}
	a, served := story(1, 0.3)
	if b, _ := story(1, 0.3); a != b {
		t.Error("the same seed struck other requests")
	}
	if b, _ := story(2, 0.3); a == b {
		t.Error("another seed struck the same requests")
	}
	if got := slices.Sorted(maps.Keys(served)); !slices.Equal(got, slices.Sorted(slices.Values(kinds))) {
		t.Errorf("struck with %v", got)
	}
	if n := strings.Count(a, "x"); n < 25 || n > 65 {
		t.Errorf("%d of 150 struck, want about 45: %s", n, a)
	}
	if all, _ := story(1, 1); all != strings.Repeat("xx-", 50) {
		t.Errorf("at rate 1: %s", all)
	}
	if none, served := story(1, 0); strings.Contains(none, "x") || len(served) > 0 {
		t.Errorf("at rate 0: %s", none)
	}
}

// A request that is struck counts like every other.
func TestFaultsCount(t *testing.T) {
	s, endpoint := start(t, small, replay.Config{Quota: 5, Faults: replay.NewFaults(1, 1, replay.Fault429, replay.Fault500)})
	for range 6 {
		get(t, endpoint+hub.ListingPath, "")
	}
	if got, want := s.Counts(), (replay.Counts{Listing: 6, Refused: 1}); got != want {
		t.Errorf("Counts() = %+v, want %+v", got, want)
	}
}

func TestParseFault(t *testing.T) {
	for _, f := range replay.AllFaults() {
		if got, err := replay.ParseFault(string(f)); got != f || err != nil {
			t.Errorf("%s: %v, %v", f, got, err)
		}
	}
	if _, err := replay.ParseFault("weather"); err == nil || !strings.Contains(err.Error(), "must be one of [cut reset") {
		t.Errorf("an unknown one: %v", err)
	}
}
