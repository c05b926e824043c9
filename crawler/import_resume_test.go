package crawler_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler"
	"hflineage/crawler/archive"
	"hflineage/crawler/replay"
	"hflineage/graph"
)

// inBatches is a listing of several batches in two files, with two renames, one
// of them two hops long.
func inBatches(t testing.TB) []string {
	t.Helper()
	var first, second strings.Builder
	fmt.Fprintln(&first, model(0, "owner/first", `,"formerIds":["owner/once"]`))
	for i := range 2200 {
		fmt.Fprintln(&first, model(i+1, fmt.Sprintf("owner/m%d", i), ""))
	}
	fmt.Fprintln(&second, `{"redirect":{"from":"Owner/Twice","to":"owner/once"}}`)
	for i := range 1500 {
		fmt.Fprintln(&second, model(i+3000, fmt.Sprintf("other/m%d", i), `,"tags":["base_model:owner/twice","base_model:gone/x"]`))
	}
	fmt.Fprintln(&second, "no row")
	return files(t, first.String(), second.String())
}

const batches = 5 // of inBatches

// TestImportInterrupted stops an import after each batch and goes on: nothing is
// lost, nothing is there twice.
func TestImportInterrupted(t *testing.T) {
	paths := inBatches(t)
	want, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: paths})
	want.checkComplete(t, err)
	if want.run.Models != 3701 || want.run.Malformed != 1 || want.run.Pages != batches || !cmp.Equal(want.lookups, map[string]string{"owner/twice": "owner/first"}) {
		t.Errorf("run %+v with look-ups %v", want.run, want.lookups)
	}
	if want.notes[0].About != "1.jsonl line 1502: want an object, got no JSON (no row): no row" {
		t.Errorf("noted: %s", want.notes[0].About)
	}
	for stop := 1; stop < batches; stop++ {
		db := newDB(t)
		ctx, cancel := context.WithCancel(t.Context())
		var last crawler.ImportProgress
		im := &crawler.Import{Files: paths, Progress: func(p crawler.ImportProgress) {
			if last = p; p.Run.Pages == stop {
				cancel()
			}
		}}
		first, err := imported(ctx, t, db, im)
		if !errors.Is(err, context.Canceled) || first.run.Pages != stop || len(first.models) != last.Run.Models {
			t.Errorf("stopped after %d batches: %v with %+v", stop, err, first.run)
		}
		got, err := imported(t.Context(), t, db, im)
		got.checkComplete(t, err)
		got.run.Started, got.run.Finished = want.run.Started, want.run.Finished
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("stopped after %d batches: -want +got:\n%.2000s", stop, diff)
		}
		if last.Read != last.Total || last.Line != 1502 {
			t.Errorf("at the end: %+v", last)
		}
	}
}

// TestImportWriteFails lets each write fail in both ways, and imports again.
func TestImportWriteFails(t *testing.T) {
	const writes = batches + 3 // the beginning, a look-up, the end
	paths := inBatches(t)
	want, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: paths})
	want.checkComplete(t, err)
	for n := 1; n <= writes; n++ {
		for _, done := range []bool{false, true} {
			db := newDB(t)
			_, err := importedInto(t.Context(), t, db, &crawler.Import{Files: paths}, func(j crawler.Journal) crawler.Journal {
				return &faulty{Journal: j, writes: n, done: done}
			})
			if !errors.Is(err, errDisk) {
				t.Errorf("write %d: %v, want %v", n, err, errDisk)
			}
			got, err := imported(t.Context(), t, db, &crawler.Import{Files: paths})
			got.checkComplete(t, err)
			if !slices.Equal(got.ids, want.ids) || !cmp.Equal(got.lookups, want.lookups) || got.run.Items != want.run.Items {
				t.Errorf("write %d, done %t: run %+v, look-ups %v", n, done, got.run, got.lookups)
			}
		}
	}
}

// TestImportOther: an import does not take up what another began.
func TestImportOther(t *testing.T) {
	s := newSite(t, recorded(t, models(10), replay.Config{}))
	ctx, cancel := context.WithCancel(t.Context())
	s.config.Progress = func(crawler.Progress) { cancel() }
	if _, err := s.sweep(ctx, t); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	paths := inBatches(t)
	_, err := imported(t.Context(), t, s.db, &crawler.Import{Files: paths})
	want := fmt.Sprintf("the run under way reads %s, not file://", s.config.Hub.Endpoint)
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("over a crawl: %v, want %s", err, want)
	}

	db := newDB(t)
	ctx, cancel = context.WithCancel(t.Context())
	im := &crawler.Import{Files: paths, Progress: func(crawler.ImportProgress) { cancel() }}
	if _, err := imported(ctx, t, db, im); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	s.db = db
	if _, err := s.sweep(t.Context(), t); err == nil || !strings.HasPrefix(err.Error(), "the run under way reads file://") {
		t.Errorf("a crawl over an import: %v", err)
	}
	if _, err := imported(t.Context(), t, db, &crawler.Import{Files: paths[:1]}); err == nil || !strings.HasPrefix(err.Error(), "the run under way reads file://") {
		t.Errorf("an import of one file over one of two: %v", err)
	}
	if err := os.Chtimes(paths[0], time.Time{}, epoch); err != nil {
		t.Fatal(err)
	}
	if _, err := imported(t.Context(), t, db, im); err == nil || !strings.Contains(err.Error(), "or they have changed since") {
		t.Errorf("an import of a file that has changed: %v", err)
	}
}

