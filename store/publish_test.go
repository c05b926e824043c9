package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hflineage/graph"
)

// built is the graph that graph.Builder makes directly.
func built(models []graph.Model, lookups []graph.Lookup) (*graph.Graph, *graph.Report) {
	b := &graph.Builder{}
	for i := range models {
		b.Add(&models[i])
	}
	for _, l := range lookups {
		if l.To != "" {
			b.Redirect(l.Name, l.To)
		}
	}
	return b.Build()
}

// wantBuilt makes sure that a snapshot of one run is the graph of its models.
func wantBuilt(t testing.TB, db string, run graph.Run, models []graph.Model, lookups []graph.Lookup) {
	t.Helper()
	want, report := built(models, lookups)
	want.FirstSeen = make([]uint32, want.Len())
	for n := range want.FirstSeen {
		if want.OnHub(graph.Node(n)) {
			want.FirstSeen[n] = uint32(run.Started.Unix())
		}
	}
	got := readAll(t, db)
	if d := diff(*want, got.Graph); d != "" {
		t.Errorf("-built +published:\n%s", d)
	}
	if d := diff(report.Anomalies, got.Anomalies); d != "" {
		t.Errorf("anomalies: -built +published:\n%s", d)
	}
	if got.Meta.Run.Models != want.Models || got.Meta.Run.Edges != want.Edges() || got.Meta.Unresolved != want.Unresolved {
		t.Errorf("meta has %d models, %d edges, %d unresolved; want %d, %d, %d", got.Meta.Run.Models, got.Meta.Run.Edges,
			got.Meta.Unresolved, want.Models, want.Edges(), want.Unresolved)
	}
	if got.Meta.Rule != graph.Rule {
		t.Errorf("meta names the rule %q, want %q", got.Meta.Rule, graph.Rule)
	}
}

func TestPublishIsTheGraph(t *testing.T) {
	for name, models := range map[string][]graph.Model{
		"no model":      nil,
		"one model":     testModels(1, 1),
		"only unlinked": {{ID: "b/B"}, {ID: "a/A", Tags: []string{"x"}}},
		"many":          testModels(3000, 1),
	} {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "lineage.db")
			publish(t, db, testRun(1), models, testLookups(1)...)
			wantBuilt(t, db, testRun(1), models, testLookups(1))
		})
	}
}

// drawModels draws models whose names collide in every way.
func drawModels() *rapid.Generator[[]graph.Model] {
	ids := rapid.SampledFrom([]string{"a/A", "a/a", "A/A", "b/B", "c/C", "b/B-2", "old/B", "gone/X", "tiny", "outputs/x"})
	names := rapid.OneOf(ids, rapid.SampledFrom([]string{"gone/x", "the card", "", "https://huggingface.co/a/A", "old/b"}))
	model := rapid.Custom(func(t *rapid.T) graph.Model {
		m := graph.Model{
			ID: ids.Draw(t, "id"), Key: graph.Key{11: byte(rapid.IntRange(0, 6).Draw(t, "key"))},
			Created: rapid.Int64Range(-1, 5).Draw(t, "created"), Downloads: rapid.Int64().Draw(t, "downloads"),
			Likes: rapid.Int64().Draw(t, "likes"), Task: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "task"),
			Tags: rapid.SliceOfN(rapid.SampledFrom([]string{"", "x", "license:mit", "license:", "zh"}), 0, 4).Draw(t, "tags"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "mentions") {
			relation := rapid.SampledFrom([]string{"", "merge:", "adapter:", "odd:"}).Draw(t, "relation")
			m.Tags = append(m.Tags, "base_model:"+relation+names.Draw(t, "name"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "entries") {
			ref := graph.Ref{Key: graph.Key{11: byte(rapid.IntRange(0, 8).Draw(t, "key"))}, ID: names.Draw(t, "name")}
			m.BaseModels.Models = append(m.BaseModels.Models, ref)
		}
		return m
	})
	return rapid.SliceOfN(model, 0, 12)
}

// TestPublishProperty: what is published is what was built, and sound.
func TestPublishProperty(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		models := drawModels().Draw(rt, "models")
		n++
		db := filepath.Join(dir, fmt.Sprint(n))
		j := record(t, db, testRun(1), [][]graph.Model{models}, testLookups(1))
		if err := Publish(db, j); err != nil {
			rt.Fatal(err)
		}
		wantBuilt(t, db, testRun(1), models, testLookups(1))
		if damage, err := Check(db); damage != nil || err != nil {
			rt.Fatalf("Check: %q, %v", damage, err)
		}
		os.Remove(db)
	})
}

