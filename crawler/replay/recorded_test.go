package replay_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay"
)

// recorded opens a file of real data, which is no part of the repository.
func recorded(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("HFLINEAGE_DATA")
	if dir == "" {
		t.Skip("HFLINEAGE_DATA names no folder of recorded data")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestRecordedListing(t *testing.T) {
	s, err := replay.New(recorded(t, "hub-2026-08-22.jsonl.gz"), replay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s)
	defer srv.Close()
	for _, order := range []string{
		"sort=createdAt&direction=1", "sort=createdAt", "sort=lastModified", "sort=downloads", "sort=likes", "sort=trendingScore", "",
	} {
		const expand = "&expand=tags&expand=createdAt&expand=lastModified&expand=gated&expand=downloads&expand=baseModels"
		seen := map[string]bool{}
		for i, raw := range walk(t, srv.URL, order+expand, "", hub.MaxLimit) {
			item, err := hub.DecodeItem(raw)
			if err != nil || len(item.Problems) > 0 || !hub.IsKey(item.Key) || item.CreatedAt.IsZero() {
				t.Fatalf("%s, item %d: %v %q: %s", order, i, err, item.Problems, raw)
			}
			if seen[item.Key] {
				t.Errorf("%s: %s comes twice", order, item.ID)
			}
			seen[item.Key] = true
		}
		if len(seen) != s.Len() || s.Len() != 15153 {
			t.Errorf("%s: %d items of %d", order, len(seen), s.Len())
		}
	}
}

func TestRecordedResponses(t *testing.T) {
	dec := json.NewDecoder(recorded(t, "api-items.jsonl"))
	for n := 1; dec.More(); n++ {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			t.Fatal(err)
		}
		if item, err := hub.DecodeItem(raw); err != nil || len(item.Problems) > 0 {
			t.Errorf("item %d: %v %q", n, err, item.Problems)
		}
	}
	paths, err := filepath.Glob(filepath.Join(os.Getenv("HFLINEAGE_DATA"), "api-details", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Skip("no recorded details")
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := hub.DecodeDetail(raw); err != nil || len(d.Problems) > 0 || d.LastModified.IsZero() {
			t.Errorf("%s: %v %q", path, err, d.Problems)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	s, err := replay.New(recorded(b, "hub-2026-08-22.jsonl.gz"), replay.Config{})
	if err != nil {
		b.Fatal(err)
	}
	target := hub.ListingPath + "?sort=createdAt&direction=1&limit=1000"
	for _, name := range []string{"createdAt", "lastModified", "gated", "downloads", "likes", "tags", "baseModels", "pipeline_tag", "library_name"} {
		target += fmt.Sprintf("&expand[]=%s", name)
	}
	for b.Loop() {
		b.SetBytes(int64(len(record(s, target))))
	}
	b.ReportMetric(float64(hub.MaxLimit)*float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
