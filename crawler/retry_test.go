package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func newRetry() *retry {
	return &retry{attempts: 6, count: &Counters{}, log: func(string, ...any) {}}
}

// listingURL is what the requests of these tests ask for.
const listingURL = "https://hub.test/api/models?limit=1"

// TestRetry answers the first request with a failure and the second as wanted.
func TestRetry(t *testing.T) {
	const s = time.Second
	r0 := `"api";r=0;t=50`
	tests := map[string]struct {
		status      int
		err         error
		after, rate string
		again       bool
		min, max    time.Duration // waited before the second request
	}{
		"200":                         {status: 200},
		"304":                         {status: 304},
		"307":                         {status: 307},
		"400":                         {status: 400},
		"401":                         {status: 401},
		"403":                         {status: 403},
		"404":                         {status: 404},
		"408":                         {status: 408, again: true, min: s / 2, max: s},
		"416, Retry-After":            {status: 416, after: "1"},
		"429":                         {status: 429, again: true, min: s / 2, max: s},
		"429, Retry-After":            {status: 429, after: "90", again: true, min: 90 * s, max: 90 * s},
		"429, r=0":                    {status: 429, rate: r0, again: true},
		"429, r=0, Retry-After":       {status: 429, rate: r0, after: "90", again: true},
		"429, something left":         {status: 429, rate: `"api";r=99794;t=50`, again: true, min: s / 2, max: s},
		"429, left, and Retry-After":  {status: 429, rate: `"api";r=99794;t=50`, after: "7", again: true, min: 7 * s, max: 7 * s},
		"500":                         {status: 500, again: true, min: s / 2, max: s},
		"501":                         {status: 501},
		"502":                         {status: 502, again: true, min: s / 2, max: s},
		"503":                         {status: 503, again: true, min: s / 2, max: s},
		"503, Retry-After":            {status: 503, after: "3", again: true, min: 3 * s, max: 3 * s},
		"503, Retry-After, as a date": {status: 503, after: "Wed, 21 Oct 2015 07:28:00 GMT", again: true, min: s / 2, max: s},
		"503, r=0":                    {status: 503, rate: r0, again: true, min: s / 2, max: s},
		"504":                         {status: 504, again: true, min: s / 2, max: s},
		"network":                     {err: errors.New("connection reset by peer"), again: true, min: s / 2, max: s},
		"body that breaks off":        {err: io.ErrUnexpectedEOF, again: true, min: s / 2, max: s},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				r := newRetry()
				f := newFetcher(t.Context(), chain{answers(func(*http.Request) (*http.Response, error) {
					if n++; n > 1 {
						return response(http.StatusOK, http.Header{}, "second"), nil
					}
					h := http.Header{}
					for name, value := range map[string]string{"Retry-After": tt.after, "RateLimit": tt.rate} {
						if value != "" {
							h.Set(name, value)
						}
					}
					if tt.err != nil {
						return nil, tt.err
					}
					return response(tt.status, h, "first"), nil
				}), r})
				begin := time.Now()
				a, err := f.get(listingURL)
				if err != nil {
					t.Fatalf("get: %v", err)
				}
				want := map[bool]string{false: "first", true: "second"}[tt.again]
				if string(a.body) != want {
					t.Errorf("the %s answer came, want the %s", a.body, want)
				}
				if took := time.Since(begin); took < tt.min || took > tt.max {
					t.Errorf("waited %v, want %v to %v", took, tt.min, tt.max)
				}
				throttled := 0
				if tt.status == http.StatusTooManyRequests {
					throttled = 1
				}
				if got := r.count.Throttled.Load(); got != int64(throttled) {
					t.Errorf("Throttled = %d, want %d", got, throttled)
				}
				if got, want := r.count.Retries.Load(), int64(n-1); got != want {
					t.Errorf("Retries = %d, want %d", got, want)
				}
			})
		})
	}
}

