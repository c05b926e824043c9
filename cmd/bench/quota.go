package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/dustin/go-humanize"
)

// The sweep under a quota: windows of the real Hub's kind, only shorter.
const (
	quotaModels  = 3_094_856
	quotaPages   = (quotaModels + 999) / 1000
	quotaLimit   = 50
	quotaWindow  = 3 * time.Second
	quotaLatency = 200 * time.Millisecond
	quotaMore    = 5 // percent that a sweep may take longer than the quota does
)

// quotaTime is how long the quota makes a sweep last.
const quotaTime = quotaWindow * quotaPages / quotaLimit

// quota measures a sweep that the quota holds back. Where all sizes are smaller,
// the run is meant to be a short one and goes without.
func (b *bench) quota(r *report) error {
	if slices.Max(r.sizes) < quotaModels {
		r.note("Sweep under a quota: n/a below %s models.", humanize.Comma(quotaModels))
		return nil
	}
	b.say("%s models under a quota, some %s", humanize.Comma(quotaModels), quotaTime)
	flags := []string{"--quota", strconv.Itoa(quotaLimit), "--window", quotaWindow.String(), "--latency", quotaLatency.String()}
	db := b.path("quota.db")
	var c crawlAnswer
	counted, err := b.withHub(quotaModels, flags, func(url string) error {
		_, err := b.step(&c, "crawl", "--hub", url, "--db", db)
		return err
	})
	if err = errors.Join(err, os.RemoveAll(db+".run")); err != nil {
		return fmt.Errorf("a sweep under a quota: %w", err)
	}
	more := 100 * (c.Took.Seconds()/quotaTime.Seconds() - 1)
	r.note("%s", mark(fmt.Sprintf("Sweep of %d pages under a quota (%d requests a %v window, %v latency): %.1f s, quota time %.1f s, %+.1f %% (target at most +%d %%); %d requests, %d answered 429 as the Hub counts, %d as the crawler does (target 0).",
		quotaPages, quotaLimit, quotaWindow, quotaLatency, c.Took.Seconds(), quotaTime.Seconds(), more, quotaMore, counted.requests, counted.refused, c.Throttled),
		more > quotaMore || counted.refused > 0))
	return nil
}
