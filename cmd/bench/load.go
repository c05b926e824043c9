package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

type loadCmd struct {
	placeFlags
	DB       string `required:"" type:"existingfile" placeholder:"FILE" help:"The database to serve."`
	Requests int    `default:"5000" help:"How many of each kind (default ${default})."`
	Clients  int    `default:"8" help:"How many ask at once (default ${default})."`
	Seed     uint64 `default:"1" help:"What is asked for is drawn from this (default ${default})."`
}

func (loadCmd) Help() string {
	return `Serves a database with hflineage serve and asks it for pages over loopback, each kind in turn:
what is drawn are families, models (half of them with edges), and beginnings of ids to search for.
Both programs share the machine. Nothing is asked for with an ETag, so that every page is made.`
}

// pageKind is a kind of page and the address of one at random.
type pageKind struct {
	name    string
	address func(*rand.Rand) string
}

func (c *loadCmd) Run(a *app) error {
	return c.within(a, func(b *bench) error {
		kinds, err := c.kinds()
		if err != nil {
			return err
		}
		s, err := b.serve(c.DB)
		if err != nil {
			return err
		}
		t := newTable(table.Row{"Page", "Requests", "Failed", "Requests/s", "p50 ms", "p99 ms", "Longest ms"}, 2)
		for _, k := range kinds {
			a.say("asking for %s", k.name)
			t.AppendRow(c.ask(a.ctx, s.url, k))
		}
		u, err := s.stop()
		if err != nil {
			return err
		}
		c.write(a.stdout, t)
		fmt.Fprintf(a.stdout, "%d clients; ready after %.1f s; peak memory of the server %s\n", c.Clients, s.ready.Seconds(), humanize.IBytes(uint64(u.peak)))
		return nil
	})
}

func (c *loadCmd) write(w io.Writer, t table.Writer) {
	if c.Format == "markdown" {
		fmt.Fprintln(w, t.RenderMarkdown())
		return
	}
	fmt.Fprintln(w, t.Render())
}

// kinds are what is asked for, drawn from the database.
func (c *loadCmd) kinds() (kinds []pageKind, err error) {
	var ids []string
	err = store.Read(c.DB, func(s *store.Snapshot) error {
		g, draw := s.Graph(), rand.New(rand.NewPCG(c.Seed, 0))
		for i := range 4000 {
			n := graph.Node(draw.IntN(g.Len()))
			if i%2 == 0 && g.Linked > 0 {
				n = graph.Node(draw.IntN(g.Linked))
			}
			ids = append(ids, strings.Clone(g.ID(n)))
		}
		return nil
	})
	names := family.Default().Names()
	one := func(list []string, r *rand.Rand) string { return list[r.IntN(len(list))] }
	return []pageKind{
		{"overview", func(*rand.Rand) string { return "/" }},
		{"family", func(r *rand.Rand) string { return "/family/" + one(names, r) }},
		{"model", func(r *rand.Rand) string {
			owner, name, _ := strings.Cut(one(ids, r), "/")
			return "/model/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
		}},
		{"search as you type", func(r *rand.Rand) string {
			id := one(ids, r)
			if _, name, ok := strings.Cut(id, "/"); ok && r.IntN(2) == 0 {
				id = name
			}
			return "/search?few=1&q=" + url.QueryEscape(id[:min(len(id), 1+r.IntN(6))])
		}},
		{"model as JSON", func(r *rand.Rand) string {
			owner, name, _ := strings.Cut(one(ids, r), "/")
			return "/api/v1/model/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
		}},
	}, err
}

// ask asks for one kind of page and makes a row of the times.
func (c *loadCmd) ask(ctx context.Context, base string, k pageKind) table.Row {
	times := make([]time.Duration, c.Requests)
	var next, failed atomic.Int64
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.Clients}, Timeout: time.Minute}
	defer client.CloseIdleConnections()
	began := time.Now()
	var clients sync.WaitGroup
	for i := range c.Clients {
		clients.Go(func() {
			r := rand.New(rand.NewPCG(c.Seed, uint64(i)+1))
			for {
				at := next.Add(1) - 1
				if at >= int64(c.Requests) || ctx.Err() != nil {
					return
				}
				begin := time.Now()
				if err := fetch(ctx, client, base+k.address(r)); err != nil {
					failed.Add(1)
				}
				times[at] = time.Since(begin)
			}
		})
	}
	clients.Wait()
	took := time.Since(began)
	slices.Sort(times)
	ms := func(q float64) string {
		return fmt.Sprintf("%.1f", float64(times[int(q*float64(len(times)-1))].Microseconds())/1000)
	}
	return table.Row{k.name, humanize.Comma(int64(c.Requests)), failed.Load(), humanize.Comma(int64(float64(c.Requests) / took.Seconds())), ms(.5), ms(.99), ms(1)}
}

// fetch reads a page to its end. A model of another spelling is told where it is.
func fetch(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if answer.StatusCode != http.StatusOK {
		err = errors.Join(err, errors.New(answer.Status))
	}
	return errors.Join(err, answer.Body.Close())
}

// serving is a server under way.
type serving struct {
	cmd   *exec.Cmd
	url   string
	ready time.Duration // from its start until it listened
}

var servedAt = regexp.MustCompile(`at (http://[^/ ]+)`)

// serve starts hflineage serve and waits until it answers.
func (b *bench) serve(db string) (*serving, error) {
	s := &serving{cmd: exec.CommandContext(b.ctx, b.program, "serve", "--db", db, "--listen", "127.0.0.1:0")}
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 15 * time.Second
	said, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	found := servedAt.FindStringSubmatch(line)
	if found == nil {
		return nil, errors.Join(fmt.Errorf("hflineage serve said %q", line), err, s.cmd.Process.Kill(), s.cmd.Wait())
	}
	s.url, s.ready = found[1], time.Since(began)
	go io.Copy(io.Discard, said) //nolint:errcheck // it ends with the server
	return s, nil
}

// stop ends the server as an operator does.
func (s *serving) stop() (usage, error) {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return usage{}, err
	}
	err := s.cmd.Wait()
	return usage{peak: peakOf(s.cmd.ProcessState)}, err
}
