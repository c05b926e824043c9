package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"

	"hflineage/cmd/hflineage/answers"
	ours "hflineage/store/parquet"
)

// A release is what count counts, says what it was made from, and is the same again.
func TestRelease(t *testing.T) {
	db, dir := crawledSample(t), t.TempDir()
	files := map[string][]byte{}
	for _, name := range []string{"first", "second"} {
		out, status := runForTest(t.Context(), t, "release", "--out", filepath.Join(dir, name), "--author", `A "Lab": #1`, "--db", db)
		if status != exitDone || strings.Count(out, "\n") != 1 {
			t.Fatalf("status %d: %s", status, out)
		}
		entries, err := os.ReadDir(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(dir, name, e.Name()))
			if before, again := files[e.Name()]; err != nil || again && !slices.Equal(before, data) || again != (name == "second") {
				t.Errorf("%s is not the same again, %v", e.Name(), err)
			}
			files[e.Name()] = data
		}
	}
	var sums string
	for _, name := range []string{"CITATION.cff", dictionaryName, "counts.parquet", "derivatives.parquet", "edges.parquet", "families.yaml", "release.json"} {
		sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(files[name]), name)
	}
	if sums != string(files["SHA256SUMS"]) || len(files) != 8 {
		t.Errorf("SHA256SUMS of %d files: %s want %s", len(files), files["SHA256SUMS"], sums)
	}
	releaseCounts(t, db, filepath.Join(dir, "first"))
	releaseCited(t, db, files)
	wantGolden(t, "dictionary.md", ofCrawl.ReplaceAllString(string(files[dictionaryName]), "…"))
	if out, status := runForTest(t.Context(), t, "release", "--out", filepath.Join(dir, "first"), "--db", db); status != exitUsage || !strings.Contains(out, "is there already, and a release is never changed") {
		t.Errorf("status %d of the same folder again: %s", status, out)
	}
}

// releaseCounts compares counts.parquet with count, and the rows of the other tables with
// it.
func releaseCounts(t *testing.T, db, dir string) {
	counts, err := parquet.ReadFile[ours.Count](filepath.Join(dir, "counts.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	want := answerOf[countAnswer](t, "count", "--format", "json", "--db", db)
	derivatives := 0
	for _, w := range want.Families {
		i := slices.IndexFunc(counts, func(c ours.Count) bool { return c.Family == w.Family })
		if i < 0 {
			t.Fatalf("%s is not in counts.parquet", w.Family)
		}
		if diff := cmp.Diff(w, familyOf(&counts[i]), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: -count +counts.parquet:\n%s", w.Family, diff)
		}
		derivatives += w.Derivatives
	}
	for name, rows := range map[string]int{"counts": len(want.Families), "edges": want.Edges, "derivatives": derivatives} {
		data, err := os.Open(filepath.Join(dir, name+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		defer data.Close()
		info, err := data.Stat()
		if err != nil {
			t.Fatal(err)
		}
		f, err := parquet.OpenFile(data, info.Size())
		if err != nil || f.NumRows() != int64(rows) {
			t.Fatalf("%s: %v, want %d rows", name, err, rows)
		}
		if sum, _ := f.Lookup("families_sha256"); sum != want.FamiliesSHA256 {
			t.Errorf("%s: families %q in the metadata, want %q", name, sum, want.FamiliesSHA256)
		}
	}
}

func familyOf(c *ours.Count) answers.Family {
	f := answers.Family{
		Family: c.Family, Region: c.Region, Derivatives: int(c.Derivatives), Direct: int(c.Direct),
		ByRelation:  answers.RelationCounts{Finetune: int(c.Finetune), Adapter: int(c.Adapter), Merge: int(c.Merge), Quantized: int(c.Quantized), Unspecified: int(c.Unspecified)},
		Unquantized: int(c.Unquantized), Downloaded: int(c.Downloaded), Unsuspected: int(c.Unsuspected), Members: int(c.Members),
		FirstParty: int(c.FirstParty), Shared: int(c.Shared), Credit: c.Credit, OtherMembers: int(c.OtherMembers),
	}
	if c.Tagged != nil {
		tagged := int(*c.Tagged)
		f.Tagged = &tagged
	}
	for _, n := range c.ByDepth {
		f.ByDepth = append(f.ByDepth, int(n))
	}
	return f
}

// releaseCited reads what a release says of itself.
func releaseCited(t *testing.T, db string, files map[string][]byte) {
	var c citation
	if err := yaml.Unmarshal(files["CITATION.cff"], &c); err != nil {
		t.Fatal(err)
	}
	src := answerOf[countAnswer](t, "count", "--format", "json", "--db", db).Source
	day := src.Run.Finished.Format("2006-01-02")
	if c.Version != "1.2.0" || c.Message == "" || c.Type != "dataset" || !strings.HasSuffix(c.Title, day) || c.Date != day || !slices.Equal(c.Authors, []author{{`A "Lab": #1`}}) ||
		c.Release != fmt.Sprintf("run 1, declared/1, families %.12s, aliases %.12s", src.FamiliesSHA256, src.Aliases.SHA256) {
		t.Errorf("CITATION.cff: %+v", c)
	}
	for _, hash := range []string{src.FamiliesSHA256, src.Aliases.SHA256, `"rule": "declared/1"`} {
		if !strings.Contains(string(files["release.json"]), hash) {
			t.Errorf("release.json does not name %s: %s", hash, files["release.json"])
		}
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(files["families.yaml"])); sum != src.FamiliesSHA256 {
		t.Errorf("families.yaml has the hash %s, want %s", sum, src.FamiliesSHA256)
	}
}

// A disk that fills, and a folder that cannot be made, leave nothing behind.
func TestReleaseFullDisk(t *testing.T) {
	db, dir := crawledSample(t), smallDisk(t, "size=24k")
	for out, reason := range map[string]string{"new": "no space left on device", "none/new": "no such file or directory"} {
		out = filepath.Join(dir, out)
		said, status := runForTest(t.Context(), t, "release", "--out", out, "--db", db)
		if status != exitFailed || strings.Count(said, "\n") != 1 || !strings.Contains(said, "write "+out+": ") || !strings.Contains(said, reason+"; nothing is left of it, choose another folder with --out") {
			t.Errorf("status %d: %s", status, said)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Errorf("%v is left, %v", entries, err)
		}
	}
}
