package crawler_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"hflineage/crawler"
	"hflineage/crawler/replay"
)

// fault spoils an answer on its way.
type fault func(w http.ResponseWriter, r *http.Request, good *httptest.ResponseRecorder)

// refuse answers with another status.
func refuse(status int, header ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		http.Error(w, "later", status)
	}
}

// instead sends another body with status 200.
func instead(body string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { io.WriteString(w, body) }
}

// raw sends bytes of the connection, made of the good body, and closes it.
func raw(bytes func(body string) string) fault {
	return func(w http.ResponseWriter, _ *http.Request, good *httptest.ResponseRecorder) {
		hijack(w, func(c net.Conn) { io.WriteString(c, bytes(good.Body.String())) })
	}
}

// stalled sends bytes and then nothing more.
func stalled(bytes string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
		hijack(w, func(c net.Conn) { io.WriteString(c, bytes); linger(c) })
	}
}

// relinked changes the Link header of a good answer.
func relinked(link func(string) string) fault {
	return func(w http.ResponseWriter, _ *http.Request, good *httptest.ResponseRecorder) {
		maps.Copy(w.Header(), good.Header())
		w.Header().Del("Link")
		if l := good.Header().Get("Link"); l != "" && link(l) != "" {
			w.Header().Set("Link", link(l))
		}
		w.Write(good.Body.Bytes())
	}
}

func packed(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// dripping sends a byte every half minute, for ever.
func dripping(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
	hijack(w, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[")
		left := make(chan struct{})
		go func() { linger(c); close(left) }()
		for {
			select {
			case <-left:
				return
			case <-time.After(30 * time.Second):
				io.WriteString(c, " ")
			}
		}
	})
}

// faults are what can happen to an answer on its way, by the list in retry.go.
var faults = map[string]fault{
	"429, r=0":            refuse(429, "RateLimit", `"api";r=0;t=60`),
	"429, r>0":            refuse(429, "RateLimit", `"api";r=400;t=60`),
	"429 without headers": refuse(429),
	"429, Retry-After":    refuse(429, "Retry-After", "20"),
	"503, Retry-After":    refuse(503, "Retry-After", "20"),
	"408":                 refuse(408),
	"500":                 refuse(500),
	"502":                 refuse(502),
	"503":                 refuse(503),
	"504":                 refuse(504),
	"closed":              raw(func(string) string { return "" }),
	"garbage":             raw(func(string) string { return "\x16\x03\x01\x00 no HTTP\r\n\r\n" }),
	"cut in the headers":  raw(func(string) string { return "HTTP/1.1 200 OK\r\nContent-Le" }),
	"cut, by its length": raw(func(b string) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(b), b[:len(b)/2])
	}),
	"cut, by its chunks": raw(func(b string) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(b), b)
	}),
	"cut, without a length": raw(func(b string) string { return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b[:len(b)-1] }),
	"cut, by its gzip": raw(func(b string) string {
		p := packed(b)
		return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + p[:len(p)-9]
	}),
	"gzip that is none": raw(func(b string) string {
		return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + b
	}),
	"stalled before it begins": stalled(""),
	"stalled in the headers":   stalled("HTTP/1.1 200 OK\r\nContent-"),
	"stalled in the body":      stalled("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{"),
	"never at an end":          dripping,
	"HTML":                     instead("<!doctype html><title>Just a moment...</title>"),
	"nothing":                  instead(""),
	"an error":                 instead(`{"error":"oops"}`),
	"JSON cut short":           instead(`[{"_id":"`),
	"link to a login":          relinked(func(string) string { return `</login>; rel="next"` }),
	"400 to a cursor": func(w http.ResponseWriter, r *http.Request, good *httptest.ResponseRecorder) {
		if r.URL.Query().Has("cursor") {
			refuse(http.StatusBadRequest)(w, r, good)
			return
		}
		whole(w, r, good)
	},
	"link that is none":    relinked(func(string) string { return `<%zz>; rel="next"` }),
	"link to another host": relinked(func(l string) string { return strings.ReplaceAll(l, "hub.test", "evil.test") }),
	"no link":              relinked(func(string) string { return "" }),
}

