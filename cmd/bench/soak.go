package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/crawler/replay"
)

type soakCmd struct {
	Models  int      `default:"200000" help:"Models of the synthetic Hub that is crawled under faults and kills (default ${default})."`
	Kills   int      `default:"20" help:"Kill crawls of it that many times (default ${default})."`
	Nights  int      `default:"7" help:"Nights of the week, each with a sweep and a delta (default ${default})."`
	Changes int      `default:"200" help:"What happens to a Hub of a tenth of the models before each run (default ${default})."`
	Faults  float64  `default:"0.25" help:"Which part of the requests fails (default ${default})."`
	Without []string `placeholder:"KIND" help:"Leave out this kind of fault; a stall, say, takes a minute."`
	Seed    *uint64  `help:"Seed of the Hub, its faults and changes, and the kills (default drawn, and printed)."`
	placeFlags
}

func (soakCmd) Help() string {
	return `Proves that a crawl can be left alone: real crawls of real Hubs over HTTP, each a process.

A sweep under all faults at once and a quota, crawls killed with SIGKILL at random moments of
their reading and publishing, and a week of sweeps and deltas of a Hub that changes meanwhile must
give what a crawl without all that gives: every array of the graph, every anomaly, and the counts
of all families; run times and firstSeen aside. No request may be above the quota by the Hub's
count. What is otherwise is marked BAD, with how, and the exit status is 1.

Before a sweep of the week anything can happen to the Hub; before a delta only what a delta can
see, new models and edited cards.`
}

// Validate is called by kong.
func (c *soakCmd) Validate() error {
	if c.Models < 10*c.Changes || c.Models < 1000 || c.Kills < 0 || c.Nights < 0 || c.Changes < 1 {
		return errors.New("--models wants 1000 and ten times --changes at least; --kills and --nights cannot be negative")
	}
	if !(c.Faults > 0 && c.Faults <= 1) { // NaN is refused too
		return errors.New("--faults wants a part of the requests, above 0 and up to 1")
	}
	for _, name := range c.Without {
		if _, err := replay.ParseFault(name); err != nil {
			return fmt.Errorf("--without: %w", err)
		}
	}
	return nil
}

func (c *soakCmd) Run(a *app) error {
	seed := rand.Uint64()
	if c.Seed != nil {
		seed = *c.Seed
	}
	return c.within(a, func(b *bench) error {
		s := &soak{bench: b, soakCmd: c, seed: seed, table: newTable(soakHeader, 3)}
		s.say("seed %d", seed)
		err := s.all()
		if a.ctx.Err() != nil {
			return err
		}
		s.note("Compared are every array of the graph, the anomalies, and the counts of all families. Before a delta only new models and edited cards come: it sees no others.")
		s.note("Seed %d: make soak SOAK='--seed %[1]d' has the same Hub, faults, changes and draws of kills; when a kill comes depends on the machine too.", seed)
		s.note("The quota's own bound is the time in which the quota allows so many requests. Requests are those that the Hub counted; 429 are those of them that are faults.")
		err = errors.Join(err, write(a.stdout, c.Format, s.table, append(s.notes, b.machine()...)))
		if err == nil && s.bad > 0 {
			err = fmt.Errorf("%d of the checks are bad", s.bad)
		}
		return err
	})
}

// soak is a run of soakCmd.
type soak struct {
	*bench
	*soakCmd
	seed  uint64
	want  usual
	table table.Writer
	notes []string
	bad   int // rows
}

// usual is the crawl that nothing happens to.
type usual struct {
	db      string
	reading time.Duration // from its start until it began to publish, under the quota of those that are killed
	writing time.Duration // from then on
}

func (s *soak) note(format string, args ...any) {
	s.notes = append(s.notes, fmt.Sprintf(format, args...))
}

// random are random numbers for one of the parts.
func (s *soak) random(part uint64) *rand.Rand { return rand.New(rand.NewPCG(s.seed, part)) }

func (s *soak) all() error {
	for _, part := range []func() error{s.undisturbed, s.faulty, s.killed, s.week} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

var soakHeader = table.Row{"What", "Verdict", "Requests", "Retries", "429", "Above the quota", "Fullest window", "Time", "Quota's own bound"}

// quota is what a Hub allows.
type quota struct {
	limit  int
	window time.Duration
}

func (q quota) flags() []string {
	return []string{"--quota", strconv.Itoa(q.limit), "--window", q.window.String()}
}

// bound is how long so many requests take at least.
func (q quota) bound(requests int) time.Duration {
	return time.Duration(float64(requests) / float64(q.limit) * float64(q.window))
}

// outcome is what a row tells.
type outcome struct {
	what    string
	hub     hubCounts
	quota   quota // zero for none
	retries int
	took    time.Duration
	bad     []string // what is not as it should be
}

// throttled are the faults that are answers with 429.
func (c *hubCounts) throttled() int {
	return c.faults[replay.Fault429] + c.faults[replay.Fault429Retry] + c.faults[replay.Fault429Left]
}

// row judges and adds a row to the table.
func (s *soak) row(o outcome) {
	full, bound := "", ""
	if o.quota.limit > 0 {
		full = fmt.Sprintf("%d of %d", o.hub.fullest, o.quota.limit)
		bound = seconds.text(o.quota.bound(o.hub.requests).Seconds())
		if o.hub.refused > 0 || o.hub.fullest > o.quota.limit {
			o.bad = append(o.bad, fmt.Sprintf("%d requests above the quota", o.hub.refused))
		}
	}
	verdict := "ok"
	if len(o.bad) > 0 {
		verdict = "BAD"
		s.bad++
		s.note("BAD, %s: %s.", o.what, strings.Join(o.bad, "; "))
	}
	s.say("%s: %s", o.what, strings.Join(slices.Concat([]string{verdict}, o.bad), ", "))
	s.table.AppendRow(table.Row{
		o.what, verdict, humanize.Comma(int64(o.hub.requests)), humanize.Comma(int64(o.retries)), o.hub.throttled(), o.hub.refused,
		full, seconds.text(o.took.Seconds()), bound,
	})
}
