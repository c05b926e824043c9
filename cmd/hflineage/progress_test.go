package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hflineage/crawler"
	"hflineage/graph"
)

// The bar is drawn while others log, as lanes do.
func TestProgressWhileLogging(t *testing.T) {
	screen := &paper{width: 80}
	shown := &line{screen: screen, below: screen}
	p := &progress{talk: talk{log: slog.New(slog.NewTextHandler(shown, nil)), line: shown}}
	var lanes sync.WaitGroup
	for range 3 {
		lanes.Go(func() {
			for range 50 {
				p.log.Warn("trying again")
			}
		})
	}
	for i := range 200 {
		p.show(crawler.Progress{Run: graph.Run{Items: i, Pages: i}, Lanes: i % 4})
	}
	lanes.Wait()
	p.done()
	if n := strings.Count(screen.String(), "trying again"); n != 150 {
		t.Errorf("%d of 150 log lines are on the screen", n)
	}
	if !strings.HasSuffix(screen.String(), "page 199, lanes 3\n\n") {
		t.Errorf("the last state is not at the end: %q", screen.String()[max(0, screen.Len()-200):])
	}
}

// Where there is no terminal, a crawl says once a minute where it is, and the
// look-ups are not the listing.
func TestLogLineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stderr bytes.Buffer
		a := &app{ctx: t.Context(), stderr: &stderr}
		(&logFlag{LogFormat: "json"}).choose(a)
		p := newProgress(a)
		run := graph.Run{}
		for i := range 180 { // three minutes of the listing
			run.Requests, run.Pages, run.Models = i+1, i+1, 1000*(i+1)
			p.show(crawler.Progress{Run: run, Quota: 100, Limit: 300, Window: 5 * time.Minute, Share: float64(i+1) / 360, Lanes: 1})
			time.Sleep(time.Second)
		}
		for range 90 {
			run.Requests++
			run.Lookups++
			p.show(crawler.Progress{Run: run, Quota: 100, Limit: 300, Window: 5 * time.Minute, Share: 1, Names: 90})
			time.Sleep(time.Second)
		}
		type logged struct {
			Msg         string
			Percent     int
			PerSecond   float64 `json:"requests_per_second"`
			SecondsToGo int     `json:"seconds_to_go"`
			Asked       int
		}
		var got []logged
		for text := range strings.Lines(stderr.String()) {
			var l logged
			if err := json.Unmarshal([]byte(text), &l); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			got = append(got, l)
		}
		if len(got) != 4 {
			t.Fatalf("%d lines in four and a half minutes, want 4:\n%s", len(got), &stderr)
		}
		if l := got[0]; l.Msg != "crawling" || l.Percent != 16 || l.PerSecond != 1 || l.SecondsToGo < 295 || l.SecondsToGo > 305 {
			t.Errorf("after a minute: %+v, want crawling, 16 %%, 1 request/s, some 300 s to go", l)
		}
		if l := got[3]; l.Msg != "looking up names" || l.Asked != 61 || l.Percent != 67 {
			t.Errorf("after four minutes: %+v, want looking up names, 61 asked, 67 %%", l)
		}
	})
}
