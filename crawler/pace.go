package crawler

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"hflineage/crawler/hub"
)

// pace keeps to the server's quota. The Hub counts requests in fixed windows
// and says with every answer how many are left (r) and for how long (t).
// Within a window a limiter spreads what is left evenly; a gate keeps the
// window from being overdrawn, whatever the limiter says; when the window is
// over the quota is there again without being told.
//
// All that is known comes from the server, so that a program started in the
// middle of a window, or one that shares the quota with others, keeps to it.
type pace struct {
	next http.RoundTripper

	limiter *rate.Limiter

	mu     sync.Mutex // guards what follows
	known  bool       // the server has told its quota
	left   int        // requests left in the window, less those under way
	resets time.Time  // end of the window
	limit  int        // quota of a window, 0 when not told
	window time.Duration
	flying int // requests under way
}

func newPace(next http.RoundTripper) *pace {
	return &pace{next: next, limiter: rate.NewLimiter(rate.Inf, 1)}
}

const (
	// headroom is the part of the quota that is planned for: a fixed window
	// can catch one request more than its share of a steady rate.
	headroom = 0.98
	// catchUp bounds how much faster than the average of a whole window the
	// rest of one is spent.
	catchUp = 2
	// slack is added to the end of a window, in parts of it: the server tells t
	// in whole seconds, rounded we do not know how. 1 s at the Hub's 5 minutes.
	slack = 300
)

func (p *pace) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := p.enter(req.Context()); err != nil {
		return nil, err
	}
	resp, err := p.next.RoundTrip(req)
	p.leave(resp)
	return resp, err
}

// enter waits until a request may be sent.
func (p *pace) enter(ctx context.Context) error {
	if err := p.limiter.Wait(ctx); err != nil {
		return err
	}
	for {
		wait := p.claim(time.Now())
		if wait <= 0 {
			return nil
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// claim takes one request of what is left, or says how long to wait.
func (p *pace) claim(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known && !now.Before(p.resets) {
		p.renew(now)
	}
	if p.known && p.left <= 0 {
		return p.resets.Sub(now)
	}
	p.left--
	p.flying++
	return 0
}

// renew begins the next window as far as we know it: with the whole quota if
// its size was told, else with one request that will tell.
func (p *pace) renew(now time.Time) {
	if p.limit == 0 || p.window == 0 {
		p.left, p.resets = 1, now.Add(time.Second)
		return
	}
	p.left, p.resets = p.limit-p.flying, now.Add(p.window)
	p.limiter.SetLimit(rate.Limit(headroom * float64(p.limit) / p.window.Seconds()))
}

// leave takes in what the answer tells of the quota.
func (p *pace) leave(resp *http.Response) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying--
	if resp == nil {
		return
	}
	q := hub.ReadQuota(resp.Header)
	if q.HasLimit {
		p.limit, p.window = q.Limit, q.Window
	}
	if !q.HasRemaining {
		return
	}
	now := time.Now()
	p.known = true
	p.left = q.Remaining - p.flying
	p.resets = now.Add(q.Reset + p.window/slack)
	if q.Reset > 0 {
		perSecond := headroom * float64(q.Remaining) / q.Reset.Seconds()
		if p.limit > 0 && p.window > 0 {
			perSecond = min(perSecond, catchUp*float64(p.limit)/p.window.Seconds())
		}
		if q.Remaining > 0 {
			p.limiter.SetLimit(rate.Limit(perSecond))
		}
	}
}

// quota returns what is left of the window, -1 when not told.
func (p *pace) quota() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.known {
		return -1
	}
	return max(0, p.left)
}

// sleep waits, unless ctx is done first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