func TestPublishNotes(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	checkLater(t, db)
	j := openJournalAt(t, db)
	run := testRun(1)
	if err := j.Begin(run, []graph.Lane{{}}); err != nil {
		t.Fatal(err)
	}
	note := graph.Anomaly{Kind: graph.MalformedItem, Model: "<b&d>/é", About: "line\nbreak\u2028"}
	loop := graph.Model{ID: "a/A", Tags: []string{"base_model:a/A"}}
	for range 2 { // the same page sent twice
		if err := j.Append(&graph.Page{Models: []graph.Model{loop}, Notes: []graph.Anomaly{note}}, j.Lanes(), run); err != nil {
			t.Fatal(err)
		}
	}
	if err := Publish(db, j); err != nil {
		t.Fatal(err)
	}
	want := graph.SortAnomalies([]graph.Anomaly{note, {Kind: graph.SelfLoop, Model: "a/A"}, {Kind: graph.DuplicateID, Model: "a/A"}})
	if d := diff(want, readAll(t, db).Anomalies); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestPublishFirstSeen(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	keyed := func(id string, key byte) graph.Model { return graph.Model{ID: id, Key: graph.Key{key}} }
	for i, models := range [][]graph.Model{
		{keyed("a/stays", 1), keyed("a/renamed", 2), keyed("a/goes", 3), keyed("a/replaced", 4), {ID: "b/no-key"}, {ID: "b/gets-key"},
			{ID: "c/child", Tags: []string{"base_model:d/absent-at-first"}}},
		{keyed("a/stays", 1), keyed("a/new-name", 2), keyed("a/replaced", 5), {ID: "b/no-key"}, keyed("b/gets-key", 6), {ID: "c/child"},
			{ID: "d/absent-at-first"}, {ID: "c/other", Tags: []string{"base_model:a/goes"}}},
		{keyed("a/stays", 1), keyed("a/new-name", 2), keyed("a/goes", 3), {ID: "b/no-key"}, {ID: "B/no-key"}},
	} {
		publish(t, db, testRun(i+1), models)
	}
	publish(t, db, testRun(4), []graph.Model{
		keyed("a/stays", 1), keyed("a/new-name", 2), keyed("a/goes", 3), {ID: "b/no-key"}, {ID: "B/no-key"}, keyed("a/last", 9),
		{ID: "c/child", Tags: []string{"base_model:d/absent-at-first"}},
	})
	s := openSnapshot(t, db)
	g := s.Graph()
	for id, run := range map[string]int{
		"a/stays": 1, "a/new-name": 1, "b/no-key": 1, "B/no-key": 3, "a/last": 4,
		"a/goes": 1, "c/child": 1, // away in run 2, and in run 3
		"d/absent-at-first": 0,
	} {
		n, ok := g.Find(id)
		if !ok {
			t.Errorf("%s is not there", id)
			continue
		}
		want := uint32(0)
		if run > 0 {
			want = uint32(testRun(run).Started.Unix())
		}
		if g.FirstSeen[n] != want {
			t.Errorf("%s was first seen at %d, want %d of run %d", id, g.FirstSeen[n], want, run)
		}
	}
}

func TestPublishRuns(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	for id := 1; id <= 4; id++ {
		publish(t, db, testRun(id), testModels(10*id, 1))
	}
	got := readAll(t, db)
	if len(got.Runs) != 4 {
		t.Fatalf("%d runs, want 4", len(got.Runs))
	}
	for i, r := range got.Runs {
		want := testRun(i + 1)
		want.Complete, want.Finished, want.Pages, want.Items = true, want.Started.Add(time.Hour), 1, 10*(i+1)
		want.Models, want.Edges = r.Models, r.Edges
		want.Changes, want.Completeness.Missing = r.Changes, r.Changes[graph.Gone]
		want.Completeness.Open, want.Names = r.Completeness.Open, r.Names
		if d := diff(want, r); d != "" || r.Models != 10*(i+1) {
			t.Errorf("run %d has %d models; -want +got:\n%s", i+1, r.Models, d)
		}
	}
	last := got.Meta
	if d := diff(&graph.Names{Aliases: last.Aliases, AliasesSHA256: last.AliasesSHA256, Unresolved: last.Unresolved}, last.Run.Names); d != "" {
		t.Errorf("-graph +record of the last run:\n%s", d)
	}
	if d := diff(got.Runs[3], got.Meta.Run); d != "" {
		t.Errorf("-last run +the graph's:\n%s", d)
	}
}

func TestPublishLookups(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	day := func(n int) time.Time { return testRun(1).Started.Add(time.Hour).AddDate(0, 0, n) }
	models := []graph.Model{{ID: "a/A"}, {ID: "a/child", Tags: []string{"base_model:old/A", "base_model:Old/B"}}}
	run := func(id, daysOn int, lookups ...graph.Lookup) {
		t.Helper()
		r := testRun(id)
		r.Started = day(daysOn).Add(-time.Hour) // finished an hour later
		publish(t, db, r, models, lookups...)
	}
	run(1, 0, graph.Lookup{Name: "old/A", To: "a/A", At: day(0)}, graph.Lookup{Name: "Old/B", At: day(0)})
	g := readAll(t, db).Graph
	if n, _ := g.Find("a/A"); g.Children.Off[n+1]-g.Children.Off[n] != 1 {
		t.Error("the answer old/A → a/A made no edge")
	}
	for _, c := range []struct {
		id, day int
		open    int // names that nobody has asked about, or not lately
		fresh   []graph.Lookup
		want    []graph.Lookup
	}{
		{2, 10, 0, []graph.Lookup{{Name: "old/b", To: "a/A", At: day(10)}, {Name: "z/Z", At: day(10)}},
			[]graph.Lookup{{Name: "old/A", To: "a/A", At: day(0)}, {Name: "old/b", To: "a/A", At: day(10)}, {Name: "z/Z", At: day(10)}}},
		{3, 29, 0, nil,
			[]graph.Lookup{{Name: "old/A", To: "a/A", At: day(0)}, {Name: "old/b", To: "a/A", At: day(10)}, {Name: "z/Z", At: day(10)}}},
		{4, 30, 1, nil, []graph.Lookup{{Name: "old/b", To: "a/A", At: day(10)}, {Name: "z/Z", At: day(10)}}},
		{5, 40, 2, []graph.Lookup{{Name: "a/new", At: day(40)}}, []graph.Lookup{{Name: "a/new", At: day(40)}}},
	} {
		run(c.id, c.day, c.fresh...)
		got := readAll(t, db)
		if d := diff(c.want, got.Lookups); d != "" {
			t.Errorf("after run %d on day %d: -want +got:\n%s", c.id, c.day, d)
		}
		if open := got.Meta.Run.Completeness.Open; open != c.open {
			t.Errorf("after run %d on day %d: %d names are open, want %d", c.id, c.day, open, c.open)
		}
	}
}

// TestPublishDies publishes a second run from every state in which a Publish
// that died can leave the files. Each ends in the same snapshot.
func TestPublishDies(t *testing.T) {
	from := t.TempDir()
	db := filepath.Join(from, "lineage.db")
	models := testModels(400, 1)
	publish(t, db, testRun(1), models[:300])
	j := record(t, db, testRun(2), [][]graph.Model{models[5:], testModels(50, 99)}, testLookups(2))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	before, journal := readFile(t, db), readFile(t, JournalPath(db))
	if err := Publish(db, openJournalAt(t, db)); err != nil {
		t.Fatal(err)
	}
	after, want := readFile(t, db), readAll(t, db)

	files := func(db, temp, journal []byte) map[string][]byte {
		return map[string][]byte{"lineage.db": db, "lineage.db.tmp": temp, "lineage.db.run": journal}
	}
	for name, state := range map[string]map[string][]byte{
		"nothing done":          files(before, nil, journal),
		"temp made":             files(before, []byte{}, journal),
		"temp begun":            files(before, after[:100], journal),
		"temp half written":     files(before, after[:len(after)/2], journal),
		"temp half, not zeroed": files(before, append(bytes.Clone(after[:len(after)/2]), before...), journal),
		"temp whole":            files(before, after, journal),
		"temp of another run":   files(before, before, journal),
		"renamed":               files(after, nil, journal),
		"renamed, and a temp":   files(after, before, journal),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			db := filepath.Join(dir, "lineage.db")
			checkLater(t, db)
			for name, data := range state {
				if data != nil {
					writeFile(t, filepath.Join(dir, name), data)
				}
			}
			if err := Publish(db, openJournalAt(t, db)); err != nil {
				t.Fatal(err)
			}
			if d := diff(want, readAll(t, db)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if !bytes.Equal(readFile(t, db), after) {
				t.Error("the snapshot has other bytes")
			}
			wantNoFile(t, JournalPath(db))
			if _, renamed := state["lineage.db.tmp"]; renamed && !bytes.Equal(state["lineage.db"], after) {
				wantNoFile(t, db+".tmp")
			}
		})
	}
}

