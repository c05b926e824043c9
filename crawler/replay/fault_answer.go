package replay

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"hflineage/crawler/hub"
)

// held is an answer that is not sent yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(p []byte) (int, error) { return h.body.Write(p) }

// hold lets answer answer r.
func hold(r *http.Request, answer http.HandlerFunc) *held {
	h := &held{header: http.Header{}, status: http.StatusOK}
	answer(h, r)
	return h
}

// begin sends the headers.
func (h *held) begin(w http.ResponseWriter) {
	maps.Copy(w.Header(), h.header)
	w.WriteHeader(h.status)
}

// send sends the answer as it is. A client that has gone away is no concern of
// the server, here as elsewhere.
func (h *held) send(w http.ResponseWriter) {
	h.begin(w)
	_, _ = w.Write(h.body.Bytes())
}

// half is the first half of the body; nil if there is nothing to cut.
func (h *held) half() []byte {
	if h.body.Len() < 2 {
		return nil
	}
	return h.body.Bytes()[:h.body.Len()/2]
}

// serve answers request n by answer, or by what the plan makes of it. What it
// takes down of the answer it does before the client can go on.
func (f *Faults) serve(w http.ResponseWriter, r *http.Request, n int, answer http.HandlerFunc) {
	fault := f.draw(n, r)
	h := hold(r, answer)
	link := hub.NextLink(h.header)
	act := f.spoil(fault, h, r, n, answer)
	if act == nil {
		fault, act = "", h.send
	}
	f.note(r, fault, link)
	act(w)
}

// spoil returns how to serve h with a fault, nil if there is none or no room for
// it.
func (f *Faults) spoil(fault Fault, h *held, r *http.Request, n int, answer http.HandlerFunc) func(http.ResponseWriter) {
	switch fault {
	case FaultCut, FaultReset, FaultStall, FaultSlow, FaultGarbage:
		return f.onWire(fault, h, r, n)
	case FaultHTML:
		return gateway(r, http.StatusOK)
	case Fault408, Fault500, Fault502, Fault503, Fault504:
		status, err := strconv.Atoi(string(fault))
		if err != nil {
			panic(err) // they are numbers
		}
		return gateway(r, status)
	case Fault429, Fault429Retry, Fault429Left:
		return throttle(fault, h, r)
	case FaultTruncated, FaultGzip:
		return shorten(fault, h, r, answer)
	case FaultNoLink, FaultWrongHost, FaultNoHeaders:
		return strip(fault, h)
	case FaultRepeat:
		if u := f.pageBefore(r); u != nil {
			before := r.Clone(r.Context())
			before.URL = u
			return hold(before, answer).send
		}
	case FaultCursor:
		if r.URL.Path == hub.ListingPath && r.URL.Query().Get("cursor") != "" {
			return func(w http.ResponseWriter) {
				keep(w, h, "Date", "X-Request-Id", "RateLimit", "RateLimit-Policy")
				refuse(w, r, http.StatusBadRequest, "", errCursor.Error())
			}
		}
	}
	return nil
}

// keep takes some of the true answer's headers.
func keep(w http.ResponseWriter, h *held, names ...string) {
	for _, name := range names {
		if value := h.header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
}

// gateway is the answer of something between client and Hub.
func gateway(r *http.Request, status int) func(http.ResponseWriter) {
	page := fmt.Sprintf("<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>%s</h1></body></html>\n",
		status, http.StatusText(status))
	return func(w http.ResponseWriter) { respond(w, r, status, "text/html; charset=utf-8", []byte(page)) }
}

// throttle is a refusal that the quota has no part in.
func throttle(fault Fault, h *held, r *http.Request) func(http.ResponseWriter) {
	quota := hub.ReadQuota(h.header)
	if fault == Fault429Left && quota.Exhausted() {
		return nil
	}
	return func(w http.ResponseWriter) {
		keep(w, h, "Date", "X-Request-Id")
		switch fault {
		case Fault429Retry:
			w.Header().Set("Retry-After", "1")
		case Fault429Left:
			if !quota.HasRemaining {
				w.Header().Set("RateLimit", `"api";r=99794;t=189`) // as seen in huggingface_hub issue 4662
			}
			keep(w, h, "RateLimit", "RateLimit-Policy")
		}
		tooMany(w, r)
	}
}

// shorten is the answer with half of its body, of which HTTP knows nothing.
func shorten(fault Fault, h *held, r *http.Request, answer http.HandlerFunc) func(http.ResponseWriter) {
	if fault == FaultTruncated {
		plain := r.Clone(r.Context())
		plain.Header.Del("Accept-Encoding")
		p := hold(plain, answer)
		if p.half() == nil || p.status != http.StatusOK {
			return nil
		}
		return func(w http.ResponseWriter) {
			keep(w, h, "Date", "X-Request-Id", "RateLimit", "RateLimit-Policy", "Link")
			respond(w, r, http.StatusOK, jsonType, p.half())
		}
	}
	if h.header.Get("Content-Encoding") != "gzip" {
		return nil
	}
	h.body.Truncate(h.body.Len() / 2)
	h.header.Set("Content-Length", strconv.Itoa(h.body.Len()))
	return h.send
}

// strip is the answer with a header that is missing or wrong.
func strip(fault Fault, h *held) func(http.ResponseWriter) {
	link := h.header.Get("Link")
	switch {
	case fault == FaultNoHeaders && h.header.Get("RateLimit") != "":
		h.header.Del("RateLimit")
		h.header.Del("RateLimit-Policy")
	case fault == FaultNoLink && link != "":
		h.header.Del("Link")
	case fault == FaultWrongHost && link != "":
		_, target, _ := strings.Cut(link, hub.ListingPath)
		h.header.Set("Link", "<"+wrongHost+hub.ListingPath+target)
	default:
		return nil
	}
	return h.send
}
