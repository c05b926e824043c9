package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/oracle"
	"hflineage/store"
)

// The whole main job, against the oracle: a listing is served by the replay Hub,
// crawled over HTTP, published, counted by the command, and every column of
// every family is compared with plain SQL on the items as they were served.

func TestSampleAgainstOracle(t *testing.T) {
	data, err := os.ReadFile("../../testdata/hub.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	againstOracle(t, data)
}

// TestRealDataAgainstOracle runs on a recorded listing of the real Hub, which is
// not part of the repository: HFLINEAGE_DATA names the folder with it.
func TestRealDataAgainstOracle(t *testing.T) {
	if os.Getenv("HFLINEAGE_DATA") == "" {
		t.Skip("HFLINEAGE_DATA is not set")
	}
	paths, _ := filepath.Glob(filepath.Join(os.Getenv("HFLINEAGE_DATA"), "hub-*.jsonl.gz"))
	if len(paths) == 0 {
		t.Skip("no hub-*.jsonl.gz in HFLINEAGE_DATA")
	}
	f, err := os.Open(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	againstOracle(t, data)
}

func againstOracle(t *testing.T, listing []byte) {
	hub := newChangingHub(t, listing)
	db := filepath.Join(t.TempDir(), "lineage.db")
	if out, status := runForTest(t.Context(), t, "crawl", "--db", db); status != exitDone {
		t.Fatalf("crawl: status %d: %s", status, out)
	}
	if out, status := runForTest(t.Context(), t, "check", "--db", db); status != exitDone {
		t.Fatalf("check: status %d: %s", status, out)
	}
	got := answerOf[countAnswer](t, "count", "--db", db, "--format", "json")
	o, err := oracle.Open(t.Context(), oracleInput(t, listing, db))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	want, err := o.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Models != want.Models || got.Edges != want.Edges || *got.Unresolved != want.Unresolved || got.Aliases.Count != len(want.Aliases) {
		t.Errorf("models %d, edges %d, unresolved %d, aliases %d; the oracle has %d, %d, %d, %d",
			got.Models, got.Edges, *got.Unresolved, got.Aliases.Count, want.Models, want.Edges, want.Unresolved, len(want.Aliases))
	}
	rows := map[string]oracle.Row{}
	for _, r := range got.Families {
		rows[r.Family] = oracleRow(r)
	}
	for _, w := range want.Rows {
		if diff := cmp.Diff(w, rows[w.Family], cmpopts.EquateEmpty(), cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })); diff != "" {
			t.Errorf("%s (-oracle +program):\n%s", w.Family, diff)
		}
	}
	partsAgainstOracle(t, db, o)
	linesAgainstOracle(t, db, o)
	licensesAgainstOracle(t, db, o)
	overlapAgainstOracle(t, db, o)
	anomaliesAgainstOracle(t, db, o)
	trendAgainstOracle(t, db, o)
	uploadsAgainstOracle(t, db, o)
	drawAll(t, db)
	exportsAgainstCount(t, db, got)
	changesAgainstOracle(t, hub, db, o)
}

