package crawler_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/graph"
)

// memory is a journal in memory that looks at what it is given.
type memory struct {
	run   graph.Run
	lanes []graph.Lane
	pages []graph.Page
}

func (m *memory) Run() graph.Run                                    { return m.run }
func (m *memory) Lanes() []graph.Lane                               { return slices.Clone(m.lanes) }
func (m *memory) Survey(int, int) (graph.Survey, error)             { return graph.Survey{}, nil }
func (m *memory) AddLookup(_ graph.Lookup, run graph.Run) error     { m.run = run; return nil }
func (m *memory) Read(func([]graph.Model)) ([]graph.Anomaly, error) { return nil, nil }
func (m *memory) Finish(run graph.Run) error                        { m.run = run; return nil }

func (m *memory) Begin(run graph.Run, lanes []graph.Lane) error {
	m.run, m.lanes = run, slices.Clone(lanes)
	return nil
}

func (m *memory) Append(p *graph.Page, lanes []graph.Lane, run graph.Run) error {
	lower := ""
	for i, l := range lanes {
		last := i == len(lanes)-1
		if l.After < lower || !last && (l.Bound <= lower || !l.Done && l.After > l.Bound) || last && l.Bound != "" || !l.Done && l.Next == "" {
			return fmt.Errorf("lane %d of %+v does not follow the one before it", i, lanes)
		}
		lower = l.Bound
	}
	m.pages = append(m.pages, *p)
	m.run, m.lanes = run, slices.Clone(lanes)
	return nil
}

// content is what must not depend on the lanes.
type content struct {
	Models                    []graph.Model
	Notes                     []graph.Anomaly
	Listed, Private, Bad, Run int
}

func (m *memory) content() content {
	c := content{Listed: m.run.Items, Private: m.run.Private, Bad: m.run.Malformed, Run: m.run.Models}
	for _, p := range m.pages {
		c.Models = append(c.Models, p.Models...)
		c.Notes = append(c.Notes, p.Notes...)
	}
	slices.SortFunc(c.Models, func(a, b graph.Model) int { return cmp.Or(cmp.Compare(a.ID, b.ID), a.Key.Compare(b.Key)) })
	slices.SortFunc(c.Notes, func(a, b graph.Anomaly) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.About, b.About))
	})
	return c
}