// archiveOf ends the text of an archive with the record of its run.
func archiveOf(text, run string) string {
	return text + fmt.Sprintf(`{"hflineage":{"run":%s,"sha256":"%x"}}`, run, sha256.Sum256([]byte(text)))
}

// TestImportRefuses: what is no listing, or not all of it, is an archive.Error.
func TestImportRefuses(t *testing.T) {
	head := `{"hflineage":{"archive":1}}` + "\n"
	part := `{"id":1,"models":3}`
	run := func(models int) string {
		return fmt.Sprintf(`{"id":1,"complete":true,"models":%d,"started":"2026-01-01T00:00:00Z","finished":"2026-01-01T01:00:00Z"}`, models)
	}
	later := graph.Run{ID: 4, Models: 10, Started: epoch.AddDate(5, 0, 0), Finished: epoch.AddDate(5, 0, 1)}
	for name, tt := range map[string]struct {
		files []string
		last  graph.Run
		want  string
	}{
		"empty":                {[]string{""}, graph.Run{}, "0.jsonl: nothing in it"},
		"blank":                {[]string{"\n \n"}, graph.Run{}, "0.jsonl: nothing in it"},
		"foreign":              {[]string{"\nThese are notes,\nand no listing.\n"}, graph.Run{}, "0.jsonl line 2: no item of a Hub listing: want an object, got no JSON"},
		"other objects":        {[]string{strings.Repeat("{\"name\":\"x\"}\n", 1500)}, graph.Run{}, "0.jsonl line 1: no item of a Hub listing: no id"},
		"second foreign":       {[]string{models(3), "[1]\n"}, graph.Run{}, "1.jsonl line 1: no item of a Hub listing: want an object, got a list"},
		"all private":          {[]string{model(1, "a/b", `,"private":true`)}, graph.Run{}, "0.jsonl: it lists no public models"},
		"cut":                  {[]string{models(3) + `{"id":"a`}, graph.Run{}, "0.jsonl line 4: the file is cut short"},
		"archive cut":          {[]string{head + models(3)}, graph.Run{}, "0.jsonl line 5: the archive is cut short"},
		"archive with a gap":   {[]string{archiveOf(head+models(3), run(4))}, graph.Run{}, "0.jsonl: the archive holds 3 rows, where its run counts 4: it is not whole"},
		"archive of part":      {[]string{archiveOf(head+models(3), part)}, graph.Run{}, "0.jsonl: the archive of a run that did not see the whole listing"},
		"archive changed":      {[]string{strings.Replace(archiveOf(head+models(3), run(3)), "owner/m1", "owner/m0", 1)}, graph.Run{}, "0.jsonl line 5: the archive is not what its crawl wrote"},
		"two archives":         {[]string{models(3), archiveOf(head+models(3), run(3))}, graph.Run{}, "1.jsonl: the archive of a run, which is a whole listing: import it by itself"},
		"an archive of before": {[]string{archiveOf(head+models(10), run(10))}, later, "0.jsonl: the archive of a run of 2026-01-01T01:00:00Z, and the database holds a later one"},
		"the same archive":     {[]string{archiveOf(head+models(10), run(10))}, graph.Run{ID: 4, Models: 10, Started: epoch.AddDate(2, 0, 0)}, "0.jsonl: the archive of run 4, which is what the database holds"},
	} {
		t.Run(name, func(t *testing.T) {
			paths := files(t, tt.files...)
			_, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: paths, Last: tt.last})
			if _, ok := errors.AsType[*archive.Error](err); !ok || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Run: %v, want an archive.Error: %s", err, tt.want)
			}
		})
	}
	paths := files(t, models(200))
	got, err := imported(t.Context(), t, newDB(t), &crawler.Import{Files: paths, Last: graph.Run{ID: 1, Models: 201}})
	got.checkComplete(t, err)
	if got.run.ID != 2 || got.run.Strategy != "import" || got.run.Endpoint != "file://"+paths[0] || got.run.Until.IsZero() {
		t.Errorf("run %+v", got.run)
	}
}

func TestImportFiles(t *testing.T) {
	paths := files(t, "a", "b", "c")
	dir := strings.TrimSuffix(paths[0], "/0.jsonl")
	for _, name := range []string{"x.jsonl.zst", "x.jsonl.gz", "x.jsonl.part", "x.txt"} {
		if err := os.WriteFile(dir+"/"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(dir+"/d.jsonl", 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := crawler.ImportFiles([]string{dir})
	want := append(slices.Clone(paths), dir+"/x.jsonl.gz", dir+"/x.jsonl.zst")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("ImportFiles: %q, %v; want %q", got, err, want)
	}
	if got, err = crawler.ImportFiles([]string{paths[2], paths[0]}); err != nil || !slices.Equal(got, []string{paths[2], paths[0]}) {
		t.Errorf("ImportFiles of two: %q, %v", got, err)
	}
	if got := (&crawler.Import{Files: []string{"/a/b c/1", "/a/b c/2", "/a/b/3"}}).Endpoint(); got != "file:///a" {
		t.Errorf("endpoint %s, want file:///a", got)
	}
	for want, paths := range map[string][]string{
		"is named twice":           {paths[0], dir},
		"no such file":             {dir + "/none"},
		"d.jsonl holds no listing": {dir + "/d.jsonl"},
		"neither a file":           {os.DevNull},
	} {
		if _, err := crawler.ImportFiles(paths); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ImportFiles(%q): %v, want %s", paths, err, want)
		}
	}
}
