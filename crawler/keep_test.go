package crawler_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler"
	"hflineage/crawler/archive"
	"hflineage/crawler/replay"
	"hflineage/graph"
)

// TestArchiveOfStoppedCrawl lets each write of a crawl fail, done or not done,
// while it keeps an archive, and goes on with both: the archive is that of the
// run, whatever stood in it behind what the journal knew.
func TestArchiveOfStoppedCrawl(t *testing.T) {
	listing := models(40) + model(50, "owner/child", `,"tags":["base_model:gone/a"]`) + "\n" + model(51, "owner/hidden", `,"private":true`) + "\n" + `{"id":7}` + "\n"
	for n := 2; n <= 8; n++ { // the first write begins the run
		for _, done := range []bool{false, true} {
			t.Run(fmt.Sprintf("write %d, done %t", n, done), func(t *testing.T) {
				s := newSite(t, recorded(t, listing, replay.Config{}))
				s.config.PageSize, s.config.Lanes = 8, 3
				path := filepath.Join(t.TempDir(), "run.jsonl.zst")
				w, err := archive.Create(path)
				if err != nil {
					t.Fatal(err)
				}
				s.config.Archive = w
				stopped, err := s.sweepInto(t.Context(), t, func(j crawler.Journal) crawler.Journal {
					return &faulty{Journal: j, writes: n, done: done}
				})
				if err := errors.Join(err, w.Close()); !errors.Is(err, errDisk) {
					t.Fatalf("Sweep = %v, want %v", err, errDisk)
				}
				if s.config.Archive, err = archive.Reopen(stopped.run); err != nil {
					t.Fatal(err)
				}
				crawled, err := s.sweep(t.Context(), t)
				crawled.checkComplete(t, err)
				if err := s.config.Archive.Finish(crawled.run, nil); err != nil {
					t.Fatal(err)
				}
				crawled.run.Archive, crawled.run.Archived = "", 0
				again, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: []string{path}})
				if err != nil {
					t.Fatal(err)
				}
				crawled.notes, again.notes = graph.SortAnomalies(crawled.notes), graph.SortAnomalies(again.notes)
				if diff := cmp.Diff(crawled, again, cmp.AllowUnexported(outcome{})); diff != "" {
					t.Errorf("-crawled +imported:\n%s", diff)
				}
			})
		}
	}
}
