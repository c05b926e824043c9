package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"hflineage/crawler/replay"
)

// syntheticHub is a running hflineage replay.
type syntheticHub struct {
	url   string
	cmd   *exec.Cmd
	said  chan string // the rest of what it says, once it has ended
	close context.CancelFunc
}

// startHub starts a synthetic Hub of n models on a free port.
func (b *bench) startHub(n int, flags ...string) (*syntheticHub, error) {
	args := append([]string{"replay", "--synthetic", strconv.Itoa(n), "--listen", "127.0.0.1:0"}, flags...)
	ctx, cancel := context.WithCancel(b.ctx)
	h := &syntheticHub{cmd: exec.CommandContext(ctx, b.program, args...), said: make(chan string, 1), close: cancel}
	stderr, err := h.cmd.StderrPipe()
	if err == nil {
		err = h.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("start a Hub of %d models: %w", n, err)
	}
	lines := bufio.NewScanner(stderr)
	var before strings.Builder
	for h.url == "" && lines.Scan() {
		h.url = hubURL(lines.Text())
		before.WriteString(lines.Text() + "\n")
	}
	go func() {
		var rest strings.Builder
		for lines.Scan() {
			rest.WriteString(lines.Text() + "\n")
		}
		h.said <- rest.String()
	}()
	if h.url == "" {
		return nil, fmt.Errorf("a Hub of %d models did not start: %w: %s", n, h.kill(), tail([]byte(before.String())))
	}
	return h, nil
}

func (h *syntheticHub) kill() error {
	h.close()
	<-h.said
	return h.cmd.Wait()
}

// stop ends the Hub and returns how many requests it counted.
func (h *syntheticHub) stop() (hubCounts, error) {
	defer h.close()
	if err := h.cmd.Process.Signal(os.Interrupt); err != nil {
		return hubCounts{}, errors.Join(err, h.kill())
	}
	said := <-h.said // all of it, before Wait closes the pipe
	if err := h.cmd.Wait(); err != nil {
		return hubCounts{}, fmt.Errorf("the Hub: %w: %s", err, tail([]byte(said)))
	}
	return countsOf(said)
}

// withHub runs do while a Hub of n models is up. The Hub is gone afterwards.
func (b *bench) withHub(n int, flags []string, do func(url string) error) (hubCounts, error) {
	h, err := b.startHub(n, flags...)
	if err != nil {
		return hubCounts{}, err
	}
	err = do(h.url)
	counts, stopped := h.stop()
	return counts, errors.Join(err, stopped)
}

// hubCounts is what a Hub counted: all requests, those above the quota, those in
// the window that had most, and the faults that struck, by kind.
type hubCounts struct {
	requests, refused, fullest int
	faults                     map[replay.Fault]int
}

var (
	hubLine     = regexp.MustCompile(`is at (http://[^ ;]+)`)
	stoppedLine = regexp.MustCompile(`msg=stopped requests=(\d+) refused=(\d+) fullest_window=(\d+) faults="?map\[(.*)\]`)
	faultCount  = regexp.MustCompile(`(\S+):(\d+)`)
)

// hubURL is the address in the line with which a Hub says that it is up.
func hubURL(line string) string {
	if m := hubLine.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

// countsOf reads what a Hub says when it ends.
func countsOf(said string) (c hubCounts, err error) {
	m := stoppedLine.FindStringSubmatch(said)
	if m == nil {
		return c, fmt.Errorf("the Hub did not say what it counted: %s", tail([]byte(said)))
	}
	for i, n := range []*int{&c.requests, &c.refused, &c.fullest} {
		if *n, err = strconv.Atoi(m[i+1]); err != nil {
			return c, err
		}
	}
	c.faults = map[replay.Fault]int{}
	for _, f := range faultCount.FindAllStringSubmatch(m[4], -1) {
		if c.faults[replay.Fault(f[1])], err = strconv.Atoi(f[2]); err != nil {
			return c, err
		}
	}
	return c, nil
}
