package synth_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
)

// benchModels is the size of the real Hub.
const benchModels = 3_094_856

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := synth.New(benchModels, 1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkItem makes items, on one processor.
func BenchmarkItem(b *testing.B) {
	h, err := synth.New(benchModels, 1)
	if err != nil {
		b.Fatal(err)
	}
	write := h.Writer(crawled)
	var buf []byte
	i, size := 0, 0
	for b.Loop() {
		buf = write(buf[:0], i)
		size += len(buf)
		i = (i + 1) % h.Len()
	}
	report(b, b.N, size)
}

// BenchmarkServe reads the listing over HTTP and does nothing with it: what the
// server can do, with a client that shares its processors.
func BenchmarkServe(b *testing.B) {
	h, err := synth.New(benchModels, 1)
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(replay.NewSource(h, replay.Config{}))
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	query := hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending, Limit: hub.MaxLimit, Expand: expand}
	first := server.URL + hub.ListingPath + "?" + query.Values().Encode()
	size, next := 0, first
	for b.Loop() {
		res, err := client.Get(next)
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			b.Fatal(res.Status, err)
		}
		res.Body.Close()
		size += int(n)
		if next, err = hub.Rebase(hub.NextLink(res.Header), base); err != nil {
			next = first // the last page has no link
		}
	}
	report(b, b.N*hub.MaxLimit, size)
}

func report(b *testing.B, models, size int) {
	b.ReportMetric(float64(models)/b.Elapsed().Seconds(), "models/s")
	b.ReportMetric(float64(size)/float64(models), "bytes/model")
}
