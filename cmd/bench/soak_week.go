package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

// mayGo is the part of the models, in percent, that may go in one night: so much of a
// small Hub goes by the changes that are made up.
const mayGo = "20"

// changingHub is a Hub of this process, which changes between the crawls.
type changingHub struct {
	*replay.Server
	url     string
	ahead   atomic.Int64 // nanoseconds by which the server's clock is ahead of ours
	faults  *replay.Faults
	changes uint64 // so many times it has changed
	stop    func() error
}

// startChanging starts a Hub of made-up models that can change.
func (s *soak) startChanging(models int) (*changingHub, error) {
	made, err := synth.New(models, s.seed)
	if err != nil {
		return nil, err
	}
	var listing strings.Builder
	if _, err := replay.NewSource(made, replay.Config{}).WriteTo(&listing); err != nil {
		return nil, err
	}
	h := &changingHub{}
	h.later(time.Until(made.Until()))
	var kinds []replay.Fault
	for _, k := range s.kinds("stall") {
		kinds = append(kinds, replay.Fault(k))
	}
	h.faults = replay.NewFaults(s.seed, 0.01, kinds...)
	h.Server, err = replay.New(strings.NewReader(listing.String()), replay.Config{
		Quota: quotaOfNights.limit, Window: quotaOfNights.window, Faults: h.faults, Now: h.date,
	})
	if err != nil {
		return nil, err
	}
	ln, err := (&net.ListenConfig{}).Listen(s.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h.url = "http://" + ln.Addr().String()
	ctx, cancel := context.WithCancel(s.ctx)
	ended := make(chan error, 1)
	go func() { ended <- replay.Serve(ctx, ln, h.Server, slog.New(slog.DiscardHandler)) }()
	h.stop = func() error { cancel(); return <-ended }
	return h, nil
}

// date is the server's.
func (h *changingHub) date() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) }

// later moves the server's clock.
func (h *changingHub) later(d time.Duration) { h.ahead.Add(int64(d)) }

// change lets so many things happen; of those that a delta can see, if that is all
// that may: new models and edited cards.
func (h *changingHub) change(seed uint64, n int, seenByDelta bool) error {
	h.changes++
	list, err := h.RandomMutations(seed+h.changes, n, func(m replay.Mutation) bool { return !seenByDelta || h.showsInDelta(m) })
	if err != nil {
		return err
	}
	return h.Apply(list...)
}

// showsInDelta reports a new model or an edited card.
func (h *changingHub) showsInDelta(m replay.Mutation) bool {
	item := string(m.Appear) + string(m.Change)
	day := h.date().Format("2006-01-02T")
	return strings.Contains(item, `"lastModified":`) && (m.Change != nil || strings.Contains(item, `"createdAt":"`+day))
}

// night is a run of the week.
type night struct {
	*soak
	hub  *changingHub
	db   string
	name string
}

// week crawls a Hub night after night, a sweep and later a delta, and compares what
// the database holds after each run with what a new crawl of the same Hub gives.
func (s *soak) week() (err error) {
	if s.Nights == 0 {
		return nil
	}
	hub, err := s.startChanging(max(1000, s.Models/10))
	if err != nil {
		return err
	}
	defer func() {
		if stopped := hub.stop(); err == nil {
			err = stopped
		}
	}()
	n := &night{soak: s, hub: hub, db: s.path("week.db")}
	for day := 1; day <= s.Nights; day++ {
		for _, strategy := range []string{"sweep", "delta"} {
			hub.later(12 * time.Hour)
			if day > 1 || strategy == "delta" {
				if err := hub.change(s.seed, s.Changes, strategy == "delta"); err != nil {
					return err
				}
			}
			n.name = fmt.Sprintf("night %d, %s", day, strategy)
			if err := n.run(strategy); err != nil {
				return fmt.Errorf("%s: %w", n.name, err)
			}
		}
	}
	return n.whileItChanges()
}

// whileItChanges sweeps a Hub that changes meanwhile. What it gives is the Hub
// of no moment; but nothing of it is left once the next sweep is done.
func (n *night) whileItChanges() error {
	n.hub.later(12 * time.Hour)
	ctx, cancel := context.WithCancel(n.ctx)
	changed := make(chan error, 1)
	go func() { changed <- n.hub.keepChanging(ctx, n.seed, n.Changes) }()
	r, _, err := n.toTheEnd(crawling{hub: n.hub.url, db: n.db, flags: []string{"--strategy", "sweep", "--max-gone", mayGo}})
	cancel()
	if err := errors.Join(err, <-changed); err != nil {
		return fmt.Errorf("a sweep while the Hub changes: %w", err)
	}
	n.say("a sweep while the Hub changes took %v", r.took)
	n.hub.later(12 * time.Hour)
	n.name = "the sweep after one while the Hub changed"
	return n.run("sweep")
}

// keepChanging lets so many things happen, one by one, until the context is done.
func (h *changingHub) keepChanging(ctx context.Context, seed uint64, n int) error {
	for ; n > 0 && ctx.Err() == nil; n-- {
		if err := h.change(seed, 1, false); err != nil {
			return err
		}
	}
	return nil
}

// run crawls, and compares.
func (n *night) run(strategy string) error {
	before := n.counted()
	r, _, err := n.toTheEnd(crawling{hub: n.hub.url, db: n.db, flags: []string{"--strategy", strategy, "--max-gone", mayGo}})
	if err != nil {
		return err
	}
	o := outcome{what: n.name, quota: quotaOfNights, took: r.took, hub: n.counted().since(before)}
	fresh, _, err := n.crawlFresh(n.hub.url, "fresh.db")
	if err != nil {
		return err
	}
	o.hub.refused = n.counted().since(before).refused // of both
	run, err := n.lastRun(n.db)
	if err != nil {
		return err
	}
	o.retries = run.Retries
	if run.Strategy != strategy || run.Complete != (strategy == "sweep") {
		o.bad = append(o.bad, fmt.Sprintf("the last run is a %s, complete: %t", run.Strategy, run.Complete))
	}
	bad, err := n.differences(fresh, n.db, true)
	if err != nil {
		return err
	}
	o.bad = append(o.bad, bad...)
	o.what += ": " + changeWords(run.Changes)
	n.row(o)
	return os.Remove(fresh)
}

// counted is what the Hub has counted so far.
func (n *night) counted() hubCounts {
	return hubCounts{n.hub.Requests(), n.hub.Counts().Refused, n.hub.Fullest(), n.hub.faults.Served()}
}

// since is what was counted since an earlier time; the fullest window is that of all
// time.
func (c hubCounts) since(before hubCounts) hubCounts {
	c.requests -= before.requests
	c.refused -= before.refused
	for kind := range c.faults {
		c.faults[kind] -= before.faults[kind]
	}
	return c
}

// changeWords are the changes that a run found, in short.
func changeWords(changes map[string]int) string {
	var words []string
	for _, kind := range []string{"appeared", "gone", "back", "renamed", "taken", "parent_added", "parent_removed", "relation_changed"} {
		if n := changes[kind]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d", strings.ReplaceAll(kind, "_", " "), n))
		}
	}
	if words == nil {
		return "first of all"
	}
	return strings.Join(words, ", ")
}
