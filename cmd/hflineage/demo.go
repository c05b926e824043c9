package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
)

type demoCmd struct {
	Hub  string `enum:"sample,live" default:"sample" help:"Which Hub to crawl: ${enum}. The live one takes half an hour and more."`
	Data string `default:"testdata/hub.jsonl" placeholder:"FILE" help:"The listing of the sample Hub."`
	Out  string `default:"demo" placeholder:"DIR" type:"path" help:"Where to put the database and the pictures."`
}

func (demoCmd) Help() string {
	return `Serves the sample listing as a Hub in this process, crawls it over HTTP, counts its families and
draws four of them. Run it in the source tree, or name the listing with --data.`
}

// demoFamilies are the ones that are drawn.
var demoFamilies = []string{"qwen", "llama", "deepseek", "gemma"}

func (c *demoCmd) Run(a *app) error {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	db := dbFile{filepath.Join(c.Out, c.Hub+".db")}
	if err := c.crawl(a, db); err != nil {
		return err
	}
	return db.read(func(s *store.Snapshot) error {
		fmt.Fprintln(a.stdout)
		families := family.Default()
		q := countQuery{families: families, groups: families.Each(), suspects: suspect.Default(), without: true}
		q.shown, _ = chosen(families, nil)
		if err := q.count(a, s).write(a, "table", answers.Columns); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout)
		for _, name := range demoFamilies {
			if err := c.draw(a, s, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *demoCmd) crawl(a *app, db dbFile) error {
	crawl := &crawlCmd{}
	if err := kong.ApplyDefaults(crawl); err != nil {
		return err
	}
	crawl.dbFile = db
	if c.Hub == "live" {
		return crawl.Run(a)
	}
	server, err := (&replayCmd{Data: c.Data, Window: time.Minute}).server()
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: run the demo in the source tree, or name a listing with --data", err)
	}
	if err != nil {
		return err
	}
	if err := forget(db.DB); err != nil {
		return err
	}
	return serveWhile(a.ctx, server, func(endpoint *url.URL) error {
		return crawl.crawl(a, hub.Settings{Endpoint: endpoint})
	})
}

// forget removes the sample's database: the sample Hub has another port each
// time and no history.
func forget(db string) error {
	journal, err := store.OpenJournal(db) // no other demo is at work on it
	if err != nil {
		return err
	}
	if err := os.Remove(db); err != nil && !errors.Is(err, os.ErrNotExist) {
		return errors.Join(err, journal.Drop())
	}
	return journal.Drop()
}

// serveWhile runs f with a Hub on a free port of this machine.
func serveWhile(ctx context.Context, server *replay.Server, f func(endpoint *url.URL) error) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- replay.Serve(ctx, l, server, slog.New(slog.DiscardHandler)) }()
	err = f(&url.URL{Scheme: "http", Host: l.Addr().String()})
	stop()
	return errors.Join(err, <-served)
}

func (c *demoCmd) draw(a *app, s *store.Snapshot, name string) error {
	d, facts, err := (&exportCmd{Family: name, Nodes: 60}).diagram(a, s, family.Default(), graph.Filters{})
	if err != nil {
		return err
	}
	data, err := render(a, d, "svg", facts)
	if err != nil {
		return err
	}
	path := filepath.Join(c.Out, name+".svg")
	fmt.Fprintln(a.stdout, "drawn:", path)
	return writeFile(path, data)
}
