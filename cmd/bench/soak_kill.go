package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
)

// killing is crawls of one Hub that are killed, one database after the other.
type killing struct {
	*soak
	*rand.Rand
	out        outcome
	databases  int
	reading    int // kills before anything was published of the database, and
	publishing int // since it began to be
	early      int // crawls that were over before they could be killed
}

// killed kills crawls at random moments, half of the times once they publish. What
// each database holds in the end must be what an undisturbed crawl gives.
func (s *soak) killed() error {
	if s.Kills == 0 {
		return nil
	}
	k := &killing{soak: s, Rand: s.random(1)}
	flags := append(quotaOfKills.flags(), "--faults", "0.01", "--fault-kinds", strings.Join(s.kinds("stall"), ","))
	var err error
	k.out.hub, err = s.withHub(s.Models, s.hubFlags(flags...), func(url string) error {
		for k.reading+k.publishing < s.Kills {
			if err := k.database(url); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	k.out.what, k.out.quota = fmt.Sprintf("sweep, kill -9 × %d", s.Kills), quotaOfKills
	s.row(k.out)
	s.note("Of the %d kills %d came while a crawl read and %d while one published; %d databases were made so, all compared; %d crawls were over before they could be killed.",
		s.Kills, k.reading, k.publishing, k.databases, k.early)
	return nil
}

// database makes one, with as many kills as come before its crawl is done.
func (k *killing) database(url string) error {
	k.databases++
	db := k.path(fmt.Sprintf("killed-%d.db", k.databases))
	read := false // to its end: no kill can come while a crawl reads
	for {
		c := crawling{hub: url, db: db}
		if n := k.reading + k.publishing; n < k.Kills && (n%2 == 1 || !read) {
			c.kill = k.want.draw(k.Rand, n%2 == 1)
		}
		r, err := k.crawl(c)
		k.out.took += r.took
		switch {
		case err != nil:
			return err
		case r.status == killed && r.publishing > 0:
			k.publishing++
			read = true
		case r.status == killed:
			k.reading++
		case r.status == done:
			if c.kill != nil {
				k.early++
			}
			return k.compare(db)
		}
	}
}

// compare holds a database against the one that nothing happened to.
func (k *killing) compare(db string) error {
	bad, err := k.differences(k.soak.want.db, db, false)
	if err != nil {
		return err
	}
	run, err := k.lastRun(db)
	if err != nil {
		return err
	}
	k.out.retries += run.Retries
	for _, left := range []string{".run", ".tmp"} {
		if _, err := os.Stat(db + left); !errors.Is(err, fs.ErrNotExist) {
			bad = append(bad, "FILE"+left+" is left behind")
		}
	}
	if run.ID != 1 || !run.Complete {
		bad = append(bad, fmt.Sprintf("it is of run %d, complete: %t", run.ID, run.Complete))
	}
	for _, b := range bad {
		k.out.bad = append(k.out.bad, fmt.Sprintf("database %d: %s", k.databases, b))
	}
	if len(bad) == 0 {
		return os.Remove(db)
	}
	return nil
}
