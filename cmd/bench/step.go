package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/store"
)

// stepCmd are the steps that no command of hflineage does alone. Each is run in
// a process of its own and answers in JSON.
type stepCmd struct {
	Read    readStep    `cmd:""`
	Crawl   crawlStep   `cmd:""`
	Publish publishStep `cmd:""`
	Facts   factsStep   `cmd:""`
	Edges   edgesStep   `cmd:""`
	Load    loadStep    `cmd:""`
	Query   queryStep   `cmd:""`
}

func answer(a *app, v any) error { return json.NewEncoder(a.stdout).Encode(v) }

// readStep reads the listing and does nothing with it: what the Hub can do. With
// Out it writes the models to a file, a line each, in place of being measured.
type readStep struct {
	Hub    string
	Models int
	Out    string
}

type readAnswer struct {
	Models int
	Bytes  int64
	Took   time.Duration
}

func (s *readStep) Run(a *app) (err error) {
	var out io.Writer
	if s.Out != "" {
		f, err := os.Create(s.Out)
		if err != nil {
			return err
		}
		w := bufio.NewWriterSize(f, 1<<20)
		defer func() { err = errors.Join(err, w.Flush(), f.Close()) }()
		out = w
	}
	base, err := url.Parse(s.Hub)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: plainTransport()}
	query := hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending, Limit: hub.MaxLimit, Expand: crawler.Fields()}
	next := s.Hub + hub.ListingPath + "?" + query.Values().Encode()
	var done readAnswer
	for begin := time.Now(); next != "" && done.Models < s.Models; done.Took = time.Since(begin) {
		size, link, err := readPage(a.ctx, client, next, out)
		if err != nil {
			return err
		}
		done.Models += hub.MaxLimit
		done.Bytes += size
		if next = link; next != "" {
			if next, err = hub.Rebase(next, base); err != nil {
				return err
			}
		}
	}
	done.Models = min(done.Models, s.Models)
	return answer(a, done)
}

// plainTransport asks for no gzip.
func plainTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true
	return t
}

// readPage reads one page, and writes its models to out unless that is nil.
func readPage(ctx context.Context, client *http.Client, page string, out io.Writer) (size int64, next string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return 0, "", err
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, "", fmt.Errorf("the Hub answers %s", res.Status)
	}
	next = hub.NextLink(res.Header)
	if out == nil {
		size, err = io.Copy(io.Discard, res.Body)
		return size, next, err
	}
	var items []json.RawMessage
	if err := json.NewDecoder(res.Body).Decode(&items); err != nil {
		return 0, "", err
	}
	for _, item := range items {
		n, err := out.Write(append(item, '\n'))
		if err != nil {
			return 0, "", err
		}
		size += int64(n)
	}
	return size, next, nil
}

// crawlStep reads the listing into the journal and leaves that there: a crawl
// without look-ups and without its publication.
type crawlStep struct {
	Hub string
	DB  string `name:"db"`
}

type crawlAnswer struct {
	Models, Throttled int
	Took              time.Duration
	Blocks            []float64 // models a second
	Slowing           float64
}

func (s *crawlStep) Run(a *app) error {
	settings, err := hub.LoadSettings(func(name string) string {
		if name == "HF_ENDPOINT" {
			return s.Hub
		}
		return "" // no token, whatever the environment has
	}, func(string) ([]byte, error) { return nil, fs.ErrNotExist })
	if err != nil {
		return err
	}
	var mu sync.Mutex // guards seen
	var seen []progress
	begin := time.Now()
	c, err := crawler.New(crawler.Config{Hub: settings, Transport: plainTransport(), Progress: func(p crawler.Progress) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, progress{p.Run.Models, time.Since(begin)})
	}})
	if err != nil {
		return err
	}
	journal, err := store.OpenJournal(s.DB)
	if err != nil {
		return err
	}
	begin = time.Now()
	err = c.Sweep(a.ctx, journal, 1)
	took := time.Since(begin)
	run := journal.Run()
	if err := errors.Join(err, journal.Close()); err != nil {
		return err
	}
	return answer(a, crawlAnswer{run.Models, run.Throttled, took, blockRates(seen, blockSize), slowing(seen, blockSize)})
}
