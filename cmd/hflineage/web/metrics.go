package web

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what Prometheus reads of a Site.
type metrics struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
	underWay prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hflineage_http_request_seconds", Help: "How long requests took, by route and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "status"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{Name: "hflineage_http_requests_under_way", Help: "Requests that are being answered."}),
	}
	m.registry.MustRegister(m.seconds, m.underWay, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// watch adds what is known of the run that is served.
func (m *metrics) watch(s *Site) {
	gauge := func(name, help string, of func(*Edition) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			e, release := s.acquire()
			defer release()
			return of(e)
		}))
	}
	gauge("hflineage_served_run", "The number of the run that is served.", func(e *Edition) float64 { return float64(e.Run().ID) })
	gauge("hflineage_served_run_finished_timestamp_seconds", "When it was published.", func(e *Edition) float64 { return float64(e.Run().Finished.Unix()) })
	gauge("hflineage_served_models", "The models on the Hub in it.", func(e *Edition) float64 { return float64(e.graph.Models) })
}

// statusWriter remembers the status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// measured counts and times the requests.
func (m *metrics) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		m.underWay.Inc()
		defer m.underWay.Dec()
		sw := &statusWriter{w, http.StatusOK}
		next.ServeHTTP(sw, r)
		m.seconds.WithLabelValues(cmp.Or(r.Pattern, "none"), strconv.Itoa(sw.status)).Observe(time.Since(began).Seconds())
	})
}