// TestPublishTwice: two starts from the same journal give the same bytes.
func TestPublishTwice(t *testing.T) {
	var first []byte
	for range 2 {
		db := filepath.Join(t.TempDir(), "lineage.db")
		publish(t, db, testRun(1), testModels(500, 3), testLookups(1)...)
		if first == nil {
			first = readFile(t, db)
		} else if !bytes.Equal(first, readFile(t, db)) {
			t.Error("the same run, published twice, has other bytes")
		}
	}
}

func TestPublishFails(t *testing.T) {
	t.Run("temp cannot be removed", func(t *testing.T) {
		db := small(t)
		if err := os.MkdirAll(filepath.Join(db+".tmp", "folder"), 0o700); err != nil {
			t.Fatal(err)
		}
		wantUnpublished(t, db, db+".tmp")
		if err := os.RemoveAll(db + ".tmp"); err != nil {
			t.Fatal(err)
		}
		if err := Publish(db, openJournalAt(t, db)); err != nil {
			t.Error(err)
		}
	})
	t.Run("previous damaged", func(t *testing.T) {
		for _, key := range []string{"ids.offs", "firstsee", "runs    ", "meta    "} {
			db := filepath.Join(t.TempDir(), "lineage.db")
			copyFile(t, small(t), db)
			flipSection(t, db, key)
			wantUnpublished(t, db, ErrDamaged.Error(), key)
		}
	})
	t.Run("previous foreign", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "lineage.db")
		writeFile(t, db, []byte("notes"))
		wantUnpublished(t, db, db, "cannot be read as a database of hflineage")
	})
}

