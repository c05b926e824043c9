package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"hflineage/crawler/hub"
)

type runCmd struct {
	Sizes []int `default:"3094856,10000000" help:"Models of the synthetic Hubs, one after the other (default ${default})."`
	placeFlags
}

func (runCmd) Help() string {
	return `Starts a synthetic Hub of each size, crawls it, publishes and asks, every step in a process of
its own, and prints time, processor time and peak memory of each beside its target, with the
growth from the first size to the last.`
}

// Validate is called by kong.
func (c *runCmd) Validate() error {
	if len(c.Sizes) == 0 || slices.Min(c.Sizes) < 1 {
		return errors.New("--sizes wants numbers of models, from 1 up")
	}
	return nil
}

func (c *runCmd) Run(a *app) error {
	return c.within(a, func(b *bench) error {
		r := newReport(c.Sizes)
		err := b.all(r)
		if a.ctx.Err() != nil {
			return err
		}
		// What was measured before a failure is shown all the same.
		r.note("Targets are for %s models on 2 processors; smaller Hubs are not judged, larger ones where size should not matter.", humanize.Comma(published))
		return errors.Join(err, write(a.stdout, c.Format, r.table(), append(r.notes, b.machine()...)))
	})
}

func (b *bench) all(r *report) error {
	has, err := b.commands()
	if err != nil {
		return err
	}
	for i, n := range r.sizes {
		s := &sized{bench: b, report: r, i: i, models: n, has: has, dir: b.path(strconv.Itoa(n))}
		if err := os.Mkdir(s.dir, 0o755); err != nil {
			return err
		}
		err := s.measure()
		if !b.keep {
			err = errors.Join(err, os.RemoveAll(s.dir)) // room for the next size
		}
		if err != nil {
			return fmt.Errorf("%s models: %w", humanize.Comma(int64(n)), err)
		}
	}
	return b.quota(r)
}

// sized measures one size.
type sized struct {
	*bench
	*report
	i      int // of the size
	models int
	has    []string // the commands of the program
	dir    string
}

func (s *sized) file(name string) string { return filepath.Join(s.dir, name) }
func (s *sized) db() string              { return s.file("lineage.db") }

// measure takes the steps in the order in which one needs the other.
func (s *sized) measure() error {
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"the Hub alone", s.ceiling},
		{"crawl", s.crawl},
		{"publish", s.publish},
		{"size", s.size},
		{"queries", s.queries},
		{"import", s.imported},
	} {
		s.say("%s models: %s", humanize.Comma(int64(s.models)), step.name)
		if err := step.do(); err != nil {
			return err
		}
	}
	return nil
}

// ceiling is what the Hub can do.
func (s *sized) ceiling() error {
	_, err := s.withHub(s.models, nil, func(url string) error {
		var read readAnswer
		_, err := s.step(&read, "read", "--hub", url, "--models", strconv.Itoa(min(s.models, 300_000)))
		s.set(s.i, rowHub, cell{value: rate(read.Models, read.Took)})
		return err
	})
	return err
}

func (s *sized) crawl() error {
	var c crawlAnswer
	var u usage
	counted, err := s.withHub(s.models, nil, func(url string) (err error) {
		u, err = s.step(&c, "crawl", "--hub", url, "--db", s.db())
		return err
	})
	if err != nil {
		return err
	}
	if c.Models != s.models {
		return fmt.Errorf("the crawl found %d models", c.Models)
	}
	s.ran(s.i, rowCrawl, rate(c.Models, c.Took), u)
	s.set(s.i, rowSlowing, cell{value: 100 * c.Slowing})
	pages := (s.models + hub.MaxLimit - 1) / hub.MaxLimit
	s.set(s.i, rowRequests, cell{value: 100 * (float64(counted.requests)/float64(pages) - 1)})
	blocks := make([]string, len(c.Blocks))
	for i, rate := range c.Blocks {
		blocks[i] = humanize.Comma(int64(rate))
	}
	s.note("Crawl of %s, models a second for each %s: %s.", humanize.Comma(int64(s.models)), humanize.Comma(blockSize), strings.Join(blocks, "  "))
	return nil
}

// publish publishes the journal, and a copy of it over what that gave.
func (s *sized) publish() error {
	journal, again := s.db()+".run", s.file("again")
	size, err := fileSize(journal)
	if err != nil {
		return err
	}
	s.set(s.i, rowJournal, cell{value: size / float64(s.models)})
	if err := copyFile(again, journal); err != nil {
		return err
	}
	u, err := s.step(nil, "publish", "--db", s.db())
	if err != nil {
		return err
	}
	s.took(s.i, rowPublish, u)
	if err := os.Rename(again, journal); err != nil {
		return err
	}
	if u, err = s.step(nil, "publish", "--again", "--db", s.db()); err != nil {
		return err
	}
	s.took(s.i, rowAgain, u)
	return nil
}

func (s *sized) size() error {
	size, err := fileSize(s.db())
	s.set(s.i, rowSnapshot, cell{value: size / float64(s.models)})
	return err
}

// imported takes the listing from a file into another database. The first
// database is not needed any more and makes room.
func (s *sized) imported() error {
	if !slices.Contains(s.has, "import") {
		return nil
	}
	if !s.keep {
		if err := os.Remove(s.db()); err != nil {
			return err
		}
	}
	listing := s.file("listing.jsonl")
	_, err := s.withHub(s.models, nil, func(url string) error {
		_, err := s.step(nil, "read", "--hub", url, "--models", strconv.Itoa(s.models), "--out", listing)
		return err
	})
	if err != nil {
		return err
	}
	_, u, err := s.child(s.program, "import", listing, "--db", s.file("imported.db"))
	if err != nil {
		return err
	}
	s.ran(s.i, rowImport, rate(s.models, u.wall), u)
	return nil
}

func fileSize(path string) (float64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
