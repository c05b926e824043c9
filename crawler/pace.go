package crawler

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"hflineage/crawler/hub"
)

// pace keeps to the server's quota. The Hub counts requests in fixed windows
// and says with every answer how many are left (r) and for how long (t).
//
// A window begins with one request that goes alone: its answer tells what is
// left and until when. Then a limiter spreads that over the window, and a gate
// closes before the last of it, whatever the limiter says. Once the window
// should be over, one request goes alone again; what was kept back pays for it
// if the window is not over after all.
//
// All that is known comes from the server, so that a program started in the
// middle of a window, or one that shares the quota with others, keeps to it; a
// part of the quota can be left to them besides (budget.go). A server that tells
// nothing is not spared.
type pace struct {
	next    http.RoundTripper
	percent int // of a window's quota that we spend at most, 1 to 100
	count   *Counters
	log     *slog.Logger

	mu      sync.Mutex    // guards what follows
	limiter *rate.Limiter // asked under mu and never waited in, so that a new rate holds for all at once
	phase   phase
	number  int           // of the window, counted from the first request
	left    int           // requests left in the window, less those under way
	least   int           // that was told to be left in the window
	early   time.Time     // end of the window, if requests take equally long to arrive
	late    time.Time     // end of the window, at the latest
	limit   int           // quota of a window, 0 when not told
	length  time.Duration // of a window, 0 when not told
	told    bool          // the server has told what is left, once at least
	flying  int           // requests under way
	answers int           // with status 200
	latency time.Duration // of those, smoothed
	changed chan struct{} // closed when any of it has changed
	spending
}

// phase is what is known of the window.
type phase int

const (
	unknown phase = iota // nothing: the next request goes alone
	asking               // it is under way
	open                 // left, early and late hold
	free                 // there is none: the server does not tell of a quota
)

const (
	// keepBack is the part of the quota that a window is not asked for: 1/50.
	// Others who share the quota live on it too.
	keepBack = 50
	// hurry is how much faster than evenly a window is spent, so that nothing
	// is left over at its end.
	hurry = 1.1
	// catchUp bounds how much faster than the average of a whole window the
	// rest of one is spent. It is never spent slower than that average: an
	// answer that is long past tells little of what others have left.
	catchUp = 2
	// slack is added to the early end of a window, in parts of it: 1 s at the
	// Hub's 5 minutes.
	slack = 300
	// rounding is what t can be off by: whole seconds, rounded we do not know how.
	rounding = time.Second
)

func newPace(next http.RoundTripper, percent int, count *Counters, log *slog.Logger) *pace {
	return &pace{next: next, percent: percent, count: count, log: log, limiter: rate.NewLimiter(rate.Inf, 1), changed: make(chan struct{})}
}

func (p *pace) RoundTrip(req *http.Request) (*http.Response, error) {
	window, err := p.enter(req.Context())
	if err != nil {
		return nil, err
	}
	sent := time.Now()
	resp, err := p.next.RoundTrip(req)
	p.leave(window, sent, resp)
	return resp, err
}

// enter waits until a request may be sent, and returns the number of the window
// that it belongs to as far as we know.
func (p *pace) enter(ctx context.Context) (window int, err error) {
	for ctx.Err() == nil {
		window, wait, changed := p.claim(time.Now())
		if wait <= 0 {
			return window, nil
		}
		if window > 0 {
			p.log.Info("waiting for the quota", "for", wait.Round(time.Second))
		}
		if err := sleepUntil(ctx, wait, changed); err != nil {
			return 0, err
		}
	}
	return 0, context.Cause(ctx)
}

// longWait is what a wait for the quota must last to be worth a line in the log.
const longWait = 10 * time.Second

// claim takes one request of what is left, or says how long to wait before
// trying again unless something changes first; with a wait, the window is told
// only if that is to be logged.
func (p *pace) claim(now time.Time) (window int, wait time.Duration, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.phase == open && !now.Before(p.ends()) {
		p.phase = unknown
	}
	switch p.phase {
	case unknown:
		p.phase = asking
		p.number++
		p.ahead += 1 + p.flying
	case asking:
		return 0, time.Hour, p.changed
	case open:
		if wait := p.turn(now); wait > 0 {
			if wait > longWait && !p.waited {
				p.waited, window = true, p.number
			}
			return window, wait, p.changed
		}
	}
	p.left--
	p.spent++
	p.flying++
	return p.number, 0, nil
}