// partsAgainstOracle compares every breakdown, with filters and without, and the
// counts by owner.
func partsAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	downloads, after := int64(6), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for _, filters := range []struct {
		flags []string
		same  oracle.Filters
	}{
		{nil, oracle.Filters{}},
		{
			[]string{"--relation", "finetune,adapter", "--min-downloads", "6", "--created-after", "2025-01-01", "--license", "apache-2.0"},
			oracle.Filters{Relations: []string{"finetune", "adapter"}, Downloads: &downloads, After: &after, Licenses: []string{"Apache-2.0"}},
		},
	} {
		parts, err := o.Parts(t.Context(), filters.same)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]float64{}
		for _, p := range parts {
			want[p.By+" "+p.Family+" "+p.Value] = float64(p.Count) + p.Credit/1e6
		}
		got := map[string]float64{}
		for _, by := range graph.Dimensions {
			flags := append([]string{"count", "--db", db, "--format", "json", "--top", "0", "--by", string(by)}, filters.flags...)
			for _, f := range answerOf[byAnswer](t, flags...).Families {
				for _, p := range f.Parts {
					if by == graph.ByAuthor {
						p.Value = strings.ToLower(p.Value)
					}
					if p.Derivatives > 0 {
						got[string(by)+" "+f.Family+" "+p.Value] = float64(p.Derivatives) + p.Credit/1e6
					}
				}
			}
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })); diff != "" || len(want) == 0 {
			t.Errorf("%d parts with %q (-oracle +program):\n%s", len(want), filters.flags, diff)
		}
	}
	owners, err := o.Owners(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []oracle.Owner
	for _, row := range answerOf[ownersAnswer](t, "count", "--db", db, "--format", "json", "--top", "0", "--by", "parent-owner").Owners {
		got = append(got, oracle.Owner{Owner: strings.ToLower(row.Owner), Models: row.Published, Derivatives: row.Derivatives, Direct: row.Direct})
	}
	slices.SortFunc(got, func(a, b oracle.Owner) int { return strings.Compare(a.Owner, b.Owner) })
	if diff := cmp.Diff(owners, got); diff != "" || len(owners) == 0 {
		t.Errorf("%d owners (-oracle +program):\n%s", len(owners), diff)
	}
}

// drawAll gives the DOT of every family to GraphViz.
func drawAll(t *testing.T, db string) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		if os.Getenv("HFLINEAGE_REQUIRE_DOT") != "" {
			t.Fatal(err)
		}
		t.Log("dot is not installed: the drawings are not checked")
		return
	}
	for _, name := range family.Default().Names() {
		drawn := filepath.Join(t.TempDir(), name+".dot")
		if out, status := runForTest(t.Context(), t, "export", "--db", db, "--family", name, "--out", drawn); status != exitDone {
			t.Fatalf("export %s: status %d: %s", name, status, out)
		}
		cmd := exec.CommandContext(t.Context(), dot, "-Tsvg", "-o", os.DevNull, drawn)
		if msg, err := cmd.CombinedOutput(); err != nil || len(msg) > 0 {
			t.Errorf("dot on %s: %v: %s", name, err, msg)
		}
	}
}

// oracleInput are the items as served, the redirects that the crawl was told,
// and the default families.
func oracleInput(t *testing.T, listing []byte, db string) oracle.Input {
	t.Helper()
	in := oracle.Input{Redirects: map[string]string{}}
	lines := bufio.NewScanner(bytes.NewReader(listing))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if !bytes.HasPrefix(lines.Bytes(), []byte(`{"redirect"`)) {
			in.Items = append(in.Items, json.RawMessage(bytes.Clone(lines.Bytes())))
		}
	}
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lookups, err := s.Lookups()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lookups {
		if l.To != "" && !strings.EqualFold(l.To, l.Name) {
			in.Redirects[l.Name] = l.To
		}
	}
	for _, f := range family.Default().Families {
		in.Families = append(in.Families, oracle.Family{Name: f.Name, Members: f.Members, Exclude: f.Exclude, Tags: f.Tags, TagsExclude: f.TagsExclude})
	}
	return in
}

func oracleRow(r answers.Family) oracle.Row {
	row := oracle.Row{
		Family: r.Family, Members: r.Members, FirstParty: r.FirstParty, Direct: r.Direct, Derivatives: r.Derivatives, Shared: r.Shared,
		Credit: r.Credit, OtherMembers: r.OtherMembers, Tagged: r.Tagged, ByDepth: map[int]int{},
		ByRelation: map[string]int{
			"finetune": r.ByRelation.Finetune, "adapter": r.ByRelation.Adapter, "merge": r.ByRelation.Merge,
			"quantized": r.ByRelation.Quantized, "unspecified": r.ByRelation.Unspecified,
		},
	}
	for i, n := range r.ByDepth {
		row.ByDepth[i+1] = n
	}
	return row
}
