package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"hflineage/crawler/hub"
)

// retry sends a request again after failures that may pass. What is worth it:
//
//	408                   the server gave up waiting for us
//	429                   the quota, ours or one that is not told
//	500, 502, 503, 504    the Hub is overloaded or being deployed
//	any network error     reset, time-out, a body that breaks off
//
// and how long it waits first: at a 429 with r=0 the gate in pace waits for the
// next window; otherwise as long as Retry-After says, but 1, 2, 4, 8, 16 s at
// least, each between half and all of it, so that many clients do not come back
// at once. (The official client waits the same, utils/_http.py.)
type retry struct {
	next     http.RoundTripper
	attempts int // in all, the first among them
	count    *Counters
	log      func(msg string, args ...any)
}

// errGaveUp says that the attempts are used up.
var errGaveUp = errors.New("gave up")

func (r *retry) RoundTrip(req *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		resp, err := r.next.RoundTrip(req)
		wait, again := r.judge(req.Context(), resp, err, try)
		if !again {
			return resp, err
		}
		reason := reasonOf(req, resp, err)
		switch {
		case try == r.attempts:
			return nil, fmt.Errorf("%w after %d attempts: %w", errGaveUp, try, reason)
		case wait > maxWait:
			return nil, fmt.Errorf("%w: the Hub asks to wait %v: %w", errGaveUp, wait, reason)
		}
		r.log("trying again", "attempt", try, "wait", wait.Round(time.Millisecond), "reason", reason)
		if err := sleep(req.Context(), wait); err != nil {
			return nil, err
		}
		r.count.Retries.Add(1)
	}
}

// judge says whether to try again and how long to wait first.
func (r *retry) judge(ctx context.Context, resp *http.Response, err error, try int) (wait time.Duration, again bool) {
	if ctx.Err() != nil {
		return 0, false
	}
	if err != nil {
		return backoff(try), true
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		r.count.Throttled.Add(1)
		if hub.ReadQuota(resp.Header).Exhausted() {
			return 0, true
		}
	}
	if !(&hub.Error{Status: resp.StatusCode}).Temporary() {
		return 0, false
	}
	wait, _ = hub.RetryAfter(resp.Header)
	return max(wait, backoff(try)), true
}

// maxWait is the longest that we wait because the Hub says so, three of its
// windows: past that a run is better left to the next start.
const maxWait = 15 * time.Minute

func backoff(try int) time.Duration {
	d := time.Second << min(try-1, 4)
	return d/2 + rand.N(d/2)
}

// reasonOf is what went wrong, for the log and the last error.
func reasonOf(req *http.Request, resp *http.Response, err error) error {
	if err != nil {
		return fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, err)
	}
	body, _ := io.ReadAll(resp.Body) // it is in memory
	short := *req.URL
	short.RawQuery = "" // the same on every page, and long
	return hub.ReadError(req.Method, short.String(), resp.StatusCode, resp.Header, body)
}