// wantUnpublished makes sure that a run that cannot be published stays in its
// journal and leaves the database as it was.
func wantUnpublished(t *testing.T, db string, words ...string) {
	t.Helper()
	before := readFile(t, db)
	j := record(t, db, testRun(3), [][]graph.Model{testModels(300, 1)}, nil)
	wantOneLine(t, Publish(db, j), words...)
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(readFile(t, db), before) {
		t.Error("the database was changed")
	}
	j = openJournalAt(t, db)
	defer j.Close()
	if s := stateOf(t, j); s.Run.ID != 3 || len(s.Models) != 300 {
		t.Errorf("the journal is of run %d with %d models, want 3 and 300", s.Run.ID, len(s.Models))
	}
}

// TestPublishFullDisk fills the disk so that publishing breaks off early, or
// later.
func TestPublishFullDisk(t *testing.T) {
	for _, room := range []int64{0, 8 << 10, 20 << 10, 100 << 10, 400 << 10} {
		t.Run(fmt.Sprintf("%d bytes left", room), func(t *testing.T) {
			dir := smallDisk(t, "size=8m")
			db := filepath.Join(dir, "lineage.db")
			models := testModels(6000, 1)
			publish(t, db, testRun(1), models[:100])
			before := readFile(t, db)
			j := record(t, db, testRun(2), [][]graph.Model{models}, nil)
			filler := fill(t, dir, room)

			wantOneLine(t, Publish(db, j), db, "no space left")
			wantNoFile(t, db+".tmp")
			if !bytes.Equal(readFile(t, db), before) {
				t.Error("the database was changed")
			}
			if got := readAll(t, db); got.Meta.Run.ID != 1 {
				t.Errorf("the database is of run %d, want 1", got.Meta.Run.ID)
			}
			j = reopened(t, db, j)
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if err := Publish(db, j); err != nil {
				t.Fatalf("with room made: %v", err)
			}
			if got := readAll(t, db); got.Meta.Run.ID != 2 || got.Graph.Models != len(models) {
				t.Errorf("run %d with %d models, want 2 with %d", got.Meta.Run.ID, got.Graph.Models, len(models))
			}
		})
	}
}

