package main

import (
	"fmt"
	"log/slog"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler"
)

// progress shows how a crawl goes on: a line with a bar on a terminal, a log line
// a minute elsewhere. It begins with the listing and goes on with the look-ups.
type progress struct {
	talk
	first     crawler.Progress // of the listing, or of the look-ups
	began     time.Time        // when first came
	lanes     int              // the most so far
	lookingUp bool
}

// talk is where a command that takes long says how it goes on.
type talk struct {
	log    *slog.Logger
	line   *line // nil where there is no terminal
	logged time.Time
}

func newTalk(a *app) talk {
	t := talk{log: a.log, logged: time.Now()}
	if f := a.terminal(); terminalWidth(f) > 0 {
		t.line = newLine(f)
		t.log = slog.New(slog.NewTextHandler(t.line, nil))
	} else if t.log == nil {
		t.log = slog.New(slog.NewTextHandler(a.stderr, nil))
	}
	return t
}

// done ends the line, if there is one.
func (t *talk) done() {
	if t.line != nil {
		t.line.end()
	}
}

// due reports that it is time for a log line.
func (t *talk) due(now time.Time) bool {
	if now.Sub(t.logged) < time.Minute {
		return false
	}
	t.logged = now
	return true
}

func newProgress(a *app) *progress { return &progress{talk: newTalk(a)} }

// show takes in where the crawl is.
func (p *progress) show(at crawler.Progress) {
	now := time.Now()
	if at.Lanes > max(1, p.lanes) {
		p.lanes = at.Lanes
		p.log.Info("reading several pages at a time", "lanes", p.lanes)
	}
	p.begin(at, now)
	switch {
	case p.line != nil:
		p.draw(at, now)
	case p.due(now):
		p.logNow(at, now)
	}
}

// begin notes where a part of the crawl began.
func (p *progress) begin(at crawler.Progress, now time.Time) {
	switch {
	case p.began.IsZero():
		p.first, p.began = at, now
		p.first.Run.Requests-- // the one that has just been answered
	case at.Names > 0 && !p.lookingUp:
		p.done()
		p.first.Run.Requests, p.began = at.Run.Requests-1, now
	}
	if at.Names > 0 && !p.lookingUp {
		p.lookingUp = true
		p.first.Run.Lookups = at.Run.Lookups - 1
	}
}

// asked is the number of names that have been looked up.
func (p *progress) asked(at crawler.Progress) int { return at.Run.Lookups - p.first.Run.Lookups }

// perSecond is the rate of requests since the part began.
func (p *progress) perSecond(at crawler.Progress, now time.Time) float64 {
	seconds := now.Sub(p.began).Seconds()
	if seconds <= 0 {
		return 0
	}
	return float64(at.Run.Requests-p.first.Run.Requests) / seconds
}

// left is the share that is done, below 0 where it is not known, and the time that
// the rest takes, 0 where it is not known.
func (p *progress) left(at crawler.Progress, now time.Time) (share float64, left time.Duration) {
	if p.lookingUp {
		asked := p.asked(at)
		share = float64(asked) / float64(at.Names)
		return share, estimate{p.began, 0}.left(now, share, waitFor(at.Names-asked, at.Quota, at.Limit, at.Window))
	}
	if at.Share <= 0 {
		return -1, 0
	}
	requests := int(float64(at.Run.Pages) * (1 - at.Share) / at.Share)
	return at.Share, estimate{p.began, p.first.Share}.left(now, at.Share, waitFor(requests, at.Quota, at.Limit, at.Window))
}

// draw draws the line. What it says of the time to go runs on until the next page.
func (p *progress) draw(at crawler.Progress, now time.Time) {
	share, left := p.left(at, now)
	end := now.Add(left)
	p.line.show(share, func(now time.Time) []string {
		var parts []string
		if left := end.Sub(now); left >= time.Second {
			parts = append(parts, roughly(left)+" to go")
		}
		if p.lookingUp {
			parts = append(parts, fmt.Sprintf("look-up %d of %d", p.asked(at), at.Names))
		} else {
			parts = append(parts, answers.Thousands(at.Run.Models)+" models")
		}
		parts = append(parts, fmt.Sprintf("%.1f requests/s", p.perSecond(at, now)))
		if at.Quota >= 0 {
			parts = append(parts, fmt.Sprintf("quota %d", at.Quota))
		}
		parts = append(parts, fmt.Sprintf("retries %d", at.Run.Retries))
		if !p.lookingUp {
			parts = append(parts, fmt.Sprintf("page %s", answers.Thousands(at.Run.Pages)))
		}
		if at.Lanes > 1 {
			parts = append(parts, fmt.Sprintf("lanes %d", at.Lanes))
		}
		return parts
	})
}

func (p *progress) logNow(at crawler.Progress, now time.Time) {
	share, left := p.left(at, now)
	attrs := []any{
		"requests", at.Run.Requests, "requests_per_second", tenths(p.perSecond(at, now)), "quota_left", at.Quota,
		"retries", at.Run.Retries, "throttled", at.Run.Throttled,
	}
	if share >= 0 {
		attrs = append(attrs, "percent", percent(share))
	}
	if left > 0 {
		attrs = append(attrs, "seconds_to_go", int(left.Seconds()))
	}
	if p.lookingUp {
		p.log.Info("looking up names", append([]any{"asked", p.asked(at), "names", at.Names}, attrs...)...)
		return
	}
	p.log.Info("crawling", append([]any{"pages", at.Run.Pages, "models", at.Run.Models, "lanes", at.Lanes}, attrs...)...)
}

// tenths cuts a rate to what is worth reading.
func tenths(x float64) float64 { return float64(int(10*x)) / 10 }
