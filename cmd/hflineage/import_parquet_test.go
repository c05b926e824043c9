package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"hflineage/cmd/hflineage/answers"
)

// The models that are exported, imported again, give the same counts, as other formats
// and as other tools write them too.
func TestModelsComeBack(t *testing.T) {
	db, dir := crawledSample(t), t.TempDir()
	exportTables(t, db, dir)
	lines := filepath.Join(dir, "models.jsonl")
	rowsOf(t, "export", "--data", "models", "--format", "jsonl", "-o", lines, "--db", db)
	for name, path := range map[string]string{"lines": lines, "rewritten": rewritten(t, filepath.Join(dir, "models.parquet"))} {
		out, status := runForTest(t.Context(), t, "import", path, "--db", filepath.Join(dir, name+".db"))
		if status != exitDone || !strings.Contains(out, ": 813 models, 649 declared edges, 8 unresolved names;") || strings.Contains(out, "missing") {
			t.Errorf("%s: status %d: %s", name, status, out)
		}
	}
	again := filepath.Join(dir, "again.db")
	out, status := runForTest(t.Context(), t, "import", filepath.Join(dir, "models.parquet"), "--db", again)
	if status != exitDone || !strings.Contains(out, ": 813 models, 649 declared edges, 8 unresolved names;") {
		t.Fatalf("status %d: %s", status, out)
	}
	for _, name := range []string{"edges", "derivatives"} { // all columns of which come back
		first := rowsOf(t, "export", "--data", name, "--format", "csv", "--db", db)
		if diff := cmp.Diff(first, rowsOf(t, "export", "--data", name, "--format", "csv", "--db", again)); diff != "" {
			t.Errorf("%s: -exported +imported:\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(familiesOf(t, db), familiesOf(t, again)); diff != "" {
		t.Errorf("-exported +imported:\n%s", diff)
	}
}

// rewritten is a Parquet file without what it says of itself.
func rewritten(t *testing.T, path string) string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b bytes.Buffer
	r := parquet.NewReader(f)
	w := parquet.NewWriter(&b, r.Schema())
	if _, err := parquet.CopyRows(w, r); err != nil {
		t.Fatal(err)
	}
	path += ".rewritten.parquet"
	if err := errors.Join(w.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// rowsOf are the lines of csv without what they were made from.
func rowsOf(t *testing.T, args ...string) (rows []string) {
	out, status := runForTest(t.Context(), t, args...)
	if status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	for line := range strings.Lines(out) {
		row, _, _ := strings.Cut(line, ",declared/1,")
		rows = append(rows, row)
	}
	return rows
}

func familiesOf(t *testing.T, db string) any {
	return answerOf[countAnswer](t, "count", "--format", "json", "--db", db).Families
}

// statsRow is a row of the dataset hub-stats, by hub-stats's own types; a column that
// a test takes away is called other than the dataset calls it.
type statsRow struct {
	Key        string      `parquet:"_id"`
	ID         string      `parquet:"id"`
	Created    time.Time   `parquet:"createdAt,timestamp(microsecond)"`
	Modified   time.Time   `parquet:"lastModified,timestamp(microsecond)"`
	Card       string      `parquet:"cardData"`
	Downloads  int64       `parquet:"downloads"`
	Likes      int64       `parquet:"likes"`
	Tags       []string    `parquet:"tags,list"`
	BaseModels *statsBases `parquet:"baseModels"`
}

type statsBases struct {
	Models []struct {
		Key string `parquet:"_id" json:"_id"`
		ID  string `parquet:"id" json:"id"`
	} `parquet:"models,list" json:"models"`
	Relation string `parquet:"relation" json:"relation"`
}

// A file as hub-stats has it counts as the listing does, but for what its columns do
// not tell. Each missing column is named, with what that costs.
func TestImportOfStats(t *testing.T) {
	dir := t.TempDir()
	listing, items := plainItems(t, dir)
	whole := filepath.Join(dir, "whole.db")
	if out, status := runForTest(t.Context(), t, "import", listing, "--db", whole); status != exitDone {
		t.Fatalf("status %d: %s", status, out)
	}
	for name, without := range map[string][]string{"whole": nil, "keys": {"_id"}, "bases": {"baseModels"}, "tags": {"tags"}, "dates": {"createdAt", "lastModified"}} {
		path, db := filepath.Join(dir, name+".parquet"), filepath.Join(dir, name+"-stats.db")
		writeStats(t, path, items, without)
		out, status := runForTest(t.Context(), t, "import", path, "--db", db)
		if status != exitDone || !strings.Contains(out, ": 813 models") && !strings.Contains(out, fmt.Sprintf(": %d models", len(items))) {
			t.Fatalf("%s: status %d: %s", name, status, out)
		}
		for _, column := range append(without, "private", "gated", "disabled", "pipeline_tag", "library_name") {
			if !strings.Contains(out, `msg="a column is missing" file=`+path+" column="+column+` cost="`) {
				t.Errorf("%s: not a word of %s: %s", name, column, out)
			}
		}
		if n := strings.Count(out, "a column is missing"); n != 5+len(without) {
			t.Errorf("%s: %d columns are missing: %s", name, n, out)
		}
		if name == "whole" || name == "dates" {
			if diff := cmp.Diff(familiesOf(t, whole), familiesOf(t, db)); diff != "" {
				t.Errorf("%s: -listing +Parquet:\n%s", name, diff)
			}
		}
	}
}

// Crawls go on from a file without _ids: what has not changed makes no event, and the
// import is still what it was when it is asked about later.
func TestCrawlAfterImportWithoutKeys(t *testing.T) {
	dir := t.TempDir()
	listing, items := plainItems(t, dir)
	path, db := filepath.Join(dir, "models.parquet"), filepath.Join(dir, "lineage.db")
	writeStats(t, path, items, []string{"_id"})
	plain, err := os.ReadFile(listing)
	if err != nil {
		t.Fatal(err)
	}
	hub := newChangingHub(t, plain)
	night := func(args ...string) (changes answers.ChangeCounts, said []string) {
		if out, status := runForTest(t.Context(), t, append(args, "--db", db)...); status != exitDone {
			t.Fatalf("%v: status %d: %s", args, status, out)
		}
		runs := answerOf[runsAnswer](t, "runs", "--db", db, "--format", "json").Runs
		return runs[len(runs)-1].Changes, answersAt(t, db)
	}
	_, imported := night("import", path)
	change(t, hub, 1, 20)
	night("crawl", "--strategy", "delta")
	changes, _ := night("crawl", "--strategy", "sweep", "--max-gone", "5")
	if changes.Appeared > 20 || changes.Gone > 20 {
		t.Errorf("the sweep takes models for others: %v", changes)
	}
	change(t, hub, 2, 200)
	if changes, _ = night("crawl", "--strategy", "sweep", "--max-gone", "20"); changes.Renamed == 0 || changes.Gone == 0 {
		t.Errorf("a sweep after it: %v", changes)
	}
	for i, got := range answersAt(t, db, "--at", "1") {
		if diff := cmp.Diff(lines(imported[i]), lines(got)); diff != "" {
			t.Errorf("%v: -when imported +today:\n%s", askedAt()[i], diff)
		}
	}
	if out, status := runForTest(t.Context(), t, "import", path, "--db", db); status != exitFailed || !strings.Contains(out, "_id is missing") {
		t.Errorf("without _ids over a database that has them: status %d: %s", status, out)
	}
}

// plainItems are the items of the sample that have nothing odd about them, as a listing
// and as rows.
func plainItems(t *testing.T, dir string) (listing string, rows []statsRow) {
	data, err := os.ReadFile("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var kept bytes.Buffer
	for line := range bytes.Lines(data) {
		var it struct {
			Key        string `json:"_id"`
			ID         string
			Created    time.Time `json:"createdAt"`
			Modified   time.Time `json:"lastModified"`
			Private    bool
			Downloads  int64
			Likes      int64
			Tags       []string
			BaseModels *statsBases `json:"baseModels"`
			Former     []string    `json:"formerIds"`
		}
		if json.Unmarshal(line, &it) != nil || it.ID == "" || it.Private || len(it.Former) > 0 {
			continue
		}
		kept.Write(line)
		rows = append(rows, statsRow{it.Key, it.ID, it.Created, it.Modified, "{}", it.Downloads, it.Likes, it.Tags, it.BaseModels})
	}
	listing = filepath.Join(dir, "plain.jsonl")
	if err := os.WriteFile(listing, kept.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return listing, rows
}

// writeStats writes rows without some columns.
func writeStats(t *testing.T, path string, rows []statsRow, without []string) {
	t.Helper()
	group := parquet.Group{}
	for _, f := range parquet.SchemaOf(statsRow{}).Fields() {
		group[f.Name()] = f
	}
	for _, name := range without {
		delete(group, name)
	}
	var b bytes.Buffer
	w := parquet.NewWriter(&b, parquet.NewSchema("stats", group))
	for i := range rows {
		if err := w.Write(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A file that is cut short, and one of other columns, leave the database as it was.
func TestImportOfBadParquet(t *testing.T) {
	db, dir := crawledSample(t), t.TempDir()
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	exportTables(t, db, dir)
	whole, err := os.ReadFile(filepath.Join(dir, "models.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.parquet")
	if err := os.WriteFile(cut, whole[:len(whole)-100], 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		cut:                                 "cut.parquet: the file is cut short or damaged: ",
		filepath.Join(dir, "edges.parquet"): "edges.parquet: no models of the Hub: there is no column id; its columns are child, parent, relation, parent_on_hub",
		filepath.Join(dir, "derivatives.parquet"): "derivatives.parquet: no models of the Hub: neither tags nor baseModels are there",
	} {
		out, status := runForTest(t.Context(), t, "import", path, "--db", db)
		last := out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:]
		if status != exitFailed || !strings.Contains(last, want) || !strings.Contains(last, "; nothing was published") {
			t.Errorf("status %d, want %q: %s", status, want, out)
		}
		if after, err := os.ReadFile(db); err != nil || !bytes.Equal(after, before) {
			t.Errorf("%s: the database was changed, %v", path, err)
		}
	}
}
