package crawler

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	neturl "net/url"
	"time"

	"hflineage/crawler/hub"
)

// retry asks again after what may pass. This is what can go wrong, and the rule
// for it. Each of the first part uses up an attempt, whichever they are by turns;
// when all are used the run ends as incomplete, with every page before kept:
//
//	429, r=0                 the quota is spent: the gate in pace waits for the next window
//	429, r>0                 another limit than the one that r and t tell of (huggingface_hub issue 4662): backoff
//	429 without headers      a front end's limit, or the whole service's: backoff
//	Retry-After              of a 429 or below: so long, if that is longer than the backoff; above maxWait the next start is better
//	408                      the server gave up waiting for us: backoff
//	500, 502, 503, 504       the Hub is overloaded or being deployed: backoff
//	reset, refused           a front end restarts, or the network does: backoff
//	time-out                 nothing is known of the request, and a GET can be sent twice: backoff
//	a stalled read           not a byte for a while, or no end after ten times that: given up (attempt.go), backoff
//	a body cut short         by its length, its last chunk or its gzip: the attempt fails (attempt.go), backoff
//	too large a body         no page is: cut, as it might have no end (attempt.go), backoff
//	200, but no JSON list    HTML of a front end, an error, a page without its end: what 503 is meant by, backoff
//	200, a link elsewhere    to a login, or to the page itself: as above; to believe it would lose the rest
//	200, a page again        its models do not lie behind the ones before: a stale cache, backoff
//	400 to a cursor          the Hub's own, or of its form: a server that is not up to date, backoff, thrice in all
//
// What no repetition mends has its rule elsewhere, named with it:
//
//	a link to another host   the Hub names itself behind a mirror: brought back to ours (hub.Rebase)
//	a page without its link  the end, or a lost header: believed when what lies behind has been asked for (end.go)
//	a listing that ends      believed if its other end, by the reverse order, is where ours is (end.go)
//	a refused cursor         400 to the last: the lane goes on by a cursor of our own, once (end.go)
//	other 3xx and 4xx        they would be the same again: the run ends and says what to do (page.go)
//
// Backoff is 1, 2, 4, 8, 16, 32, 32 s, each between half and all of it, so that
// many clients do not come back at once. (The official client begins the same,
// utils/_http.py; the default of 8 attempts outlasts a restart of a minute.)
type retry struct {
	attempts int // in all, the first among them
	count    *Counters
	log      func(msg string, args ...any)
}

// errGaveUp says that the attempts are used up.
var errGaveUp = errors.New("gave up")

// do sends a GET of url until there is an answer to go by. send's error stands
// for no answer, or for one that is not what it should be.
func (r *retry) do(ctx context.Context, url string, send func() (*answer, error)) (*answer, error) {
	refusals := 0
	for try := 1; ; try++ {
		a, err := send()
		if err == nil && a.status == http.StatusBadRequest && cursorOf(url) != "" {
			refusals++
		}
		wait, again := r.judge(ctx, a, err, try, refusals)
		if !again {
			return a, err
		}
		reason := reasonOf(url, a, err)
		switch {
		case try == r.attempts:
			return nil, fmt.Errorf("%w after %d attempts: %w", errGaveUp, try, reason)
		case wait > maxWait:
			return nil, fmt.Errorf("%w: the Hub asks to wait %v: %w", errGaveUp, wait, reason)
		}
		r.log("trying again", "attempt", try, "wait", wait.Round(time.Millisecond), "reason", reason)
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
		r.count.Retries.Add(1)
	}
}

// judge says whether to try again and how long to wait first. So many of the tries
// met with the refusal of a cursor; if all did, that is the Hub's answer.
func (r *retry) judge(ctx context.Context, a *answer, err error, try, refusals int) (wait time.Duration, again bool) {
	if err == nil && a.status == http.StatusTooManyRequests {
		r.count.Throttled.Add(1)
	}
	switch {
	case ctx.Err() != nil:
		return 0, false
	case err != nil:
		return backoff(try), true
	case a.status == http.StatusBadRequest && refusals > 0:
		return backoff(try), refusals < cursorTries && (refusals < try || try < r.attempts)
	case !(&hub.Error{Status: a.status}).Temporary():
		return 0, false
	case a.status == http.StatusTooManyRequests && hub.ReadQuota(a.header).Exhausted():
		return 0, true
	}
	wait, _ = hub.RetryAfter(a.header)
	return max(wait, backoff(try)), true
}

// cursorTries is how often a Hub is asked in all for what lies behind a cursor that
// it refuses.
const cursorTries = 3

// maxWait is the longest that we wait because the Hub says so, three of its
// windows: past that a run is better left to the next start.
const maxWait = 15 * time.Minute

func backoff(try int) time.Duration {
	d := time.Second << min(try-1, 5)
	return d/2 + rand.N(d/2)
}

// reasonOf is what went wrong, for the log and the last error.
func reasonOf(url string, a *answer, err error) error {
	if _, ok := errors.AsType[unusable](err); ok {
		return err // it names the page
	}
	short, parseErr := neturl.Parse(url)
	if parseErr != nil {
		return err // such a URL is not sent
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", http.MethodGet, short.Path, err)
	}
	short.RawQuery = "" // the same on every page, and long
	return hub.ReadError(http.MethodGet, short.String(), a.status, a.header, a.body)
}