// turn is how long to wait for a turn in the window.
func (p *pace) turn(now time.Time) time.Duration {
	rest := p.ends().Sub(now)
	if p.spare() <= 0 {
		return rest
	}
	if p.limiter.AllowN(now, 1) {
		return 0
	}
	missing := (1 - p.limiter.TokensAt(now)) / float64(p.limiter.Limit())
	return min(rest, time.Duration(missing*float64(time.Second))+time.Microsecond) // not cut short by the conversion
}

// leave takes in what the answer tells of the window; resp is nil if there was
// none.
func (p *pace) leave(window int, sent time.Time, resp *http.Response) {
	p.mu.Lock()
	others := p.hear(window, sent, resp)
	p.mu.Unlock()
	if others > 0 {
		p.log.Info("others use the same quota", "requests", others)
	}
}

// hear is leave with mu held. When a window is over it returns what others spent
// in it.
func (p *pace) hear(window int, sent time.Time, resp *http.Response) (others int) {
	p.flying--
	p.clock(sent, resp)
	close(p.changed)
	p.changed = make(chan struct{})
	if window != p.number {
		return 0 // it may tell of a window that is over
	}
	q := quotaOf(resp)
	if q.HasLimit {
		p.limit, p.length = q.Limit, q.Window
	}
	switch {
	case q.HasRemaining:
		return p.learn(q, sent, time.Now())
	case p.phase != asking:
	case p.told, resp == nil, resp.StatusCode >= http.StatusInternalServerError, resp.StatusCode == http.StatusTooManyRequests:
		p.phase = unknown // not the Hub's own answer, perhaps
	default:
		p.phase = free
	}
	return 0
}

// quotaOf is what an answer tells about the quota. A 429 of which something is
// left comes from another limit, and what it tells is not to be trusted.
func quotaOf(resp *http.Response) hub.Quota {
	if resp == nil {
		return hub.Quota{}
	}
	q := hub.ReadQuota(resp.Header)
	if resp.StatusCode == http.StatusTooManyRequests && !q.Exhausted() {
		return hub.Quota{}
	}
	return q
}

// clock takes in how long an answer took. The first one does not count: it pays
// for the connection.
func (p *pace) clock(sent time.Time, resp *http.Response) {
	const smooth = 8 // answers that the average is of, about
	if resp == nil || resp.StatusCode != http.StatusOK {
		return
	}
	took := time.Since(sent)
	if p.answers++; p.answers <= 2 {
		p.latency = took
		return
	}
	p.latency += (took - p.latency) / smooth
}

// learn takes in what is left. Answers overtake each other: within a window the
// least that was told counts, and the earliest end. When a window is over it
// returns what others spent in it.
func (p *pace) learn(q hub.Quota, sent, now time.Time) (others int) {
	left := q.Remaining - p.flying
	reset := min(q.Reset, maxWait) // longer is asked again
	early, late := sent.Add(reset+p.length/slack), now.Add(reset+rounding)
	if p.phase != open {
		if !p.told || p.later(q, late) {
			others = p.begin(q)
		}
		p.phase, p.told, p.ahead = open, true, 0
		p.left, p.least, p.early, p.late = left, q.Remaining, early, late
	}
	p.left, p.least = min(p.left, left), min(p.least, q.Remaining)
	if p.later(q, late) {
		p.ahead++
	}
	p.early, p.late = earlier(p.early, early), earlier(p.late, late)
	p.count.Others.Add(int64(p.notice(q)))
	rest := p.ends().Sub(now).Seconds()
	if p.spare() <= 0 || rest <= 0 {
		return others // the gate is closed, or the window over
	}
	perSecond := hurry * float64(p.spare()) / rest
	if p.limit > 0 {
		average := p.part() / p.length.Seconds()
		perSecond = min(max(perSecond, average), catchUp*average)
	}
	p.limiter.SetLimitAt(now, rate.Limit(perSecond))
	return others
}

// ends is the end of the window: at the latest where nothing is kept back that
// pays for coming too early.
func (p *pace) ends() time.Time {
	if p.kept() == 0 || p.least == 0 || p.spent >= p.budget() {
		return p.late
	}
	return p.early
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// quota returns what is left of the window, -1 when not told.
func (p *pace) quota() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.told {
		return -1
	}
	return max(0, p.left)
}

// policy returns the server's quota of a window and its length, 0 when not told.
func (p *pace) policy() (limit int, window time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit, p.length
}

// sleep waits, unless ctx is done first.
func sleep(ctx context.Context, d time.Duration) error { return sleepUntil(ctx, d, nil) }

// sleepUntil waits for d or until changed is closed, unless ctx is done first.
func sleepUntil(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-changed:
		return nil
	case <-timer.C:
		return nil
	}
}
