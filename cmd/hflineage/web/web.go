// Package web is the explorer: pages to look at a database with, and the same as JSON
// under /api/v1/. It only reads.
//
//	page                    what it shows
//	/                       every family, their shares, the last run
//	/family/{family}        one family
//	/model/{id}             one model
//	/compare?family=&family=
//	/runs, /runs/{run}      the nights, and what changed in one
//	/search?q=              ids by the beginning of owner or name
//	/trend.svg, /trend.csv  the chart that the pages show, and its numbers
//	/diagram, /diagram.svg  a family or a model, folded
//	/api                    the JSON, with examples
//	/healthz, /metrics      for whoever watches
//
// # How it is made
//
// An [Edition] is one published run with what the pages need of it, made once; each
// request is answered from one edition, see editions.go. A page is a function from a
// request to a view, which is a struct: as it is it is the JSON, and with a template
// of its own the HTML, see page.go. Templates and assets are part of the program.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
)

// Config says what is served. Log may not be nil.
type Config struct {
	DB       string // the database
	Families *family.File
	Suspects *suspect.File
	Version  string // of the program
	Log      *slog.Logger

	// Poll is how often the database is looked at for a new run; 5 seconds when 0.
	Poll time.Duration
}

// Site answers the requests.
type Site struct {
	Config
	editions
	metrics *metrics
	handler http.Handler
}

// New opens the database; it fails if there is none that can be read. Until ctx is done
// a newly published run is picked up.
func New(ctx context.Context, c Config) (*Site, error) {
	s := &Site{Config: c, metrics: newMetrics()}
	if err := s.open(c); err != nil {
		return nil, err
	}
	livePages() // now, and not in the first request
	s.metrics.watch(s)
	s.handler = s.guarded(s.routes())
	go s.follow(ctx, c)
	return s, nil
}

// ServeHTTP answers a request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes are all addresses.
func (s *Site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, p := range allPages() {
		mux.Handle("GET "+p.route, s.page(p))
		mux.Handle("GET "+apiPrefix+p.api(), s.json(p))
	}
	mux.Handle("GET /trend.svg", s.answer(trendSVG))
	mux.Handle("GET /trend.csv", s.answer(trendCSV))
	mux.Handle("GET /diagram.svg", s.answer(diagramSVG))
	mux.Handle("GET /assets/{file}", s.asset())
	mux.HandleFunc("GET /healthz", s.health)
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.Handle("/", s.answer(func(*request) (*document, error) { return nil, errNotFound("there is no such page") }))
	return mux
}

// Run is the run that is served.
func (s *Site) Run() answers.Run {
	e, _ := s.standing()
	return e.Run()
}
