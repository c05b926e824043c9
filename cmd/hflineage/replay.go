package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

type replayCmd struct {
	Data      string        `required:"" xor:"hub" placeholder:"FILE" type:"existingfile" help:"JSON lines, a listing item each, or the archive of a run; plain, gzip or zstd."`
	Synthetic int           `required:"" xor:"hub" placeholder:"N" help:"Make up N models in place of a file, in the shape of the real Hub."`
	Seed      uint64        `default:"1" placeholder:"S" help:"Which synthetic Hub, and which faults: the same S gives the same ones (default ${default})."`
	Listen    string        `default:"127.0.0.1:8090" placeholder:"ADDR" help:"Address to listen on (default ${default})."`
	Latency   time.Duration `default:"0s" help:"How long each answer takes."`
	Quota     int           `default:"0" help:"Requests a window; 0 for no quota."`
	Window    time.Duration `default:"5m" help:"Length of the quota's window."`

	Mutations  string   `placeholder:"FILE" type:"existingfile" help:"JSON lines: what happens to the models at which request (with --data)."`
	Faults     float64  `default:"0" placeholder:"RATE" help:"Which part of the requests fails, 0 to 1 (default none)."`
	FaultKinds []string `placeholder:"KIND" help:"How they fail (default in every way); the kinds are listed above."`
}

func (replayCmd) Help() string {
	return `Serves /api/models and /api/models/{id} as the Hub does: filters, orders, cursors, expand,
renames, quota. Point any client of the Hub at it:

    hflineage replay --data testdata/hub.jsonl --listen 127.0.0.1:8090 &
    HF_ENDPOINT=http://127.0.0.1:8090 hflineage crawl --db sample.db

An item may carry "formerIds": a list of ids that redirect to it.

With --mutations the models change meanwhile, each line at the request of that number:

    {"at":30,"appear":{"_id":"...","id":"a/b",...}}
    {"at":40,"gone":"a/b"}
    {"at":50,"rename":{"from":"a/b","to":"c/d"}}
    {"at":60,"change":{"id":"a/b","likes":7,"baseModels":null}}
    {"at":70,"private":"a/b"}
    {"at":80,"public":"a/b"}

A former name redirects until another model takes it; null removes a field.

With --faults some answers fail on the wire, the same ones each time for the same --seed and order
of requests, and no more than two in a row for one URL. The kinds:

    cut, reset, stall, slow           the connection in the middle of the body
    garbage, html                     no HTTP, or a web page with status 200
    truncated, gzip                   half of the JSON, or of the packed body, as if it were all
    408, 500, 502, 503, 504           refusals of a gateway
    429, 429-retry, 429-left          too many requests: bare, with Retry-After, with quota left
    no-link, wrong-host, repeat       the next link missing or elsewhere, the page before once more
    cursor, no-headers                400 "Invalid cursor", no RateLimit headers

A synthetic Hub lists by createdAt and lastModified, of all models, of an author, or of those with
given base_model: tags; the rest is refused with 501. The real one had this size on 2026-09-25:

    hflineage replay --synthetic 3094856 --seed 1`
}

// server loads the data, or makes it up.
func (c *replayCmd) server() (*replay.Server, error) {
	if c.Quota < 0 || c.Latency < 0 || c.Window <= 0 {
		return nil, usagef("--quota and --latency cannot be negative, and --window must be positive")
	}
	faults, err := c.faults()
	if err != nil {
		return nil, err
	}
	cfg := replay.Config{Latency: c.Latency, Quota: c.Quota, Window: c.Window, Faults: faults}
	if c.Data == "" {
		return c.synthetic(cfg)
	}
	what := c.Data
	if c.Mutations != "" {
		if cfg.Mutations, err = readMutations(c.Mutations); err != nil {
			return nil, err
		}
		what += " with " + c.Mutations
	}
	f, err := os.Open(c.Data)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := replay.New(f, cfg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return s, nil
}

func readMutations(name string) ([]replay.Mutation, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := replay.ReadMutations(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}

// faults is the plan that the flags tell, nil for none.
func (c *replayCmd) faults() (*replay.Faults, error) {
	if !(c.Faults >= 0 && c.Faults <= 1) { // NaN is refused too
		return nil, usagef("--faults must be from 0 to 1")
	}
	var kinds []replay.Fault
	for _, name := range c.FaultKinds {
		kind, err := replay.ParseFault(name)
		if err != nil {
			return nil, usagef("--fault-kinds: %w", err)
		}
		kinds = append(kinds, kind)
	}
	switch {
	case c.Faults > 0:
		return replay.NewFaults(c.Seed, c.Faults, kinds...), nil
	case len(kinds) > 0:
		return nil, usagef("--fault-kinds needs --faults RATE")
	}
	return nil, nil
}

func (c *replayCmd) synthetic(cfg replay.Config) (*replay.Server, error) {
	if c.Mutations != "" {
		return nil, usagef("--mutations needs --data: a synthetic Hub does not change")
	}
	if c.Synthetic < 0 || c.Synthetic > synth.MaxModels {
		return nil, usagef("--synthetic must be from 0 to %d", synth.MaxModels)
	}
	made, err := synth.New(c.Synthetic, c.Seed)
	if err != nil {
		return nil, err
	}
	return replay.NewSource(made, cfg), nil
}

func (c *replayCmd) Run(a *app) error {
	s, err := c.server()
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(a.ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w; choose another address with --listen", err)
	}
	fmt.Fprintf(a.stderr, "a Hub of %d models is at http://%s; stop it with Ctrl-C\n", s.Len(), l.Addr())
	return replay.Serve(a.ctx, l, s, slog.New(slog.NewTextHandler(a.stderr, nil)))
}