// harmless are those that cost no attempt.
var harmless = map[string]bool{"link to another host": true, "no link": true}

// faulted is a Hub of which the answers to some requests, counted from 1, are
// spoiled.
func faulted(hub http.Handler, when func(request int) bool, f fault) http.Handler {
	var mu sync.Mutex
	n := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding") // faults are made of a plain body
		good := httptest.NewRecorder()
		hub.ServeHTTP(good, r)
		mu.Lock()
		n++
		spoil := f
		if !when(n) {
			spoil = whole
		}
		mu.Unlock()
		spoil(w, r, good)
	})
}

// whole is no fault.
func whole(w http.ResponseWriter, _ *http.Request, good *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), good.Header())
	w.WriteHeader(good.Code)
	w.Write(good.Body.Bytes())
}

// A fault that passes costs an attempt at most, whichever request it hits.
func TestFaultPasses(t *testing.T) {
	const requests = 6 // four pages, what comes after them, the newest models
	for name, f := range faults {
		for at := 1; at <= requests; at++ {
			t.Run(fmt.Sprintf("%s at request %d", name, at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					hub := recorded(t, models(10), replay.Config{Now: today})
					c := overWire(t, faulted(hub, func(n int) bool { return n == at }, f))
					j := &memory{}
					err := sweep(t.Context(), t, c, j)
					if err != nil || !j.run.Complete {
						t.Fatalf("Sweep = %v, want a complete run", err)
					}
					j.checkIDs(t, ids(10))
					if j.run.Retries > 1 || j.run.Requests < requests || j.run.Requests > requests+2 {
						t.Errorf("%d retries, %d requests, want 1 and %d, or hardly more", j.run.Retries, j.run.Requests, requests+1)
					}
				})
			})
		}
	}
}

// A fault that stays uses up the attempts of a page, and ends the run with the
// pages before it kept.
func TestFaultStays(t *testing.T) {
	const attempts = 3
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hub := recorded(t, models(10), replay.Config{Now: today})
				c := overWire(t, faulted(hub, func(n int) bool { return n > 2 }, f))
				c.Attempts = attempts
				j := &memory{}
				err := sweep(t.Context(), t, c, j)
				if harmless[name] {
					if err != nil || !j.run.Complete {
						t.Fatalf("Sweep = %v, want a complete run", err)
					}
					j.checkIDs(t, ids(10))
					return
				}
				if name == "400 to a cursor" { // and no other cursor would say anything else
					if err == nil || errors.Is(err, crawler.ErrIncomplete) || !strings.Contains(err.Error(), "400 Bad Request: later") {
						t.Errorf("Sweep = %v, want the refusal", err)
					}
				} else if !errors.Is(err, crawler.ErrIncomplete) || errors.Is(err, crawler.ErrImplausible) || !strings.Contains(err.Error(), "gave up after 3 attempts") {
					t.Errorf("Sweep = %v, want ErrIncomplete after %d attempts", err, attempts)
				}
				j.checkIDs(t, ids(6))
				most := 2 + attempts
				if name == "closed" {
					most++ // where the connection is an old one, net/http itself tries another
				}
				if n := hub.Requests(); n < 2+attempts || n > most {
					t.Errorf("%d requests, want %d", n, 2+attempts)
				}
			})
		})
	}
}

// By turns they use up the same attempts.
func TestFaultsShareAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := recorded(t, models(10), replay.Config{Now: today})
		turns := []fault{faults["HTML"], faults["503"], faults["cut, by its length"], faults["link to a login"], faults["stalled in the body"]}
		n := 0
		c := overWire(t, faulted(hub, func(n int) bool { return n > 1 }, func(w http.ResponseWriter, r *http.Request, good *httptest.ResponseRecorder) {
			n++
			turns[n%len(turns)](w, r, good)
		}))
		begin := time.Now()
		err := sweep(t.Context(), t, c, &memory{})
		if !errors.Is(err, crawler.ErrIncomplete) || hub.Requests() != 1+8 {
			t.Errorf("Sweep = %v after %d requests, want ErrIncomplete after 1 and 8 attempts", err, hub.Requests())
		}
		if took := time.Since(begin); took < 47*time.Second || took > 4*time.Minute {
			t.Errorf("gave up after %v, want 47s at least", took)
		}
	})
}

