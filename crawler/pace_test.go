package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestPace sends requests until so many have been granted, to a server that
// counts them itself. The clock is the bubble's: the times are exact.
func TestPace(t *testing.T) {
	const s = time.Second
	short := rules{quota: 50, window: 3 * s, latency: 200 * time.Millisecond}
	long := rules{quota: 500, window: 300 * s, latency: 200 * time.Millisecond}
	with := func(m rules, change func(*rules)) rules { change(&m); return m }
	tests := map[string]struct {
		server   rules
		lanes    int
		requests int
		percent  int     // of the quota; default 100
		within   float64 // of the ideal time, and one window besides; default 1.05
	}{
		"short window, one lane":         {server: short, lanes: 1, requests: 300},
		"short window, several lanes":    {server: short, lanes: 6, requests: 1000},
		"short window, many lanes":       {server: short, lanes: 32, requests: 500},
		"short window, aligned":          {server: with(short, func(m *rules) { m.aligned = true }), lanes: 6, requests: 1000},
		"short window, t rounded down":   {server: with(short, func(m *rules) { m.round = math.Floor }), lanes: 6, requests: 1000, within: 1.15},
		"short window, aligned and down": {server: with(short, func(m *rules) { m.aligned, m.round = true, math.Floor }), lanes: 6, requests: 1000, within: 1.45},
		"short window, counted late":     {server: with(short, func(m *rules) { m.late = true }), lanes: 6, requests: 1000, within: 1.1},
		"short window, uneven latency":   {server: with(short, func(m *rules) { m.jitter = true }), lanes: 8, requests: 1000, within: 1.25},
		"long window, one lane":          {server: long, lanes: 1, requests: 1250},
		"long window, several lanes":     {server: long, lanes: 4, requests: 1250},
		"long window, aligned":           {server: with(long, func(m *rules) { m.aligned = true }), lanes: 4, requests: 1250},
		"long window, t rounded down":    {server: with(long, func(m *rules) { m.round = math.Floor }), lanes: 4, requests: 1250},
		"long window, aligned and down":  {server: with(long, func(m *rules) { m.aligned, m.round = true, math.Floor }), lanes: 4, requests: 1250},
		"long window, uneven latency":    {server: with(long, func(m *rules) { m.jitter = true }), lanes: 8, requests: 1250},
		"slow answers":                   {server: with(long, func(m *rules) { m.latency = 20 * s }), lanes: 4, requests: 500},
		"in the middle of a window":      {server: with(long, func(m *rules) { m.spent, m.into = 300, 100*s }), lanes: 4, requests: 1500},
		"when little is left":            {server: with(long, func(m *rules) { m.spent, m.into = 498, 100*s }), lanes: 8, requests: 1000},
		"when nothing is left":           {server: with(long, func(m *rules) { m.spent, m.into = 499, 10*s }), lanes: 8, requests: 1000},
		"near the end of a window":       {server: with(long, func(m *rules) { m.spent, m.into = 10, 299*s }), lanes: 8, requests: 1000},
		"others take a third":            {server: with(long, func(m *rules) { m.others = 1800 * time.Millisecond }), lanes: 4, requests: 1500},
		"others take most":               {server: with(long, func(m *rules) { m.others = 750 * time.Millisecond }), lanes: 4, requests: 500},
		"half of it":                     {server: long, lanes: 4, requests: 1250, percent: 50},
		"half of it, one lane":           {server: long, lanes: 1, requests: 1250, percent: 50},
		"half of it, aligned and down":   {server: with(long, func(m *rules) { m.aligned, m.round = true, math.Floor }), lanes: 4, requests: 1250, percent: 50},
		"half of it, uneven latency":     {server: with(long, func(m *rules) { m.jitter = true }), lanes: 8, requests: 1250, percent: 50},
		"half of it, from the middle on": {server: with(long, func(m *rules) { m.spent, m.into = 400, 100*s }), lanes: 4, requests: 1250, percent: 50},
		"half of it, others take theirs": {server: with(long, func(m *rules) { m.others = 1200 * time.Millisecond }), lanes: 4, requests: 1000, percent: 50},
		"half of it, others take more":   {server: with(long, func(m *rules) { m.others = 800 * time.Millisecond }), lanes: 4, requests: 500, percent: 50},
		"half of it, short window":       {server: short, lanes: 6, requests: 500, percent: 50, within: 1.65},
		"half of it, counted late":       {server: with(short, func(m *rules) { m.late = true }), lanes: 6, requests: 500, percent: 50, within: 1.65},
		"half of it, no policy":          {server: with(long, func(m *rules) { m.noPolicy = true }), lanes: 4, requests: 1250, percent: 50},
		"a tenth of it":                  {server: long, lanes: 8, requests: 250, percent: 10},
		"a hundredth of it":              {server: long, lanes: 8, requests: 25, percent: 1},
		"less than one request":          {server: with(long, func(m *rules) { m.quota, m.window = 10, 10*s }), lanes: 3, requests: 10, percent: 1, within: 1.15},
		"no policy":                      {server: with(long, func(m *rules) { m.noPolicy = true }), lanes: 4, requests: 1500},
		"no policy, t rounded down":      {server: with(long, func(m *rules) { m.noPolicy, m.round = true, math.Floor }), lanes: 4, requests: 1500},
		"no headers":                     {server: rules{latency: 200 * time.Millisecond, silent: true}, lanes: 4, requests: 1000},
		// A window is waited for a second longer where nothing can be kept back.
		"quota of 1":       {server: with(long, func(m *rules) { m.quota, m.window = 1, 10*s }), lanes: 3, requests: 20, within: 1.15},
		"quota of 2":       {server: with(long, func(m *rules) { m.quota, m.window = 2, 10*s }), lanes: 3, requests: 40, within: 1.15},
		"quota of 2, down": {server: with(long, func(m *rules) { m.quota, m.window, m.round = 2, 10*s, math.Floor }), lanes: 3, requests: 40, within: 1.15},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := meter{rules: tt.server}
				server.begin(t)
				tt.percent = cmp.Or(tt.percent, 100)
				count := &Counters{}
				took := spend(t, newPace(&server, tt.percent, count, slog.New(slog.DiscardHandler)), tt.lanes, tt.requests)
				if server.refused > 0 {
					t.Errorf("%d of %d requests were above the server's quota of %d, want none", server.refused, server.requests, server.quota)
				}
				if tt.within == 0 {
					tt.within = 1.05
				}
				if part := max(1, server.quota*tt.percent/100); server.quota > 0 && server.most > part {
					t.Errorf("%d requests in one window, want at most %d", server.most, part)
				}
				if got := int(count.Others.Load()); got > server.strange || got < server.strange*3/4 {
					t.Errorf("%d requests of others noticed, want nearly all of %d", got, server.strange)
				}
				ideal := server.ideal(tt.lanes, tt.requests, tt.percent)
				want := time.Duration(tt.within*float64(ideal)) + server.window
				t.Logf("%d requests took %v, ideally %v", tt.requests, took, ideal)
				if took > want {
					t.Errorf("%d requests took %v, want at most %v (ideally %v)", tt.requests, took, want, ideal)
				}
			})
		})
	}
}

