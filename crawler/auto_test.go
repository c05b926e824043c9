package crawler_test

import (
	"testing"
	"testing/synctest"
	"time"

	"hflineage/crawler"
	"hflineage/crawler/replay"
	"hflineage/crawler/replay/synth"
	"hflineage/graph"
)

// TestAutoFillsQuota lets a server count what a crawl with lanes of its own
// choice spends of a quota that one lane does not fill.
func TestAutoFillsQuota(t *testing.T) {
	const s = time.Second
	tests := map[string]struct {
		quota           int
		window, latency time.Duration
		sampled         bool
		lanes           int     // that it must choose
		within          float64 // of the time that the quota takes
	}{
		"divided by the last run":  {50, 3 * s, s / 5, true, 4, 1.05},
		"divided by age":           {50, 3 * s, s / 5, false, 4, 1.05},
		"a quota that one fills":   {50, 3 * s, s / 50, true, 1, 1.05},
		"the Hub's own, one lane":  {1000, 300 * s, s / 4, true, 1, 1.05},
		"the Hub's own, two lanes": {1000, 300 * s, s / 2, true, 2, 1.05},
		"more than eight":          {1000, 10 * s, s, true, 8, 14},
		"nothing told":             {0, 3 * s, s / 5, true, 3, 0},
	}
	const models, pageSize = 30_000, 30
	made, err := synth.New(models, 1)
	if err != nil {
		t.Fatal(err)
	}
	var sample []graph.Key
	for i := 0; i < models; i += 10 {
		k, err := graph.ParseKey(made.Key(i))
		if err != nil {
			t.Fatal(err)
		}
		sample = append(sample, k)
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := replay.NewSource(made, replay.Config{Quota: tt.quota, Window: tt.window, Latency: tt.latency})
				c := config(server, pageSize, 0)
				if tt.sampled {
					c.Sample, c.Expect = sample, models
				}
				lanes := 0
				c.Progress = func(p crawler.Progress) { lanes = max(lanes, p.Lanes) }
				j := &memory{}
				begin := time.Now()
				if err := sweep(t.Context(), t, c, j); err != nil {
					t.Fatal(err)
				}
				took := time.Since(begin)
				if got := len(j.content().Models); got != models || lanes != tt.lanes {
					t.Errorf("%d models by %d lanes, want %d by %d", got, lanes, models, tt.lanes)
				}
				requests := server.Counts()
				if requests.Refused > 0 || j.run.Throttled > 0 {
					t.Errorf("%d of %d requests were above the quota, want none", requests.Refused, requests.Listing)
				}
				const pages = models / pageSize
				if most := pages + pages/100; requests.Listing > most {
					t.Errorf("%d requests for %d pages, want at most %d", requests.Listing, pages, most)
				}
				ideal := time.Duration(float64(pages) / float64(max(1, tt.quota)) * float64(tt.window))
				t.Logf("%d pages by %d lanes took %d requests and %v, by the quota %v", pages, lanes, requests.Listing, took, ideal)
				if tt.within > 0 && took > time.Duration(tt.within*float64(ideal)) {
					t.Errorf("took %v, want at most %v times %v", took, tt.within, ideal)
				}
			})
		})
	}
}
