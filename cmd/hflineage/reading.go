package main

import (
	"fmt"
	"path/filepath"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler"
)

// reading shows how an import goes on, as progress does of a crawl; what is done
// is told by the bytes read.
type reading struct {
	talk
	first crawler.ImportProgress
	began time.Time // when first came
}

func newReading(a *app) *reading { return &reading{talk: newTalk(a)} }

// show takes in where the import is.
func (r *reading) show(at crawler.ImportProgress) {
	now := time.Now()
	if r.began.IsZero() {
		r.first, r.began = at, now
	}
	share := shareOf(at)
	left := estimate{r.began, shareOf(r.first)}.left(now, share, 0)
	perSecond := 0
	if seconds := now.Sub(r.began).Seconds(); seconds > 0 {
		perSecond = int(float64(at.Run.Items-r.first.Run.Items) / seconds)
	}
	if r.line == nil {
		if r.due(now) {
			r.log.Info("importing", "file", at.File, "line", at.Line, "models", at.Run.Models, "malformed", at.Run.Malformed,
				"percent", percent(share), "models_per_second", perSecond, "seconds_to_go", int(left.Seconds()))
		}
		return
	}
	end := now.Add(left)
	r.line.show(share, func(now time.Time) []string {
		var parts []string
		if left := end.Sub(now); left >= time.Second {
			parts = append(parts, roughly(left)+" to go")
		}
		return append(parts, answers.Thousands(at.Run.Models)+" models", answers.Thousands(perSecond)+" models/s",
			fmt.Sprintf("%s line %s", filepath.Base(at.File), answers.Thousands(at.Line)))
	})
}

// shareOf is the part of the files that has been read.
func shareOf(at crawler.ImportProgress) float64 {
	return min(float64(at.Read)/float64(max(at.Total, 1)), 1)
}