// All faults at once, in several lanes under a quota, change nothing in what is
// read; and no request is above the quota.
func TestFaultsAllAtOnce(t *testing.T) {
	const n = 200
	names := slices.Sorted(maps.Keys(faults))
	want, err := inOneLane(t, recorded(t, models(n), replay.Config{Now: func() time.Time { return t0 }}), 3)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var turn atomic.Uint64
				rnd := rand.New(rand.NewPCG(seed, 0))
				hub := recorded(t, models(n), replay.Config{Now: today, Quota: 50, Window: 20 * time.Second})
				c := overWire(t, faulted(hub, func(int) bool { return rnd.IntN(5) == 0 }, func(w http.ResponseWriter, r *http.Request, good *httptest.ResponseRecorder) {
					faults[names[(7*turn.Add(1)+seed)%uint64(len(names))]](w, r, good)
				}))
				c.Lanes, c.Sample, c.Expect = 4, keys(n), n
				j := &memory{}
				if err := sweep(t.Context(), t, c, j); err != nil {
					t.Fatal(err)
				}
				if diff := gocmp.Diff(want, j.content()); diff != "" {
					t.Errorf("without faults (-), with them (+):\n%s", diff)
				}
				if refused := hub.Counts().Refused; refused > 0 {
					t.Errorf("%d requests above the quota, want none", refused)
				}
			})
		})
	}
}

// An answer that comes slowly is not cut as long as it comes.
func TestSlowAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := recorded(t, models(10), replay.Config{Now: today})
		c := overWire(t, faulted(hub, func(n int) bool { return n == 2 }, func(w http.ResponseWriter, _ *http.Request, good *httptest.ResponseRecorder) {
			maps.Copy(w.Header(), good.Header())
			body := good.Body.Bytes()
			for part := range 9 {
				<-time.After(50 * time.Second)
				w.Write(body[len(body)*part/9 : len(body)*(part+1)/9])
				w.(http.Flusher).Flush()
			}
		}))
		j := &memory{}
		err := sweep(t.Context(), t, c, j)
		if err != nil || !j.run.Complete {
			t.Fatalf("Sweep = %v, want a complete run", err)
		}
		j.checkIDs(t, ids(10))
		if j.run.Retries != 0 {
			t.Errorf("%d retries, want none", j.run.Retries)
		}
	})
}

// Over a real network: a connection that is reset, and one that is refused.
func TestFaultOfTheNetwork(t *testing.T) {
	t.Parallel() // it waits
	hub := recorded(t, models(10), replay.Config{})
	s := newSite(t, faulted(hub, func(n int) bool { return n == 3 }, func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
		hijack(w, func(c net.Conn) {
			if err := c.(*net.TCPConn).SetLinger(0); err != nil {
				t.Error(err)
			}
		})
	}))
	got, err := s.sweep(t.Context(), t)
	got.checkComplete(t, err)
	got.checkIDs(t, ids(10))

	srv := httptest.NewServer(hub)
	endpoint := srv.URL
	srv.Close()
	s = newSite(t, hub)
	if s.config.Hub.Endpoint, err = url.Parse(endpoint); err != nil {
		t.Fatal(err)
	}
	s.config.Attempts = 2
	if _, err := s.sweep(t.Context(), t); !errors.Is(err, crawler.ErrIncomplete) || !strings.Contains(err.Error(), "gave up after 2 attempts: GET /api/models: ") {
		t.Errorf("Sweep of a Hub that is not there = %v, want ErrIncomplete after 2 attempts", err)
	}
}
