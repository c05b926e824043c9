package crawler

import (
	"bytes"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestPaceTells looks at what the log says of a quota that others use too, and
// of the waiting: a line of each for a window.
func TestPaceTells(t *testing.T) {
	tests := map[string]struct {
		server   rules
		percent  int
		waiting  int // lines, for three windows and the beginning of the fourth
		others   string
		requests int
	}{
		"alone":             {rules{quota: 100}, 100, 3, "", 300},
		"with others":       {rules{quota: 100, others: 10 * time.Second}, 100, 3, "requests=22", 230},
		"used before us":    {rules{quota: 100, spent: 50}, 100, 3, "", 250},
		"our part":          {rules{quota: 100}, 50, 3, "", 150},
		"others in theirs":  {rules{quota: 100, others: 10 * time.Second}, 50, 3, "requests=28", 150},
		"turns far between": {rules{quota: 10}, 100, 3, "", 30},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := meter{rules: tt.server}
				server.window, server.latency, server.round = 300*time.Second, time.Second/10, math.Ceil
				server.begin(t)
				var log bytes.Buffer
				p := newPace(&server, tt.percent, &Counters{}, slog.New(slog.NewTextHandler(&log, nil)))
				spend(t, p, 2, tt.requests)
				said := log.String()
				if got := strings.Count(said, `msg="waiting for the quota" for=`); got != tt.waiting {
					t.Errorf("%d lines about waiting, want %d:\n%s", got, tt.waiting, said)
				}
				if got := strings.Count(said, "others use the same quota"); (got > 0) != (tt.others != "") || got > 4 || !strings.Contains(said, tt.others) {
					t.Errorf("%d lines about others, want one for each window with %q:\n%s", got, tt.others, said)
				}
			})
		})
	}
}

// TestPaceOtherLimit answers 429 with something left: what is told then, of
// another limit, moves nothing.
func TestPaceOtherLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		p := wholePace(answers(func(*http.Request) (*http.Response, error) {
			if n++; n == 2 {
				return response(http.StatusTooManyRequests, http.Header{"Ratelimit": {`"api";r=1;t=3000`}}, ""), nil
			}
			return response(http.StatusOK, http.Header{"Ratelimit": {`"api";r=9000;t=90`}}, ""), nil
		}))
		if took := spend(t, p, 1, 100); took > 2*time.Second {
			t.Errorf("100 requests took %v, want hardly a second", took)
		}
		if got := p.quota(); got != 8900 {
			t.Errorf("quota() = %d, want 8900, what the window has left less what we spent", got)
		}
	})
}