// checkIDs makes sure that the journal holds these models in this order.
func (m *memory) checkIDs(t *testing.T, want []string) {
	t.Helper()
	var got []string
	for _, p := range m.pages {
		for i := range p.Models {
			got = append(got, p.Models[i].ID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the journal holds\n%v, want\n%v", got, want)
	}
}

// t0 is the clock of the Hubs below.
var t0 = time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)

// drawListing is a listing with all that can be odd: crowded seconds, items
// without _id or date, rows that are no models, private ones, two of one _id,
// some created after T0.
func drawListing(t *rapid.T) (data string, sample []graph.Key) {
	begin := time.Date(2022, 3, 2, 23, 29, 4, 0, time.UTC)
	days := int(t0.Sub(begin).Hours() / 24)
	var b strings.Builder
	for n := range rapid.IntRange(0, 60).Draw(t, "seconds") {
		at := begin.Add(time.Duration(rapid.IntRange(0, days+30).Draw(t, "day")) * 24 * time.Hour)
		last := ""
		for i := range rapid.SampledFrom([]int{1, 1, 2, 3, 12}).Draw(t, "models") {
			id, date := fmt.Sprintf("owner/m%d-%d", n, i), at.Format(time.RFC3339)
			k := fmt.Sprintf("%08x%08x%08x", at.Unix(), n, i)
			more := ""
			switch rapid.IntRange(0, 30).Draw(t, "odd") {
			case 0:
				more = `,"private":true`
			case 1:
				more = `,"tags":[1],"likes":-1`
			case 2:
				id = " " // no model
			case 3:
				k = ""
			case 4:
				k, id = "", ""
			case 5:
				k, date = "", "soon"
			case 6:
				date = "2099-01-01T00:00:00Z"
			case 7:
				k = cmp.Or(last, k)
			}
			key := ""
			if k != "" {
				key, last = fmt.Sprintf(`"_id":%q,`, k), k
				if parsed, err := graph.ParseKey(k); err == nil {
					sample = append(sample, parsed)
				}
			}
			fmt.Fprintf(&b, "{%s\"id\":%q,\"createdAt\":%q%s}\n", key, id, date, more)
		}
	}
	slices.SortFunc(sample, graph.Key.Compare)
	if !rapid.Bool().Draw(t, "sampled") {
		sample = nil
	}
	return b.String(), sample
}

// config is that of a crawl of a Hub without a network.
func config(handler http.Handler, pageSize, lanes int) crawler.Config {
	return crawler.Config{
		Hub:      hub.Settings{Endpoint: &url.URL{Scheme: "https", Host: "hub.test"}, Token: "hf_any"},
		PageSize: pageSize, Lanes: lanes, Attempts: 1, Transport: inMemory{handler},
	}
}

func sweep(ctx context.Context, t interface{ Fatal(...any) }, c crawler.Config, j crawler.Journal) error {
	crawl, err := crawler.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return crawl.Sweep(ctx, j, 1)
}

// inOneLane is what one lane finds, a page after the other.
func inOneLane(t interface{ Fatal(...any) }, server http.Handler, pageSize int) (content, error) {
	j := &memory{}
	err := sweep(context.Background(), t, config(server, pageSize, 1), j)
	if err != nil && !errors.Is(err, crawler.ErrImplausible) {
		t.Fatal(err)
	}
	return j.content(), err
}

// Any number of lanes, interrupted anywhere and gone on with by another number,
// finds what one lane finds.
func TestLanesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, sample := drawListing(t)
		server, err := replay.New(strings.NewReader(data), replay.Config{Now: func() time.Time { return t0 }})
		if err != nil {
			t.Fatal(err)
		}
		draw := func(what string, most int) int { return rapid.IntRange(1, most).Draw(t, what) }
		want, wantErr := inOneLane(t, server, draw("page size of one lane", 7))
		j := &memory{}
		pageSize := draw("page size", 7)
		for session := 0; ; session++ {
			c := config(server, pageSize, draw("lanes", 8))
			c.Sample, c.Expect = sample, want.Run
			end := rapid.SampledFrom([]string{"cancelled", "not written", "written", ""}).Draw(t, "end")
			if session == 5 {
				end = ""
			}
			err := interrupted(t, c, j, end, draw("steps", 30))
			if errors.Is(err, errDisk) || errors.Is(err, context.Canceled) {
				continue
			}
			if err == nil != (wantErr == nil) || err != nil && !errors.Is(err, crawler.ErrImplausible) {
				t.Fatalf("Sweep = %v, want %v", err, wantErr)
			}
			break
		}
		if diff := gocmp.Diff(want, j.content()); diff != "" {
			t.Fatalf("one lane (-), several (+):\n%s", diff)
		}
	})
}

// interrupted sweeps until something happens after so many steps.
func interrupted(t *rapid.T, c crawler.Config, j *memory, end string, steps int) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	switch end {
	case "cancelled":
		c.Progress = func(crawler.Progress) {
			if steps--; steps == 0 {
				cancel()
			}
		}
	case "not written", "written":
		return sweep(ctx, t, c, &faulty{Journal: j, writes: steps, done: end == "written"})
	}
	return sweep(ctx, t, c, j)
}

// edited lets a test change a request before the Hub sees it, and the answer
// before the crawler does.
func edited(h http.Handler, request func(url.Values), answer func(http.Header)) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		mu.Lock()
		request(q)
		mu.Unlock()
		r.URL.RawQuery = q.Encode()
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		mu.Lock()
		answer(rec.Header())
		mu.Unlock()
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		w.Write(rec.Body.Bytes())
	})
}

