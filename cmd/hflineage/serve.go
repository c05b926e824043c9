package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"hflineage/cmd/hflineage/web"
)

// pagesFlag says what pages are made of.
type pagesFlag struct {
	dbFile
	familyFlag
	suspectsFlag
}

func (f *pagesFlag) config(log *slog.Logger) (c web.Config, err error) {
	c = web.Config{DB: f.DB, Version: version(), Log: log}
	if c.Families, err = f.load(); err != nil {
		return c, err
	}
	c.Suspects, err = f.rules()
	return c, err
}

type serveCmd struct {
	pagesFlag
	Listen string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen (default ${default}, this machine alone)."`
}

func (serveCmd) Help() string {
	return `Serves pages to look at the database with, and the same as JSON under /api/v1/, which /api
describes: the families, one family, one model, comparisons, the runs, and a search. A newly
published run is picked up without a restart; every request is answered from one run.

It only reads, asks no other host for anything, and limits what a request may cost. There is no
log-in and no encryption: it listens on this machine alone unless told otherwise, and belongs
behind a server that does both where others shall see it. /healthz says whether the newest run is
served, and /metrics is for Prometheus.

    hflineage serve
    hflineage serve --listen :8080`
}

// How long parts of a request may take, and what the server waits for when it ends.
const (
	headerTime  = 5 * time.Second
	readTime    = 10 * time.Second
	writeTime   = 60 * time.Second
	idleTime    = 2 * time.Minute
	graceTime   = 10 * time.Second
	headerBytes = 16 << 10
)

func (c *serveCmd) Run(a *app) error {
	config, err := c.config(slog.New(slog.NewTextHandler(a.stderr, nil)))
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(a.ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen at %s: %w; choose another address with --listen", c.Listen, err)
	}
	site, err := web.New(a.ctx, config)
	if err != nil {
		return errors.Join(c.explain(err), listener.Close())
	}
	a.say(slog.LevelInfo, fmt.Sprintf("serving run %d at http://%s/; stop with Ctrl-C", site.Run().ID, listener.Addr()))
	return serveUntilDone(a.ctx, listener, site)
}

// serveUntilDone serves until ctx is done, which is no failure, and lets requests
// under way end.
func serveUntilDone(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headerBytes,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("requests were still being answered after %s: %w", graceTime, errors.Join(err, server.Close()))
	}
	return nil
}
