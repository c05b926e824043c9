package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/crawler"
	"hflineage/crawler/archive"
	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/store"
)

// files writes files into a folder of the test, and returns their paths.
func files(t testing.TB, contents ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, content := range contents {
		path := filepath.Join(dir, fmt.Sprintf("%d.jsonl", i))
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// imported imports as the command does, but for the publication.
func imported(ctx context.Context, t *testing.T, db string, im *crawler.Import) (outcome, error) {
	t.Helper()
	return importedInto(ctx, t, db, im, func(j crawler.Journal) crawler.Journal { return j })
}

func importedInto(ctx context.Context, t *testing.T, db string, im *crawler.Import, wrap func(crawler.Journal) crawler.Journal) (outcome, error) {
	t.Helper()
	j, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	err = im.Run(ctx, wrap(j))
	return read(t, j), err
}

func newDB(t testing.TB) string { return filepath.Join(t.TempDir(), "lineage.db") }

// listings generates listings in the order of the Hub, with all that may go
// wrong in a row that is a JSON object.
var listings = rapid.Custom(func(t *rapid.T) string {
	var b strings.Builder
	fmt.Fprintln(&b, model(0, "owner/first", ""))
	n := 0
	for range rapid.IntRange(0, 40).Draw(t, "rows") {
		if rapid.IntRange(0, 5).Draw(t, "twin") > 0 {
			n++
		}
		id := fmt.Sprintf("owner/m%d", rapid.IntRange(0, 60).Draw(t, "id"))
		switch row := model(n, id, rapid.SampledFrom(oddFields).Draw(t, "fields")); rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			n++
			fmt.Fprintln(&b, model(n, " ", ""))
		case 1:
			n++
			fmt.Fprintln(&b, strings.Replace(model(n, id, ""), `"`+id+`"`, `7`, 1))
		case 2:
			n++
			fmt.Fprintln(&b, strings.Replace(model(n, id, ""), `{"_id":"`, `{"_id":null,"downloads":"`, 1))
			n++
		case 3:
			fmt.Fprintf(&b, "\r\n  %s \r\n", row)
		default:
			fmt.Fprintln(&b, row)
		}
	}
	return b.String()
})

var oddFields = []string{
	"", `,"tags":["base_model:owner/m1","base_model:quantized:owner/m2"]`, `,"tags":[1,null,"x"],"likes":-1`, `,"tags":"none"`,
	`,"baseModels":{"relation":"merge","models":[{"_id":"65920080000000000000000a","id":"owner/m1"},"owner/m3"]}`,
	`,"baseModels":7,"gated":"manual","disabled":true`, `,"private":true`, `,"createdAt":"never","lastModified":5`,
	`,"downloads":"12","pipeline_tag":"text \u00e9\n","library_name":["x"]`,
}

// lineOf is how an import says where a bad row stands.
var lineOf = regexp.MustCompile(`^\S+ line \d+: `)

// sorted are notes as a database has them, without the lines.
func sorted(notes []graph.Anomaly) []graph.Anomaly {
	list := slices.Clone(notes)
	for i := range list {
		list[i].About = lineOf.ReplaceAllString(list[i].About, "")
	}
	return graph.SortAnomalies(list)
}

// TestImportIsCrawl imports a listing, and crawls it and imports the archive of
// that: the journals hold the same.
func TestImportIsCrawl(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		listing := listings.Draw(r, "listing")
		crawled, archived := crawlToArchive(t, listing, 0)
		plain, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: files(t, listing)})
		plain.checkComplete(t, err)
		if diff := cmp.Diff(crawled.models, plain.models); diff != "" {
			r.Errorf("models of %s: -crawled +imported:\n%s", listing, diff)
		}
		if diff := cmp.Diff(sorted(crawled.notes), sorted(plain.notes)); diff != "" {
			r.Errorf("notes of %s: -crawled +imported:\n%s", listing, diff)
		}
		if plain.run.Models != crawled.run.Models || plain.run.Malformed != crawled.run.Malformed {
			r.Errorf("run %+v of the import, %+v of the crawl", plain.run, crawled.run)
		}
		again, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: []string{archived}})
		if err != nil {
			r.Fatal(err)
		}
		crawled.notes, again.notes = graph.SortAnomalies(crawled.notes), graph.SortAnomalies(again.notes)
		if diff := cmp.Diff(crawled, again, cmp.AllowUnexported(outcome{})); diff != "" {
			r.Errorf("-crawled +imported from the archive of %s:\n%s", listing, diff)
		}
	})
}

// crawlToArchive crawls a listing and keeps its archive.
func crawlToArchive(t *testing.T, listing string, lookups int) (outcome, string) {
	t.Helper()
	s := newSite(t, recorded(t, listing, replay.Config{}))
	path := filepath.Join(t.TempDir(), "run.jsonl.zst")
	w, err := archive.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	s.config.Archive, s.config.Lookups, s.config.PageSize = w, lookups, 20
	crawled, err := s.sweep(t.Context(), t)
	crawled.checkComplete(t, err)
	var list []graph.Lookup
	for name, to := range crawled.lookups {
		list = append(list, graph.Lookup{Name: name, To: to, At: crawled.run.Finished})
	}
	if err := w.Finish(crawled.run, list); err != nil {
		t.Fatal(err)
	}
	crawled.run.Archive, crawled.run.Archived = "", 0
	return crawled, path
}

// TestReplayArchive crawls a Hub that is made of an archive, with rows of every
// kind in it: the run is the one that the archive is of.
func TestReplayArchive(t *testing.T) {
	var rows [][]byte
	for _, row := range []string{
		model(1, "owner/a", ""), "7", "null", model(2, "owner/b", oddFields[1]), `"text"`, `[{"id":"x/y"}]`, "{}",
		model(3, "owner/c", `,"tags":["base_model:owner/old"]`),
	} {
		rows = append(rows, []byte(row))
	}
	run := graph.Run{
		ID: 5, Strategy: "sweep", Endpoint: "https://hub.test", Complete: true, Started: epoch.AddDate(1, 0, 0),
		Until: epoch.AddDate(1, 0, 0), Finished: epoch.AddDate(1, 0, 1), Models: 3, Malformed: 5, Items: 8, Lookups: 1,
	}
	path := filepath.Join(t.TempDir(), "run.jsonl.zst")
	w, err := archive.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	lookups := []graph.Lookup{{Name: "owner/old", To: "owner/a", At: run.Until}, {Name: "owner/gone", At: run.Until}}
	if err := errors.Join(w.Begin(run), w.Append(rows), w.Finish(run, lookups)); err != nil {
		t.Fatal(err)
	}
	again, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: []string{path}})
	if diff := cmp.Diff(run, again.run); err != nil || diff != "" {
		t.Errorf("imported: %v; -want +got:\n%s", err, diff)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, recorded(t, string(data), replay.Config{}))
	s.config.Lookups = 10
	crawled, err := s.sweep(t.Context(), t)
	crawled.checkComplete(t, err)
	if diff := cmp.Diff(again.models, crawled.models); diff != "" {
		t.Errorf("-imported +crawled:\n%s", diff)
	}
	if diff := cmp.Diff(sorted(again.notes), sorted(crawled.notes)); diff != "" {
		t.Errorf("-imported +crawled:\n%s", diff)
	}
	if crawled.lookups["owner/old"] != "owner/a" || crawled.run.Until.Sub(run.Until) > time.Minute {
		t.Errorf("look-ups %v, until %v", crawled.lookups, crawled.run.Until)
	}
}