func TestLiving(t *testing.T) {
	now := testRun(1).Started
	list := []graph.Lookup{{Name: "new", At: now}, {Name: "dead", At: now.Add(-LookupLife)}, {Name: "old", At: now.Add(-LookupLife + 1)}}
	want := []graph.Lookup{list[0], list[2]}
	if d := diff(want, living(list, now)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if !slices.Equal(list, []graph.Lookup{list[0], list[1], list[2]}) {
		t.Error("the list was changed")
	}
}

// BenchmarkPublish writes the journal once, and publishes it over and over.
func BenchmarkPublish(b *testing.B) {
	const models = 20_000
	dir := b.TempDir()
	db := filepath.Join(dir, "lineage.db")
	var pages [][]graph.Model
	for list := testModels(models, 1); len(list) > 0; list = list[1000:] {
		pages = append(pages, list[:1000])
	}
	j := record(b, db, testRun(1), pages, nil)
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	journal := readFile(b, JournalPath(db))
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		os.Remove(db)
		writeFile(b, JournalPath(db), journal)
		j, err := OpenJournal(db)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := Publish(db, j); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(fileSize(b, db))/models, "bytes/model")
	b.ReportMetric(float64(usedSize(b, JournalPath(db), journal))/models, "journalbytes/model")
	if damage, err := Check(db); damage != nil || err != nil {
		b.Errorf("Check: %q, %v", damage, err)
	}
}

func fileSize(b *testing.B, path string) int64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// usedSize is what bbolt uses of a file that it let grow.
func usedSize(b *testing.B, path string, data []byte) int64 {
	b.Helper()
	writeFile(b, path, data)
	tx, err := openSound(path, time.Second)
	if err != nil {
		b.Fatal(err)
	}
	size := tx.Size()
	if err := errors.Join(closeTx(tx), os.Remove(path)); err != nil {
		b.Fatal(err)
	}
	return size
}

// TestPublishTakenNumber publishes a run whose number is taken, and dies before
// its journal is dropped: the repetition knows it again.
func TestPublishTakenNumber(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lineage.db")
	publish(t, db, testRun(5), testModels(10, 1))
	run := testRun(3)
	run.Started = run.Started.AddDate(1, 0, 0)
	j := record(t, db, run, [][]graph.Model{testModels(20, 2)}, nil)
	left := filepath.Join(t.TempDir(), "journal")
	prev, err := previous(db)
	if err != nil {
		t.Fatal(err)
	}
	if err := prev.renumber(j); err != nil {
		t.Fatal(err)
	}
	copyFile(t, JournalPath(db), left)
	if err := Publish(db, j); err != nil {
		t.Fatal(err)
	}
	copyFile(t, left, JournalPath(db))
	before := readFile(t, db)
	if err := Publish(db, openJournalAt(t, db)); err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, db); !bytes.Equal(readFile(t, db), before) || got.Meta.Run.ID != 6 || len(got.Runs) != 2 {
		t.Errorf("published again as run %d of %d", got.Meta.Run.ID, len(got.Runs))
	}
	wantNoFile(t, JournalPath(db))
}
