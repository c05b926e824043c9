package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hflineage/crawler/replay"
)

// The quotas: windows of the real Hub's kind, only shorter.
var (
	quotaOfFaults = quota{100, 10 * time.Second}
	quotaOfKills  = quota{300, 3 * time.Second}
	quotaOfNights = quota{300, 3 * time.Second}
)

// crawlFresh crawls a Hub into a new database.
func (s *soak) crawlFresh(hub, name string, flags ...string) (db string, r crawled, err error) {
	db = s.path(name)
	r, _, err = s.toTheEnd(crawling{hub: hub, db: db, flags: append([]string{"--strategy", "sweep"}, flags...)})
	return db, r, err
}

// undisturbed is the crawl that the others are held against.
func (s *soak) undisturbed() error {
	var r crawled
	counted, err := s.withHub(s.Models, s.hubFlags(), func(url string) (err error) {
		s.want.db, r, err = s.crawlFresh(url, "usual.db")
		return err
	})
	if err != nil {
		return err
	}
	s.want.reading, s.want.writing = max(r.publishing, quotaOfKills.bound(counted.requests)), r.took-r.publishing
	run, err := s.lastRun(s.want.db)
	if err != nil {
		return err
	}
	o := outcome{what: "sweep, undisturbed", hub: counted, retries: run.Retries, took: r.took}
	if !run.Complete || run.Models != s.Models {
		o.bad = append(o.bad, fmt.Sprintf("complete: %t, %d models", run.Complete, run.Models))
	}
	s.row(o)
	return nil
}

// hubFlags are those of the synthetic Hub, which is the same in all parts.
func (s *soak) hubFlags(more ...string) []string {
	return append([]string{"--seed", fmt.Sprint(s.seed)}, more...)
}

// kinds are the faults that strike.
func (s *soak) kinds(without ...string) (kinds []string) {
	for _, k := range replay.AllFaults() {
		if name := string(k); !slices.Contains(s.Without, name) && !slices.Contains(without, name) {
			kinds = append(kinds, name)
		}
	}
	return kinds
}

// faulty is a sweep under all faults at once, and a quota.
func (s *soak) faulty() error {
	var db string
	var r crawled
	var again int
	kinds := s.kinds()
	flags := append(quotaOfFaults.flags(), "--faults", strconv.FormatFloat(s.Faults, 'g', -1, 64), "--fault-kinds", strings.Join(kinds, ","))
	counted, err := s.withHub(s.Models, s.hubFlags(flags...), func(url string) (err error) {
		db = s.path("faulty.db")
		r, again, err = s.toTheEnd(crawling{hub: url, db: db, flags: []string{"--strategy", "sweep"}})
		return err
	})
	if err != nil {
		return err
	}
	run, err := s.lastRun(db)
	if err != nil {
		return err
	}
	bad, err := s.differences(s.want.db, db, false)
	if err != nil {
		return err
	}
	o := outcome{what: "sweep, all faults at once", hub: counted, quota: quotaOfFaults, retries: run.Retries, took: r.took, bad: bad}
	if !run.Complete || again > 0 {
		o.bad = append(o.bad, fmt.Sprintf("complete: %t, after %d incomplete crawls", run.Complete, again))
	}
	if own := counted.throttled() + counted.refused; run.Throttled != own {
		o.bad = append(o.bad, fmt.Sprintf("the run counts %d answers with 429, the Hub %d", run.Throttled, own))
	}
	s.row(o)
	s.note("Faults that struck in %s requests: %s.", o.what, faultWords(counted.faults, kinds))
	return nil
}

// faultWords tells how often each kind has struck.
func faultWords(served map[replay.Fault]int, kinds []string) string {
	var words []string
	for _, k := range kinds {
		words = append(words, fmt.Sprintf("%s %d", k, served[replay.Fault(k)]))
	}
	return strings.Join(words, ", ")
}
