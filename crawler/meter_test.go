package crawler

import (
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"hflineage/crawler/hub"
)

// rules are how a server counts requests.
type rules struct {
	quota   int
	window  time.Duration
	latency time.Duration
	jitter  bool                  // latencies of a half, one and one and a half by turns
	late    bool                  // counts at the end of the latency, not at its beginning
	aligned bool                  // one window after the other; else one begins with a request
	round   func(float64) float64 // of t; default math.Ceil

	noPolicy, silent bool          // headers left out
	spent            int           // requests in the window that is open at the start
	into             time.Duration // how old that window is
	others           time.Duration // somebody else sends a request so often, as long as one is left
}

// meter is a server that counts requests in fixed windows and refuses those
// above its quota. Without a quota it refuses nothing.
type meter struct {
	rules

	mu       sync.Mutex // guards what follows
	opened   time.Time
	count    int
	requests int // of the client under test
	refused  int // of those
	own      int // of those, in this window
	most     int // of those in one window
	strange  int // requests of others
}

// begin opens the first window and lets the others loose until the test ends.
func (m *meter) begin(t *testing.T) {
	if m.round == nil {
		m.round = math.Ceil
	}
	m.opened, m.count = time.Now().Add(-m.into), m.spent
	if m.others == 0 {
		return
	}
	ticks := time.NewTicker(m.others)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-ticks.C:
				m.mu.Lock()
				m.open()
				if m.count < m.quota {
					m.count++
					m.strange++
				}
				m.mu.Unlock()
			}
		}
	})
	t.Cleanup(func() { close(done); wg.Wait(); ticks.Stop() })
}

// open begins a window if the last one is over; m.mu is held.
func (m *meter) open() {
	now := time.Now()
	for m.window > 0 && now.Sub(m.opened) >= m.window {
		m.count, m.own = 0, 0
		if m.aligned {
			m.opened = m.opened.Add(m.window)
		} else {
			m.opened = now
		}
	}
}

func (m *meter) RoundTrip(req *http.Request) (*http.Response, error) {
	m.mu.Lock()
	latency := m.latency
	if m.jitter {
		latency = m.latency * time.Duration(1+m.requests%3) / 2
	}
	m.requests++
	m.mu.Unlock()
	if m.late {
		<-time.After(latency)
		return m.answer(), nil
	}
	resp := m.answer()
	<-time.After(latency)
	return resp, req.Context().Err()
}

// answer counts a request and tells what is left after it.
func (m *meter) answer() *http.Response {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open()
	m.count++
	m.own++
	m.most = max(m.most, m.own)
	status := http.StatusOK
	if m.quota > 0 && m.count > m.quota {
		m.refused++
		status = http.StatusTooManyRequests
	}
	h := http.Header{}
	if m.silent {
		return response(status, h, "")
	}
	rest := m.window - time.Since(m.opened)
	q := hub.Quota{
		Bucket: "api", Remaining: max(0, m.quota-m.count), Reset: time.Duration(m.round(rest.Seconds())) * time.Second,
		Limit: m.quota, Window: m.window,
	}
	h.Set("RateLimit", hub.FormatRateLimit(q))
	if !m.noPolicy {
		h.Set("RateLimit-Policy", hub.FormatPolicy(q))
	}
	return response(status, h, "")
}

// ideal is the least time in which n requests can be granted, beginning with
// a window of which nothing has been spent and of which that part, in percent, is
// for us.
func (m *meter) ideal(lanes, n, percent int) time.Duration {
	byLatency := m.latency * time.Duration(n) / time.Duration(lanes)
	if m.quota == 0 {
		return byLatency
	}
	perWindow := float64(m.quota)
	if m.others > 0 {
		perWindow -= float64(m.window / m.others)
	}
	perWindow = min(perWindow, float64(max(1, m.quota*percent/100)))
	byQuota := time.Duration(float64(n) / perWindow * float64(m.window))
	return max(byLatency, byQuota)
}

func response(status int, h http.Header, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1,
	}
}
