package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hflineage/crawler"
)

// progress shows how a crawl goes on: a bar on a terminal, a log line a minute
// elsewhere.
type progress struct {
	log     *slog.Logger
	bar     *progressbar.ProgressBar // nil where there is no terminal
	logged  time.Time
	started time.Time
	first   int // models that were there when this crawl went on
}

// newProgress makes a progress for a crawl of about total models, 0 if unknown.
func newProgress(stderr io.Writer, total int) *progress {
	p := &progress{log: slog.New(slog.NewTextHandler(stderr, nil)), started: time.Now(), logged: time.Now(), first: -1}
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if total == 0 {
			total = -1
		}
		p.bar = progressbar.NewOptions64(int64(total),
			progressbar.OptionSetWriter(f), progressbar.OptionUseANSICodes(true), progressbar.OptionFullWidth(),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("models"),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSpinnerType(14))
	}
	return p
}

// show takes in where the crawl is.
func (p *progress) show(at crawler.Progress) {
	if p.first < 0 {
		p.first = at.Run.Items
	}
	if p.bar != nil {
		p.bar.Describe(describe(at))
		if at.Run.Items >= p.bar.GetMax() && p.bar.GetMax() > 0 {
			p.bar.ChangeMax(at.Run.Items + 1) // the Hub has grown since the last run
		}
		_ = p.bar.Set(at.Run.Items)
		return
	}
	if now := time.Now(); now.Sub(p.logged) >= time.Minute {
		p.logged = now
		p.log.Info("crawling", "pages", at.Run.Pages, "models", at.Run.Items, "created", at.At.Format(time.DateOnly),
			"per_second", int(float64(at.Run.Items-p.first)/now.Sub(p.started).Seconds()),
			"quota_left", at.Quota, "retries", at.Run.Retries, "lookups", at.Run.Lookups, "names", at.Names)
	}
}

func describe(at crawler.Progress) string {
	if at.Names > 0 {
		return fmt.Sprintf("look-ups %d of %d", at.Run.Lookups, at.Names)
	}
	s := fmt.Sprintf("page %d, %s", at.Run.Pages, at.At.Format(time.DateOnly))
	if at.Quota >= 0 {
		s += fmt.Sprintf(", quota left %d", at.Quota)
	}
	return s
}

// done ends the line of the bar.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Exit()
	}
}
