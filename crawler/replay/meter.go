package replay

import (
	"slices"
	"sync"
	"time"

	"hflineage/crawler/hub"
)

// Window is a span of the fixed length Config.Window, and what was asked in
// it. One opens with the first request after the end of the one before.
type Window struct {
	Start    time.Time
	Requests int // refused ones included
	Refused  int // as above the quota
}

// Counts are the requests since the start, by what they asked for.
type Counts struct {
	Listing int
	Model   int
	Other   int
	Refused int // of these, as above the quota; a 429 that is a fault does not count
}

// Windows returns the windows so far, oldest first; the last may be open.
func (s *Server) Windows() []Window {
	s.meter.mu.Lock()
	defer s.meter.mu.Unlock()
	return slices.Clone(s.meter.windows)
}

// Fullest returns the number of requests in the window that has most of them, refused
// ones included.
func (s *Server) Fullest() (n int) {
	for _, w := range s.Windows() {
		n = max(n, w.Requests)
	}
	return n
}

// Counts returns the requests so far by kind.
func (s *Server) Counts() Counts {
	s.meter.mu.Lock()
	defer s.meter.mu.Unlock()
	return s.meter.counts
}

// Requests returns the number of requests so far, refused ones included.
func (s *Server) Requests() int {
	c := s.Counts()
	return c.Listing + c.Model + c.Other
}

// meter counts requests. The quota is checked by the same count.
type meter struct {
	quota  int // 0: no limit
	length time.Duration

	mu      sync.Mutex // guards what follows
	windows []Window
	counts  Counts
}

// count counts one request. It tells the request's number, from 1, the state
// after it, and whether it is within the quota.
func (m *meter) count(now time.Time, kind pathKind) (n int, quota hub.Quota, allowed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch kind {
	case listingPath:
		m.counts.Listing++
	case modelPath:
		m.counts.Model++
	default:
		m.counts.Other++
	}
	if k := len(m.windows); k == 0 || !now.Before(m.windows[k-1].Start.Add(m.length)) {
		m.windows = append(m.windows, Window{Start: now})
	}
	w := &m.windows[len(m.windows)-1]
	w.Requests++
	allowed = m.quota <= 0 || w.Requests <= m.quota
	if !allowed {
		w.Refused++
		m.counts.Refused++
	}
	quota = hub.Quota{
		Bucket: "api", HasRemaining: true, HasLimit: true,
		Remaining: max(m.quota-w.Requests, 0), Reset: w.Start.Add(m.length).Sub(now),
		Limit: m.quota, Window: m.length,
	}
	return m.counts.Listing + m.counts.Model + m.counts.Other, quota, allowed
}

type pathKind int

const (
	otherPath pathKind = iota
	listingPath
	modelPath
)

func kindOf(path string) pathKind {
	if path == hub.ListingPath {
		return listingPath
	}
	if _, _, ok := hub.ParseModelPath(path); ok {
		return modelPath
	}
	return otherPath
}