// spend sends requests from several goroutines until n are granted, and
// returns how long it took.
func spend(t *testing.T, p http.RoundTripper, lanes, n int) time.Duration {
	t.Helper()
	begin := time.Now()
	var granted atomic.Int64
	var wg sync.WaitGroup
	for range lanes {
		wg.Go(func() {
			for granted.Load() < int64(n) {
				resp, err := p.RoundTrip(request(t.Context()))
				if err != nil {
					t.Errorf("RoundTrip: %v", err)
					return
				}
				if resp.StatusCode == http.StatusOK {
					granted.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begin)
}

// wholePace is a pace that leaves nothing to others.
func wholePace(next http.RoundTripper) *pace {
	return newPace(next, 100, &Counters{}, slog.New(slog.DiscardHandler))
}

func request(ctx context.Context) *http.Request {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, listingURL, nil)
	if err != nil {
		panic(err) // the URL is a constant
	}
	return req
}

func TestPaceWaits(t *testing.T) {
	exhausted := http.Header{"Ratelimit": {`"api";r=0;t=7`}, "Ratelimit-Policy": {`"fixed window";"api";q=500;w=300`}}
	tests := map[string]struct {
		header   http.Header
		min, max time.Duration // between the first request and the second
	}{
		"nothing is told":     {http.Header{}, 0, 0},
		"r=0 with t":          {exhausted, 7 * time.Second, 9 * time.Second},
		"r=0, no policy":      {http.Header{"Ratelimit": {`"api";r=0;t=7`}}, 7 * time.Second, 9 * time.Second},
		"r=0 with t=0":        {http.Header{"Ratelimit": {`"api";r=0;t=0`}}, time.Second, 2 * time.Second},
		"the policy alone":    {http.Header{"Ratelimit-Policy": {`"fixed window";"api";q=1;w=300`}}, 0, 0},
		"malformed":           {http.Header{"Ratelimit": {`"api";r=few;t=soon`}}, 0, 0},
		"plenty, and time up": {http.Header{"Ratelimit": {`"api";r=499;t=0`}}, 0, time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := wholePace(answers(func(*http.Request) (*http.Response, error) { return response(http.StatusOK, tt.header, ""), nil }))
				took := spend(t, p, 1, 2)
				if took < tt.min || took > tt.max {
					t.Errorf("the second request was sent after %v, want %v to %v", took, tt.min, tt.max)
				}
			})
		})
	}
}

