package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// usage is what a process took.
type usage struct {
	wall time.Duration // from its start to its end
	cpu  time.Duration // of all its threads
	peak int64         // bytes
}

// bench is where and with what is measured.
type bench struct {
	*app
	dir     string // for all files
	self    string // this program
	program string // hflineage
	keep    bool   // the files
}

// path is a file of the work folder.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// child runs a process to its end and returns what it wrote to its standard
// output. It is killed when the context is done.
func (b *bench) child(name string, args ...string) ([]byte, usage, error) {
	return measure(exec.CommandContext(b.ctx, name, args...))
}

// measure is child for a command with more to it, such as an environment.
func measure(cmd *exec.Cmd) ([]byte, usage, error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second
	begin := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(begin)}
	if s := cmd.ProcessState; s != nil {
		u.cpu, u.peak = s.UserTime()+s.SystemTime(), peakOf(s)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", strings.Join(append([]string{filepath.Base(cmd.Path)}, cmd.Args[1:]...), " "), err, tail(stderr.Bytes()))
	}
	return stdout.Bytes(), u, err
}

// tail is the end of what a process said, for an error.
func tail(said []byte) string {
	const most = 500
	said = bytes.TrimSpace(said)
	return string(said[max(0, len(said)-most):])
}

// step runs a command of step.go in a process of its own, and decodes its answer
// into v unless that is nil.
func (b *bench) step(v any, args ...string) (usage, error) {
	out, u, err := b.child(b.self, append([]string{"step"}, args...)...)
	if err != nil || v == nil {
		return u, err
	}
	if err := json.Unmarshal(out, v); err != nil {
		return u, fmt.Errorf("the answer of step %s: %w", args[0], err)
	}
	return u, nil
}

// times is how often a query is measured.
const times = 5

// query runs hflineage once for the page cache and then measures it: the median
// of the times, the largest peak, and the answer.
func (b *bench) query(args ...string) ([]byte, usage, error) {
	return repeat(func() ([]byte, usage, error) { return b.child(b.program, args...) })
}

func repeat(do func() ([]byte, usage, error)) (out []byte, u usage, err error) {
	var all []usage
	for i := range times + 1 {
		out, u, err = do()
		if err != nil {
			return nil, usage{}, err
		}
		if i > 0 {
			all = append(all, u)
		}
	}
	return out, median(all), nil
}

// median is the one of the middle time, with the largest peak of all.
func median(all []usage) usage {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b usage) int { return int(a.wall - b.wall) })
	u := all[len(all)/2]
	for _, other := range all {
		u.peak = max(u.peak, other.peak)
	}
	return u
}

// commands are those that the program's help lists.
func (b *bench) commands() ([]string, error) {
	help, _, err := b.child(b.program, "--help")
	return listedCommands(string(help)), err
}

func listedCommands(help string) (names []string) {
	_, list, _ := strings.Cut(help, "\nCommands:\n")
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "  ") {
			break
		}
		if line[2] != ' ' { // else it continues the line before
			names = append(names, strings.Fields(line)[0])
		}
	}
	return names
}
