package replay

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hflineage/crawler/hub"
)

// Config says how a Server behaves. Its zero value is a Hub without a quota,
// without latency, that takes any token that looks like one.
type Config struct {
	// Latency is waited before every answer, refusals included.
	Latency time.Duration

	// Quota is the number of requests allowed in a window of length Window
	// (5 minutes if zero). 0 means no limit: no RateLimit headers are sent,
	// but windows are counted all the same.
	Quota  int
	Window time.Duration

	// Endpoint is what next links name, such as https://huggingface.co to
	// imitate a mirror. Default: the scheme and host of the request.
	Endpoint string

	// Tokens are the valid tokens. Without any, every token that begins with
	// hf_ is valid.
	Tokens []string

	// NoBaseModels makes listings refuse expand=baseModels, as the Hub did
	// until 2025.
	NoBaseModels bool

	// Faults is what goes wrong, and when. Default: nothing.
	Faults *Faults

	// Mutations are what happens to the models of a recording while they are
	// asked for. Default: nothing.
	Mutations []Mutation

	// Now is the server's clock: windows and the Date header. Default:
	// time.Now; for a Source and for the archive of a run a clock that begins
	// where the listing was taken, as a crawler takes the Date of the first
	// answer for the end of the listing.
	Now func() time.Time
}

// Server is a Hub. It is safe for concurrent use.
type Server struct {
	cfg    Config
	data   atomic.Pointer[recording] // nil with a source
	source *indexed                  // nil with a recording
	meter  meter
	nextID atomic.Int64 // of X-Request-Id

	changing sync.Mutex // held to replace data; guards due
	due      []Mutation // in the order of their At
}

// New reads a recording and makes a Server of it. It fails on a line that is
// no JSON object, naming it by its number, and on mutations that cannot be.
func New(data io.Reader, cfg Config) (*Server, error) {
	rec, err := load(data)
	if err != nil {
		return nil, err
	}
	if cfg.Now == nil && !rec.until.IsZero() {
		cfg.Now = clock(rec.until)
	}
	s := newServer(cfg)
	s.data.Store(rec)
	if err := s.plan(cfg.Mutations); err != nil {
		return nil, err
	}
	return s, nil
}

// clock is one that stands at begin now.
func clock(begin time.Time) func() time.Time {
	start := time.Now()
	return func() time.Time { return begin.Add(time.Since(start)) }
}

// newServer makes a Server without data.
func newServer(cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Window <= 0 {
		cfg.Window = 5 * time.Minute
	}
	cfg.Endpoint = strings.TrimSuffix(cfg.Endpoint, "/")
	return &Server{cfg: cfg, meter: meter{quota: cfg.Quota, length: cfg.Window}}
}

// Len is the number of items, private ones included.
func (s *Server) Len() int {
	if s.source != nil {
		return s.source.Len()
	}
	return len(s.data.Load().entries)
}

// ServeHTTP answers one request. It answers nothing if the client leaves
// during the latency; the request is counted even so.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := s.cfg.Now()
	n, quota, allowed := s.meter.count(now, kindOf(r.URL.EscapedPath()))
	stuck := s.happen(n)
	if !wait(r, s.cfg.Latency) {
		return
	}
	answer := func(w http.ResponseWriter, r *http.Request) {
		s.announce(w.Header(), now, quota)
		if !allowed {
			tooMany(w, r)
			return
		}
		if stuck != nil {
			refuse(w, r, http.StatusInternalServerError, "", stuck.Error())
			return
		}
		s.answer(w, r)
	}
	if s.cfg.Faults == nil || !allowed {
		answer(w, r)
		return
	}
	s.cfg.Faults.serve(w, r, n, answer)
}

// announce sets the headers that every answer has.
func (s *Server) announce(h http.Header, now time.Time, quota hub.Quota) {
	h.Set("Date", now.UTC().Format(http.TimeFormat))
	h.Set("X-Request-Id", "replay-"+strconv.FormatInt(s.nextID.Add(1), 10))
	if s.cfg.Quota > 0 {
		h.Set("RateLimit", hub.FormatRateLimit(quota))
		h.Set("RateLimit-Policy", hub.FormatPolicy(quota))
	}
}

// answer answers a request within the quota.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	id, revision, isModel := hub.ParseModelPath(path)
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, r, http.StatusMethodNotAllowed, "", "Method not allowed")
		return
	case path != hub.ListingPath && !isModel:
		refuse(w, r, http.StatusNotFound, "", "Sorry, we can't find the page you are looking for.")
		return
	}
	user := s.user(r)
	switch {
	case user == broken:
		refuse(w, r, http.StatusUnauthorized, "", "Invalid credentials in Authorization header")
	case isModel && s.source != nil:
		s.serveSourceModel(w, r, user, id, revision)
	case s.source != nil:
		s.serveSourceListing(w, r)
	case isModel:
		s.serveModel(w, r, user, id, revision)
	default:
		s.serveListing(w, r, user)
	}
}

// wait lets d pass; false if the client left before.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return r.Context().Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// user is who asks.
type user int

const (
	anonymous user = iota
	known          // with a valid token: sees private items
	broken         // with one that is none
)

func (s *Server) user(r *http.Request) user {
	auth := r.Header.Get("Authorization")
	if auth == "" {
		return anonymous
	}
	scheme, token, _ := strings.Cut(auth, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return broken
	}
	if len(s.cfg.Tokens) == 0 && strings.HasPrefix(token, "hf_") {
		return known
	}
	if slices.Contains(s.cfg.Tokens, token) {
		return known
	}
	return broken
}