// TestPaceAsksAlone starts many lanes at once, before anything is known of the
// quota: one request goes first, and if it fails another one.
func TestPaceAsksAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int64
		p := wholePace(answers(func(*http.Request) (*http.Response, error) {
			n := sent.Add(1)
			<-time.After(time.Second)
			switch n {
			case 1:
				return nil, errors.New("connection refused")
			case 2:
				return response(http.StatusBadGateway, http.Header{}, ""), nil
			}
			return response(http.StatusOK, http.Header{"Ratelimit": {`"api";r=100;t=100`}}, ""), nil
		}))
		for range 5 {
			go p.RoundTrip(request(t.Context()))
		}
		for i, want := range []int64{1, 2, 3} {
			<-time.After(time.Second / 2)
			if got := sent.Load(); got != want {
				t.Errorf("%d requests sent while answer %d was awaited, want %d", got, i+1, want)
			}
			<-time.After(time.Second / 2)
		}
		<-time.After(time.Minute)
		if got := sent.Load(); got != 5 {
			t.Errorf("%d requests sent in the end, want 5", got)
		}
	})
}

// TestPaceOvertaken holds up an answer until others have told that nothing is
// left: what it tells is no longer true.
func TestPaceOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		var sent atomic.Int64
		p := wholePace(answers(func(*http.Request) (*http.Response, error) {
			n := sent.Add(1)
			told := fmt.Sprintf(`"api";r=%d;t=%d`, max(0, 4-n), int(100-time.Since(begin).Seconds()))
			switch {
			case n == 2:
				<-time.After(80 * time.Second)
			case n > 3:
				<-time.After(15 * time.Second)
			}
			return response(http.StatusOK, http.Header{"Ratelimit": {told}}, ""), nil
		}))
		for range 6 {
			go p.RoundTrip(request(t.Context()))
		}
		<-time.After(99 * time.Second)
		if got := sent.Load(); got > 4 {
			t.Errorf("%d requests sent in a window, want at most 4", got)
		}
		<-time.After(time.Minute)
		if got := sent.Load(); got != 6 {
			t.Errorf("%d requests sent when it is over, want 6", got)
		}
	})
}

func TestPaceQuota(t *testing.T) {
	for name, tt := range map[string]struct {
		header http.Header
		want   int
	}{
		"told":     {http.Header{"Ratelimit": {`"api";r=42;t=10`}}, 42},
		"not told": {http.Header{}, -1},
	} {
		p := wholePace(answers(func(*http.Request) (*http.Response, error) { return response(http.StatusOK, tt.header, ""), nil }))
		if got := p.quota(); got != -1 {
			t.Errorf("%s: quota() = %d before the first answer, want -1", name, got)
		}
		if _, err := p.RoundTrip(request(t.Context())); err != nil {
			t.Fatal(err)
		}
		if got := p.quota(); got != tt.want {
			t.Errorf("%s: quota() = %d, want %d", name, got, tt.want)
		}
	}
}

// TestPaceCancel cancels each kind of wait: for the end of a window, for a turn
// within one, for the answer that is to tell, and no wait at all.
func TestPaceCancel(t *testing.T) {
	stop := errors.New("stopped by hand")
	tests := map[string]struct {
		rate string
		slow bool // the server has not answered the first request yet
		sent int64
	}{
		"end of the window":   {rate: `"api";r=0;t=300`, sent: 1},
		"a turn":              {rate: `"api";r=10;t=300`, sent: 2},
		"what the Hub tells":  {slow: true, sent: 1},
		"a quota is not told": {sent: 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent atomic.Int64
				p := wholePace(answers(func(*http.Request) (*http.Response, error) {
					sent.Add(1)
					if tt.slow {
						<-time.After(time.Minute)
					}
					return response(http.StatusOK, http.Header{"Ratelimit": {tt.rate}}, ""), nil
				}))
				go p.RoundTrip(request(t.Context()))
				synctest.Wait()
				if !tt.slow {
					<-time.After(time.Millisecond)
				}
				ctx, cancel := context.WithCancelCause(t.Context())
				failed := make(chan error, 2)
				for range 2 {
					go func() {
						_, err := p.RoundTrip(request(ctx))
						failed <- err
					}()
				}
				synctest.Wait()
				begin := time.Now()
				cancel(stop)
				for waiting := 3 - tt.sent; waiting > 0; waiting-- {
					if err := firstError(failed); !errors.Is(err, stop) {
						t.Errorf("a cancelled wait returned %v, want %v", err, stop)
					}
				}
				if waited := time.Since(begin); waited != 0 {
					t.Errorf("a cancelled wait returned after %v, want at once", waited)
				}
				if _, err := p.RoundTrip(request(ctx)); !errors.Is(err, stop) {
					t.Errorf("RoundTrip with a context that is done returned %v, want %v", err, stop)
				}
				<-time.After(time.Hour)
				if got := sent.Load(); got != tt.sent {
					t.Errorf("%d requests sent, want %d", got, tt.sent)
				}
			})
		})
	}
}

// firstError passes over what went well.
func firstError(results <-chan error) error {
	for {
		if err := <-results; err != nil {
			return err
		}
	}
}

// answers is a server made of a function.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
