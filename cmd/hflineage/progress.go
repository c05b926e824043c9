package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hflineage/crawler"
)

// progress shows how a crawl goes on: a bar on a terminal, a log line a minute
// elsewhere.
type progress struct {
	log      *slog.Logger
	terminal *os.File // nil where there is none
	total    int      // models that the last run found, 0 if there was none
	first    int      // models that were in the journal when this crawl went on; -1 before it has
	started  time.Time
	logged   time.Time
	lanes    int // the most so far

	mu    sync.Mutex               // guards the bar: lanes log while it is drawn. Not held while logging
	bar   *progressbar.ProgressBar // of the listing, then of the look-ups
	names int                      // the look-ups that bar is of, 0 for the listing
}

func newProgress(stderr io.Writer, total int) *progress {
	p := &progress{total: total, first: -1, started: time.Now(), logged: time.Now()}
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.terminal = f
	}
	p.log = slog.New(slog.NewTextHandler(ownLine{stderr, p}, nil))
	return p
}

// ownLine ends the line of the bar before something else is written.
type ownLine struct {
	io.Writer
	p *progress
}

func (o ownLine) Write(b []byte) (int, error) {
	o.p.done()
	return o.Writer.Write(b)
}

// show takes in where the crawl is.
func (p *progress) show(at crawler.Progress) {
	if p.first < 0 {
		p.first = at.Run.Items
	}
	if at.Lanes > max(1, p.lanes) {
		p.lanes = at.Lanes
		p.log.Info("reading several pages at a time", "lanes", p.lanes)
	}
	if p.terminal == nil {
		p.logNow(at, time.Now())
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil || p.names != at.Names {
		p.end()
		p.names = at.Names
		p.bar = p.newBar()
	}
	if p.names > 0 {
		p.bar.Describe("look-ups")
		_ = p.bar.Add(1)
		return
	}
	p.bar.Describe(describe(at))
	_ = p.bar.Set(at.Run.Items - p.first)
}

// newBar makes the bar of what is to come: it spins where that is not known.
func (p *progress) newBar() *progressbar.ProgressBar {
	total, unit := int64(p.total-p.first), "models"
	if p.names > 0 {
		total, unit = int64(p.names), "names"
	}
	if total <= 0 {
		total = -1
	}
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(p.terminal), progressbar.OptionUseANSICodes(true), progressbar.OptionFullWidth(),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSpinnerType(14), progressbar.OptionSetSpinnerChangeInterval(0), progressbar.OptionSetElapsedTime(true))
}

// describe is what stands before the bar of the listing.
func describe(at crawler.Progress) string {
	s := fmt.Sprintf("page %d, %d %%", at.Run.Pages, percent(at.Share))
	if at.Lanes > 1 {
		s += fmt.Sprintf(", lanes %d", at.Lanes)
	}
	if at.Quota >= 0 {
		s += fmt.Sprintf(", quota %d", at.Quota)
	}
	if at.Run.Retries > 0 {
		s += fmt.Sprintf(", retries %d", at.Run.Retries)
	}
	return s
}

// percent is a share cut to a whole number: 100 is the end.
func percent(share float64) int { return int(100 * share) }

// done ends the line of the bar, if there is one.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end()
}

// end is done with mu held.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Exit()
		fmt.Fprintln(p.terminal)
		p.bar = nil
	}
}

func (p *progress) logNow(at crawler.Progress, now time.Time) {
	if now.Sub(p.logged) < time.Minute {
		return
	}
	p.logged = now
	p.log.Info("crawling", "pages", at.Run.Pages, "models", at.Run.Items, "percent", percent(at.Share), "lanes", at.Lanes,
		"per_second", int(float64(at.Run.Items-p.first)/now.Sub(p.started).Seconds()),
		"quota_left", at.Quota, "retries", at.Run.Retries, "lookups", at.Run.Lookups, "names", at.Names)
}
