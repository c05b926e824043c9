package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"hflineage/graph"
)

// began is when the runs of the tests begin.
var began = time.Date(2026, 11, 23, 20, 12, 0, 0, time.UTC)

func testRun() graph.Run {
	return graph.Run{
		ID: 3, Strategy: "sweep", Endpoint: "https://hub.test", Complete: true,
		Started: began, Until: began, Finished: began.Add(time.Hour), Models: 5, Pages: 2, Items: 6, Private: 1,
	}
}

var testLookups = []graph.Lookup{{Name: "a/old", To: "a/new", At: began}, {Name: "a/gone", At: began}}

// items are n of them.
func items(n int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		list[i] = fmt.Appendf(nil, `{"_id":"%024x","id":"owner/m%d","tags":["one","two\nthree"]}`, i, i)
	}
	return list
}

// archived writes the archive of testRun with two pages.
func archived(t testing.TB, path string) {
	t.Helper()
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	all := items(5)
	err = errors.Join(w.Begin(testRun()), w.Append(all[:3]), w.Sync(), w.Append(all[3:]), w.Finish(testRun(), testLookups))
	if err != nil {
		t.Fatal(err)
	}
}

// whole is what a file holds.
type whole struct {
	lines   []string // those that are not empty, with their numbers
	lookups []graph.Lookup
	run     *graph.Run
	archive bool
}

// readAll reads to the end, or to an error.
func readAll(data []byte) (whole, error) {
	var all whole
	r, err := NewReader(bytes.NewReader(data), "data")
	if err != nil {
		return all, err
	}
	defer r.Close()
	for {
		lines, err := r.Next()
		if err != nil {
			all.archive, all.run, all.lookups = r.IsArchive(), r.Run(), r.Lookups()
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return all, err
		}
		for i := range lines.Len() {
			if line := lines.Line(i); len(line) > 0 {
				all.lines = append(all.lines, fmt.Sprintf("%d: %s", lines.First+i, line))
			}
		}
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "run.jsonl.zst") }

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t testing.TB, data []byte) []byte {
	t.Helper()
	zw, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return zw.EncodeAll(data, nil)
}

func unpacked(t testing.TB, data []byte) []byte {
	t.Helper()
	zr, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer zr.Close()
	text, err := zr.DecodeAll(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
