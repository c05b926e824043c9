package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// The exit statuses of a crawl that are no failure here.
const (
	done       = 0
	incomplete = 3 // the next one goes on
	killed     = -1
)

// everyName is more names than there are to look up.
const everyName = "1000000"

// crawling is a crawl to start.
type crawling struct {
	hub, db string
	flags   []string
	kill    *kill // nil to let it be
}

// kill is when to kill a crawl.
type kill struct {
	publishing bool          // counted from when it begins to publish, else from its start
	after      time.Duration // that long
}

// crawled is how a crawl went.
type crawled struct {
	began      time.Time
	status     int
	took       time.Duration
	publishing time.Duration // from its start until it began to publish; 0 if it did not
	said       string        // to the end, for an error
}

// crawl runs hflineage crawl, in a process of its own. A status that is not to be
// expected is an error.
func (s *soak) crawl(c crawling) (crawled, error) {
	args := append([]string{"crawl", "--db", c.db, "--log-format", "json", "--lookups", everyName}, c.flags...)
	cmd := exec.CommandContext(s.ctx, s.program, args...)
	cmd.Env = append(cmd.Environ(), remote(c.hub)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return crawled{}, err
	}
	if err := cmd.Start(); err != nil {
		return crawled{}, err
	}
	struck := &striker{process: cmd.Process}
	defer struck.stop()
	r := struck.follow(stderr, c.kill)
	err = cmd.Wait()
	r.took, r.status = time.Since(r.began), cmd.ProcessState.ExitCode()
	switch {
	case s.ctx.Err() != nil:
		return r, s.ctx.Err()
	case r.status == killed && struck.done.Load(), r.status == done, r.status == incomplete:
		return r, nil
	}
	return r, fmt.Errorf("hflineage %s: %w: %s", strings.Join(args, " "), err, r.said)
}

// follow reads what a crawl says, to the end, and has it killed in time if k is not
// nil.
func (s *striker) follow(stderr io.Reader, k *kill) crawled {
	r := crawled{began: time.Now()}
	if k != nil && !k.publishing {
		s.in(k.after)
	}
	var said strings.Builder
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if r.publishing > 0 || !beginsToPublish(lines.Bytes()) {
			continue
		}
		if r.publishing = time.Since(r.began); k != nil && k.publishing {
			s.in(k.after)
		}
	}
	r.said = tail([]byte(said.String()))
	return r
}

// striker kills a process in a while.
type striker struct {
	process *os.Process
	timer   *time.Timer
	done    atomic.Bool
}

func (s *striker) in(d time.Duration) {
	s.timer = time.AfterFunc(d, func() {
		s.done.Store(true)
		_ = s.process.Kill() // it may be over by now
	})
}

func (s *striker) stop() {
	if s.timer != nil {
		s.timer.Stop()
	}
}

func beginsToPublish(line []byte) bool {
	var l struct{ Msg string }
	return json.Unmarshal(line, &l) == nil && strings.HasPrefix(l.Msg, "publishing")
}

// draw is a moment of a crawl.
func (u *usual) draw(r *rand.Rand, publishing bool) *kill {
	span := u.reading
	if publishing {
		span = u.writing
	}
	return &kill{publishing, time.Duration(r.Float64() * float64(span))}
}

// toTheEnd starts a crawl again and again until it is done, and returns how often
// it was incomplete.
func (s *soak) toTheEnd(c crawling) (r crawled, incompletes int, err error) {
	const most = 10
	for incompletes < most {
		r, err = s.crawl(c)
		if err != nil || r.status == done {
			return r, incompletes, err
		}
		incompletes++
	}
	return r, incompletes, fmt.Errorf("a crawl was incomplete %d times: %s", most, r.said)
}

// remote is an environment in which a Hub of this machine is a proxy to one that is
// not, so that a crawl asks for gzip as it does elsewhere.
func remote(hub string) []string {
	return []string{
		"HF_ENDPOINT=http://hub.test", "HTTP_PROXY=" + hub, "http_proxy=" + hub, "NO_PROXY=", "no_proxy=",
		"HF_HUB_DISABLE_IMPLICIT_TOKEN=1", "HF_HUB_OFFLINE=", "TRANSFORMERS_OFFLINE=",
	}
}

// lastRun is the record of the run of a database.
func (s *soak) lastRun(db string) (run soakRun, err error) {
	out, _, err := s.child(s.program, "runs", "--format", "json", "--db", db)
	if err != nil {
		return soakRun{}, err
	}
	var all struct{ Runs []soakRun }
	if err := json.Unmarshal(out, &all); err != nil {
		return soakRun{}, fmt.Errorf("what hflineage runs says: %w", err)
	}
	if len(all.Runs) == 0 {
		return soakRun{}, errors.New("a database without a run")
	}
	return all.Runs[len(all.Runs)-1], nil
}

// soakRun is what is looked at of a run.
type soakRun struct {
	ID        int
	Strategy  string
	Complete  bool
	Requests  int
	Retries   int
	Throttled int
	Seconds   int `json:"duration_seconds"`
	Models    int
	Edges     int
	Changes   map[string]int
}
