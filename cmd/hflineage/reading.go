package main

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"hflineage/crawler"
)

// reading shows how an import goes on, as progress does of a crawl: a bar of the
// bytes read on a terminal, a log line a minute elsewhere.
type reading struct{ *progress }

func newReading(stderr io.Writer) *reading { return &reading{newProgress(stderr, 0)} }

// show takes in where the import is.
func (r *reading) show(at crawler.ImportProgress) {
	if r.first < 0 {
		r.first = at.Run.Items
	}
	if r.terminal == nil {
		r.logNow(at, time.Now())
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bar == nil {
		r.bar = progressbar.NewOptions64(at.Total,
			progressbar.OptionSetWriter(r.terminal), progressbar.OptionUseANSICodes(true), progressbar.OptionFullWidth(),
			progressbar.OptionShowBytes(true), progressbar.OptionShowTotalBytes(true), progressbar.OptionThrottle(100*time.Millisecond))
	}
	r.bar.Describe(fmt.Sprintf("%s line %s, %s models", filepath.Base(at.File), thousands(at.Line), thousands(at.Run.Models)))
	_ = r.bar.Set64(min(at.Read, at.Total))
}

func (r *reading) logNow(at crawler.ImportProgress, now time.Time) {
	if now.Sub(r.logged) < time.Minute {
		return
	}
	r.logged = now
	r.log.Info("importing", "file", at.File, "line", at.Line, "models", at.Run.Models, "malformed", at.Run.Malformed,
		"percent", 100*at.Read/max(at.Total, 1), "per_second", int(float64(at.Run.Items-r.first)/now.Sub(r.started).Seconds()))
}