// editNext changes the cursor of a next link.
func editNext(h http.Header, edit func(cursor string) string) {
	link := hub.NextLink(h)
	if link == "" {
		return
	}
	u, err := url.Parse(link)
	if err != nil {
		panic(err)
	}
	q := u.Query()
	q.Set("cursor", edit(q.Get("cursor")))
	u.RawQuery = q.Encode()
	h.Set("Link", "<"+u.String()+`>; rel="next"`)
}

// Hubs whose cursors are not what we know: the crawl says so, and is right.
func TestOtherCursors(t *testing.T) {
	const n, pageSize = 400, 3
	own := map[string]bool{"": true} // cursors that the Hubs have given, one after the other
	remember := func(h http.Header) { editNext(h, func(c string) string { own[c] = true; return c }) }
	serve := func(request func(url.Values), answer func(http.Header)) http.Handler {
		return edited(recorded(t, models(n), replay.Config{Now: func() time.Time { return t0 }}), request, answer)
	}
	pages := (n + pageSize - 1) / pageSize
	tests := map[string]struct {
		hub  http.Handler
		more int // requests besides the pages
	}{
		"of another form": {serve(
			func(q url.Values) { q.Set("cursor", strings.TrimPrefix(q.Get("cursor"), "x")) },
			func(h http.Header) { editNext(h, func(c string) string { return "x" + c }) },
		), 2},
		"that name another model": {serve(
			func(q url.Values) {
				if k, ok := hub.AscendingKey(q.Get("cursor")); ok {
					q.Set("cursor", hub.After(k[:8]+"0"+k[9:]).Encode())
				}
			},
			func(h http.Header) {
				editNext(h, func(c string) string {
					k, _ := hub.AscendingKey(c)
					return hub.After(k[:8] + "f" + k[9:]).Encode()
				})
			},
		), 2},
		"that it has not given are ignored": {serve(func(q url.Values) {
			if !own[q.Get("cursor")] {
				q.Del("cursor")
			}
		}, remember), 7},
		"that it has not given are refused": {serve(func(q url.Values) {
			if !own[q.Get("cursor")] {
				q.Set("cursor", "nonsense")
			}
		}, remember), 7},
		"that it has not given lead nowhere": {serve(func(q url.Values) {
			if !own[q.Get("cursor")] {
				q.Set("cursor", hub.After(strings.Repeat("f", 24)).Encode())
			}
		}, remember), 20},
		"are of another form from the tenth page on": {func() http.Handler {
			answers := 0
			return serve(
				func(q url.Values) { q.Set("cursor", strings.TrimPrefix(q.Get("cursor"), "x")) },
				func(h http.Header) {
					if answers++; answers > 9 {
						editNext(h, func(c string) string { return "x" + c })
					}
				})
		}(), 12},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			requests := 0
			counted := edited(tt.hub, func(url.Values) { requests++ }, func(http.Header) {})
			c := config(counted, pageSize, 8)
			c.Sample, c.Expect = keys(n), n
			var log bytes.Buffer
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			j := &memory{}
			if err := sweep(t.Context(), t, c, j); err != nil {
				t.Fatal(err)
			}
			if got := j.content(); len(got.Models) != n || got.Listed != n {
				t.Errorf("%d models, %d listed, want %d of each", len(got.Models), got.Listed, n)
			}
			if requests < pages || requests > pages+tt.more {
				t.Errorf("%d requests, want %d to %d", requests, pages, pages+tt.more)
			}
			if strings.HasSuffix(name, "nowhere") {
				return // it may be the end of the listing
			}
			if got := strings.Count(log.String(), "no more lanes in this run"); got != 1 {
				t.Errorf("%d warnings, want 1: %s", got, log.String())
			}
		})
	}
}
