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
	Seed      uint64        `default:"1" placeholder:"S" help:"Which synthetic Hub: the same N and S give the same bytes (default ${default})."`
	Listen    string        `default:"127.0.0.1:8090" placeholder:"ADDR" help:"Address to listen on (default ${default})."`
	Latency   time.Duration `default:"0s" help:"How long each answer takes."`
	Quota     int           `default:"0" help:"Requests a window; 0 for no quota."`
	Window    time.Duration `default:"5m" help:"Length of the quota's window."`
}

func (replayCmd) Help() string {
	return `Serves /api/models and /api/models/{id} as the Hub does: filters, orders, cursors, expand,
renames, quota. Point any client of the Hub at it:

    hflineage replay --data testdata/hub.jsonl --listen 127.0.0.1:8090 &
    HF_ENDPOINT=http://127.0.0.1:8090 hflineage crawl --db sample.db

An item may carry "formerIds": a list of ids that redirect to it.

A synthetic Hub lists by createdAt only. The real one had this size on 2026-09-25:

    hflineage replay --synthetic 3094856 --seed 1`
}

// server loads the data, or makes it up.
func (c *replayCmd) server() (*replay.Server, error) {
	if c.Quota < 0 || c.Latency < 0 || c.Window <= 0 {
		return nil, usagef("--quota and --latency cannot be negative, and --window must be positive")
	}
	cfg := replay.Config{Latency: c.Latency, Quota: c.Quota, Window: c.Window}
	if c.Data == "" {
		return c.synthetic(cfg)
	}
	f, err := os.Open(c.Data)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := replay.New(f, cfg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Data, err)
	}
	return s, nil
}

func (c *replayCmd) synthetic(cfg replay.Config) (*replay.Server, error) {
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
