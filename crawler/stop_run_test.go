package crawler_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/crawler"
	"hflineage/crawler/archive"
	"hflineage/graph"
	"hflineage/store"
)

// stopped is a crawl that is stopped, its database and its Hub.
type stopped struct {
	dir    string
	before map[string][]byte // files before the run
	config crawler.Config
	read   func(context.Context, *crawler.Crawler, crawler.Journal, graph.Run) error
	keep   bool

	several bool // lanes
	want    wholeDB
}

const (
	stopDB      = "lineage.db"
	stopArchive = "run.jsonl.zst"
)

func (p *stopped) path(name string) string { return filepath.Join(p.dir, name) }

// files are those of the folder.
func (p *stopped) files(t *testing.T) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	held := map[string][]byte{}
	for _, e := range entries {
		if held[e.Name()], err = os.ReadFile(p.path(e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return held
}

// restore makes the folder what it was.
func (p *stopped) restore(t *testing.T, held map[string][]byte) {
	t.Helper()
	for name := range p.files(t) {
		if err := os.Remove(p.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range held {
		if err := os.WriteFile(p.path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// at cancels when it is called for the n-th time.
func (p *stopped) at(n int, cancel context.CancelFunc) func() map[string][]byte {
	return func() map[string][]byte {
		if n--; n == 0 {
			cancel()
		}
		return nil
	}
}

// last is the run of the database.
func (p *stopped) last(t *testing.T) (last graph.Run) {
	t.Helper()
	err := store.Read(p.path(stopDB), func(s *store.Snapshot) error {
		last = s.Meta().Run
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrNoDatabase) {
		t.Fatal(err)
	}
	return last
}

// crawl crawls as the command does, up to the publication.
func (p *stopped) crawl(t *testing.T, wrap func(crawler.Journal, context.CancelFunc) crawler.Journal) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	j, err := store.OpenJournal(p.path(stopDB))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	c := p.config
	switch run := j.Run(); {
	case run.Archive != "" && run.Finished.IsZero():
		c.Archive, err = archive.Reopen(run)
	case p.keep && run.ID == 0:
		c.Archive, err = archive.Create(p.path(stopArchive))
	}
	if err != nil {
		t.Fatal(err)
	}
	if c.Archive != nil {
		defer c.Archive.Close()
	}
	crawl, err := crawler.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p.read(ctx, crawl, wrap(j, cancel), p.last(t))
}

// publish goes on with the crawl to its end, and publishes.
func (p *stopped) publish(t *testing.T) {
	t.Helper()
	if err := p.crawl(t, func(j crawler.Journal, _ context.CancelFunc) crawler.Journal { return j }); err != nil {
		t.Fatal(err)
	}
	j, err := store.OpenJournal(p.path(stopDB))
	if err != nil {
		t.Fatal(err)
	}
	if p.keep {
		answers, err := j.Answers()
		if err != nil {
			t.Fatal(err)
		}
		w, err := archive.Reopen(j.Run())
		if err == nil {
			err = w.Finish(j.Run(), answers)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Publish(p.path(stopDB), j); err != nil {
		t.Fatal(err)
	}
}

// goesOn makes sure that the next start makes what a crawl never stopped makes.
func (p *stopped) goesOn(t *testing.T, when string) {
	t.Helper()
	p.publish(t)
	if got := p.whole(t); !reflect.DeepEqual(p.want, got) { // which is fast
		if diff := cmp.Diff(p.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: -never stopped +gone on:\n%s", when, diff)
		}
	}
	if !p.keep {
		return
	}
	again := filepath.Join(t.TempDir(), stopDB)
	if err := os.WriteFile(again, p.before[stopDB], 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := store.OpenJournal(again)
	if err != nil {
		t.Fatal(err)
	}
	im := &crawler.Import{Files: []string{p.path(stopArchive)}, Last: graph.Run{ID: 1}}
	if err := errors.Join(im.Run(t.Context(), j), store.Publish(again, j)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, p.files(t)[stopDB]) {
		t.Errorf("%s: the archive gives another database", when)
	}
}
