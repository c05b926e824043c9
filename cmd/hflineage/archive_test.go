package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"hflineage/crawler/archive"
	"hflineage/crawler/hub"
	"hflineage/graph"
	"hflineage/store"
)

// scriptArchive writes the archive of the run that a database was published
// from, if the Hub still lists the same.
func scriptArchive(ts *testscript.TestScript, _ bool, args []string) {
	var run graph.Run
	var lookups []graph.Lookup
	ts.Check(store.Read(ts.MkAbs(args[0]), func(s *store.Snapshot) (err error) {
		run = s.Meta().Run
		lookups, err = s.Lookups()
		return err
	}))
	w, err := archive.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(w.Begin(run))
	fields := strings.Split("baseModels createdAt disabled downloads gated lastModified library_name likes pipeline_tag private tags", " ")
	q := hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending, Limit: 300, Expand: fields}
	for url := ts.Getenv("HF_ENDPOINT") + hub.ListingPath + "?" + q.Values().Encode(); url != ""; {
		resp, err := http.Get(url)
		ts.Check(err)
		body, err := io.ReadAll(resp.Body)
		ts.Check(errors.Join(err, resp.Body.Close()))
		rows, err := hub.Rows(body)
		ts.Check(err)
		ts.Check(w.Append(rows))
		url = hub.NextLink(resp.Header)
	}
	ts.Check(w.Finish(run, lookups))
}

func scriptCut(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	path := ts.MkAbs(args[1])
	info, err := os.Stat(path)
	ts.Check(err)
	ts.Check(os.Truncate(path, info.Size()-n))
}

func scriptPack(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args[1:] {
		data, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		end := ".gz"
		if args[0] == "zstd" {
			end = ".zst"
		}
		f, err := os.Create(ts.MkAbs(name + end))
		ts.Check(err)
		var w io.WriteCloser = gzip.NewWriter(f)
		if args[0] == "zstd" {
			w, err = zstd.NewWriter(f)
			ts.Check(err)
		}
		_, err = w.Write(data)
		ts.Check(errors.Join(err, w.Close(), f.Close()))
	}
}