func TestRetryGivesUp(t *testing.T) {
	tests := map[string]struct {
		status int
		header http.Header
		body   string
		err    error
		want   string
	}{
		"overload": {
			status: 503, header: http.Header{"X-Request-Id": {"abc"}}, body: "<html>\n<h1>Service\nUnavailable</h1>",
			want: "gave up after 4 attempts: GET https://hub.test/api/models: 503 Service Unavailable: Service Unavailable (request abc)",
		},
		"throttled": {
			status: 429, header: http.Header{}, body: "We had to rate limit your IP (1.2.3.4).",
			want: "gave up after 4 attempts: GET https://hub.test/api/models: 429 Too Many Requests: We had to rate limit your IP (1.2.3.4).",
		},
		"network": {
			err:  errors.New("connection reset by peer"),
			want: "gave up after 4 attempts: GET /api/models: connection reset by peer",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				r := newRetry()
				r.attempts = 4
				f := newFetcher(t.Context(), chain{answers(func(*http.Request) (*http.Response, error) {
					sent++
					if tt.err != nil {
						return nil, tt.err
					}
					return response(tt.status, tt.header, tt.body), nil
				}), r})
				var logged []string
				r.log = func(msg string, args ...any) { logged = append(logged, fmt.Sprint(msg, args)) }
				begin := time.Now()
				_, err := f.get(listingURL)
				if err == nil || err.Error() != tt.want {
					t.Errorf("error\n%v, want\n%s", err, tt.want)
				}
				if !errors.Is(err, errGaveUp) || tt.err != nil && !errors.Is(err, tt.err) {
					t.Errorf("%#v does not wrap the reason", err)
				}
				if sent != 4 || r.count.Retries.Load() != 3 || len(logged) != 3 {
					t.Errorf("%d requests, %d retries, %d lines logged, want 4, 3, 3", sent, r.count.Retries.Load(), len(logged))
				}
				for _, line := range logged {
					if strings.Contains(line, "\n") {
						t.Errorf("logged more than a line: %s", line)
					}
				}
				if took := time.Since(begin); took < 7*time.Second/2 || took > 7*time.Second {
					t.Errorf("gave up after %v, want 3.5s to 7s", took)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	const s = time.Second
	for try, most := range map[int]time.Duration{1: s, 2: 2 * s, 3: 4 * s, 4: 8 * s, 5: 16 * s, 6: 32 * s, 7: 32 * s, 100: 32 * s} {
		for range 100 {
			if got := backoff(try); got < most/2 || got > most {
				t.Fatalf("backoff(%d) = %v, want %v to %v", try, got, most/2, most)
			}
		}
	}
}

// TestRetryCancel cancels while a retry is waited for, and while its answer is.
func TestRetryCancel(t *testing.T) {
	stop := errors.New("stopped by hand")
	tests := map[string]struct {
		after   time.Duration
		sent    int64
		retries int64
	}{
		"before the first": {0, 0, 0},
		"while waiting":    {time.Minute, 1, 0},
		"in the second":    {10 * time.Minute, 2, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAttempt(answers(func(req *http.Request) (*http.Response, error) {
					select {
					case <-time.After(2 * time.Second):
						return response(http.StatusServiceUnavailable, http.Header{"Retry-After": {"597"}}, ""), nil
					case <-req.Context().Done():
						return nil, context.Cause(req.Context())
					}
				}))
				r := newRetry()
				r.count = a.count
				ctx, cancel := context.WithCancelCause(t.Context())
				if tt.after == 0 {
					cancel(stop)
				}
				time.AfterFunc(tt.after, func() { cancel(stop) })
				begin := time.Now()
				_, err := newFetcher(ctx, chain{wholePace(a), r}).get(listingURL)
				if took := time.Since(begin); !errors.Is(err, stop) || took != tt.after {
					t.Errorf("error %v after %v, want %v after %v", err, took, stop, tt.after)
				}
				<-time.After(time.Hour)
				if got := a.count.Requests.Load(); got != tt.sent {
					t.Errorf("%d requests sent, want %d", got, tt.sent)
				}
				if got := a.count.Retries.Load(); got != tt.retries {
					t.Errorf("Retries = %d, want %d", got, tt.retries)
				}
			})
		})
	}
}
