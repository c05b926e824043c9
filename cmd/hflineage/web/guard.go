package web

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// Limits of one request, and of all at once. Addresses of the explorer are far shorter.
const (
	maxAddress = 2 << 10 // bytes of path and query
	maxAtOnce  = 64      // requests that are being answered; more are told to come back
)

// policy lets a page load what this server has, and nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// drawingPolicy is for drawings, which style themselves, should one be opened alone.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-popups"

// guarded puts the limits and headers that every answer has around next.
func (s *Site) guarded(next http.Handler) http.Handler {
	places := make(chan struct{}, maxAtOnce)
	limited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "this server is only read: use GET", http.StatusMethodNotAllowed)
			return
		case len(r.URL.Path)+len(r.URL.RawQuery) > maxAddress:
			http.Error(w, "the address is too long", http.StatusRequestURITooLong)
			return
		case r.URL.Path == "/healthz" || r.URL.Path == "/metrics": // cheap, and wanted most when all else waits
			next.ServeHTTP(w, r)
			return
		}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			next.ServeHTTP(w, r)
		default:
			h.Set("Retry-After", "1")
			http.Error(w, "too many requests at once: come back in a second", http.StatusServiceUnavailable)
		}
	})
	return s.metrics.measured(gzhttp.GzipHandler(limited))
}

// answer makes a handler of a function from a request to a document. What was sent
// before from the same edition is not made again: the client has it.
func (s *Site) answer(create func(*request) (*document, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		edition, release := s.acquire()
		defer release()
		req := &request{r, edition, r.URL.Query()}
		h := w.Header()
		tag := edition.tag
		if r.Header.Get("Hx-Request") != "" {
			tag = strings.Replace(tag, `W/"`, `W/"part-`, 1)
		}
		h.Set("Vary", "Hx-Request")
		h.Set("Cache-Control", "no-cache") // ask whether there is a newer run
		if strings.Contains(r.Header.Get("If-None-Match"), tag) {
			h.Set("Etag", tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		d, status, err := s.made(create, req)
		if err != nil {
			s.Log.Error("a request failed", slog.String("path", r.URL.Path), slog.String("error", err.Error()))
		}
		if status == http.StatusOK {
			h.Set("Etag", tag)
		}
		d.write(w, r, status)
	})
}

// made is the document, or that of the error. The map of a file on a failing disk can
// fault, and what is odd in a damaged one can panic: neither ends the server.
func (s *Site) made(create func(*request) (*document, error), r *request) (d *document, status int, failure error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	d, err := r.sent.get(r.key(), func() (d *document, err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("%v: run hflineage check\n%s", p, debug.Stack())
			}
		}()
		return create(r)
	})
	if err == nil {
		return d, http.StatusOK, nil
	}
	if d, status = failed(r, err); status != http.StatusInternalServerError {
		err = nil
	}
	return d, status, err
}

// key tells requests apart that get different documents of one edition.
func (r *request) key() string {
	return r.Header.Get("Hx-Request") + " " + r.URL.RequestURI()
}

// write sends a document.
func (d *document) write(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Content-Type", d.kind)
	if strings.HasPrefix(d.kind, "image/svg") {
		h.Set("Content-Security-Policy", drawingPolicy)
	}
	if d.at != "" {
		h.Set("Location", d.at)
	}
	if d.next != "" {
		h.Set("Link", "<"+d.next+`>; rel="next"`)
	}
	h.Set("Content-Length", strconv.Itoa(len(d.data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(d.data)
	}
}

// health says whether the newest run is served.
func (s *Site) health(w http.ResponseWriter, _ *http.Request) {
	edition, err := s.standing()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintf(w, "run %d is served, and the database that is there now is not: %v\n", edition.Run().ID, err)
		return
	}
	fmt.Fprintf(w, "ok: run %d, published %s\n", edition.Run().ID, edition.Run().Finished.Format(time.RFC3339))
}

// asset serves a file that pages need. It is asked for again with each page, and sent
// again only by another version of the program.
func (s *Site) asset() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("file")
		data, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Etag", fmt.Sprintf(`W/"%x"`, crc32.ChecksumIEEE(data)))
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
	})
}
