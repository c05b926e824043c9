package crawler

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func newAttempt(base http.RoundTripper) *attempt {
	return &attempt{base: base, silence: time.Minute, limit: 10, count: &Counters{}}
}

func TestAttempt(t *testing.T) {
	refused := errors.New("connection refused")
	tests := map[string]struct {
		body    io.Reader
		err     error // instead of an answer
		want    string
		wantErr string
	}{
		"whole":              {body: strings.NewReader("abc"), want: "abc"},
		"empty":              {body: strings.NewReader("")},
		"as large as can be": {body: strings.NewReader("0123456789"), want: "0123456789"},
		"too large":          {body: strings.NewReader("0123456789a"), wantErr: "the answer is larger than 10 bytes"},
		"cut short": {
			body:    io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(io.ErrUnexpectedEOF)),
			wantErr: "the answer broke off after 3 bytes: unexpected EOF",
		},
		"no connection": {err: refused, wantErr: "connection refused"},
		"no HTTP":       {err: errors.New("malformed " + strings.Repeat("x", 1<<20)), wantErr: "malformed " + strings.Repeat("x", 290) + "…"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			closed := false
			a := newAttempt(answers(func(*http.Request) (*http.Response, error) {
				if tt.err != nil {
					return nil, tt.err
				}
				resp := response(http.StatusOK, http.Header{}, "")
				resp.Body = &closer{tt.body, &closed}
				return resp, nil
			}))
			resp, err := a.RoundTrip(request(t.Context()))
			if tt.err == nil && !closed {
				t.Error("the body was not closed")
			}
			if got := a.count.Requests.Load(); got != 1 {
				t.Errorf("%d requests counted, want 1", got)
			}
			if tt.wantErr != "" {
				if err == nil || err.Error() != tt.wantErr {
					t.Errorf("error %v, want %s", err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatalf("error %v, want none", err)
			}
			if got, err := io.ReadAll(resp.Body); string(got) != tt.want || err != nil {
				t.Errorf("body %q, %v, want %q", got, err, tt.want)
			}
			if !resp.Uncompressed {
				t.Error("Uncompressed is false: colly would unpack the body by its name")
			}
		})
	}
}

type closer struct {
	io.Reader
	closed *bool
}

func (c *closer) Close() error { *c.closed = true; return nil }

// silence is a body of which nothing comes before ctx is done.
type silence struct{ ctx context.Context }

func (s silence) Read([]byte) (int, error) { <-s.ctx.Done(); return 0, s.ctx.Err() }

func TestAttemptTimeout(t *testing.T) {
	headers := answers(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
	body := answers(func(req *http.Request) (*http.Response, error) {
		resp := response(http.StatusOK, http.Header{}, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("ab"), silence{req.Context()}))
		return resp, nil
	})
	stop := errors.New("stopped by hand")
	tests := map[string]struct {
		base  http.RoundTripper
		after time.Duration // of which the caller gives up, if not 0
		took  time.Duration
		want  string
	}{
		"no headers":            {base: headers, took: time.Minute, want: "nothing came for 1m0s"},
		"no body":               {base: body, took: time.Minute, want: "the answer broke off after 2 bytes: nothing came for 1m0s"},
		"given up, no headers":  {base: headers, after: time.Second, took: time.Second, want: "context canceled"},
		"given up in the body":  {base: body, after: time.Second, took: time.Second, want: "the answer broke off after 2 bytes: context canceled"},
		"given up after it all": {base: headers, after: time.Hour, took: time.Minute, want: "nothing came for 1m0s"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				if tt.after > 0 {
					defer time.AfterFunc(tt.after, func() { cancel(stop) }).Stop()
				}
				begin := time.Now()
				_, err := newAttempt(tt.base).RoundTrip(request(ctx))
				if took := time.Since(begin); err == nil || err.Error() != tt.want || took != tt.took {
					t.Errorf("error %v after %v, want %s after %v", err, took, tt.want, tt.took)
				}
				cancel(nil)
			})
		})
	}
}

// TestTimeoutIsOfAnAttempt waits for longer than an attempt may take: for the
// window, and for a server that is to be left alone for a while.
func TestTimeoutIsOfAnAttempt(t *testing.T) {
	tests := map[string]struct {
		first http.Header
		code  int
	}{
		"for the window": {http.Header{"Ratelimit": {`"api";r=0;t=300`}}, http.StatusTooManyRequests},
		"as told":        {http.Header{"Retry-After": {"300"}}, http.StatusServiceUnavailable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				base := answers(func(req *http.Request) (*http.Response, error) {
					deadline, ok := req.Context().Deadline()
					if got := time.Until(deadline); !ok || got != 10*time.Minute {
						t.Errorf("attempt %d has %v, want 10m0s", n, got)
					}
					if n++; n == 1 {
						return response(tt.code, tt.first, ""), nil
					}
					return response(http.StatusOK, http.Header{}, "done"), nil
				})
				f := newFetcher(t.Context(), chain{wholePace(newAttempt(base)), newRetry()})
				begin := time.Now()
				a, err := f.get(listingURL)
				if err != nil || a.status != http.StatusOK {
					t.Fatalf("get: %v, %v, want an answer", a, err)
				}
				if took := time.Since(begin); took < 5*time.Minute || took > 6*time.Minute {
					t.Errorf("answered after %v, want 5m0s or little more", took)
				}
			})
		})
	}
}
