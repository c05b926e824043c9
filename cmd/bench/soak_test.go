package main

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/store"
)

func TestBeginsToPublish(t *testing.T) {
	for line, want := range map[string]bool{
		`{"time":"2026-11-28T13:00:24Z","level":"INFO","msg":"publishing","models":60000}`: true,
		`{"level":"INFO","msg":"publishing run 1, which an earlier crawl has read"}`:       true,
		`{"level":"INFO","msg":"crawling","hub":"publishing"}`:                             false,
		`hflineage: publishing`: false,
	} {
		if got := beginsToPublish([]byte(line)); got != want {
			t.Errorf("beginsToPublish(%s) = %t", line, got)
		}
	}
}

func TestLessRun(t *testing.T) {
	const answer = `{"aliases":{"count":1},"schema":"x","run":{"id":7},"families":[{"family":"qwen"}]}`
	for follows, want := range map[bool]string{
		false: `{"aliases":{"count":1},"families":[{"family":"qwen"}],"schema":"x"}`,
		true:  `{"families":[{"family":"qwen"}],"schema":"x"}`,
	} {
		if got, err := lessRun([]byte(answer), follows); err != nil || string(got) != want {
			t.Errorf("lessRun = %s, %v, want %s", got, err, want)
		}
	}
	for _, bad := range []string{"", "[]", `{"run":{}}`, `{"families":[]}`} {
		if got, err := lessRun([]byte(bad), false); err == nil {
			t.Errorf("lessRun(%s) = %s, want an error", bad, got)
		}
	}
}

func TestDraw(t *testing.T) {
	u := usual{reading: time.Minute, writing: time.Second}
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		if k := u.draw(r, false); k.publishing || k.after < 0 || k.after > time.Minute {
			t.Errorf("a moment of reading: %v", k)
		}
		if k := u.draw(r, true); !k.publishing || k.after < 0 || k.after > time.Second {
			t.Errorf("a moment of publishing: %v", k)
		}
	}
}

func TestBound(t *testing.T) {
	if got, want := (quota{100, 10 * time.Second}).bound(250), 25*time.Second; got != want {
		t.Errorf("250 requests at 100 in 10 s take %v, want %v", got, want)
	}
}

func TestRowJudges(t *testing.T) {
	q := quota{50, time.Second}
	for name, tt := range map[string]struct {
		outcome
		bad int
	}{
		"well":           {outcome{quota: q, hub: hubCounts{requests: 60, fullest: 50}}, 0},
		"one refused":    {outcome{quota: q, hub: hubCounts{requests: 60, fullest: 50, refused: 1}}, 1},
		"a fuller":       {outcome{quota: q, hub: hubCounts{requests: 60, fullest: 51}}, 1},
		"without quota":  {outcome{hub: hubCounts{requests: 60, fullest: 60}}, 0},
		"something else": {outcome{bad: []string{"other Parents"}}, 1},
	} {
		s := &soak{bench: &bench{app: &app{stderr: t.Output()}}, table: newTable(soakHeader, 3)}
		if s.row(tt.outcome); s.bad != tt.bad || len(s.notes) != tt.bad {
			t.Errorf("%s: %d bad, with notes %q, want %d", name, s.bad, s.notes, tt.bad)
		}
	}
}

func TestFaultsOf(t *testing.T) {
	c := hubCounts{requests: 9, refused: 2, faults: map[replay.Fault]int{replay.Fault429: 1, replay.Fault429Retry: 2, replay.Fault429Left: 4, replay.FaultCut: 8}}
	if got := c.throttled(); got != 7 {
		t.Errorf("throttled = %d, want 7", got)
	}
	c = c.since(hubCounts{requests: 4, refused: 2, faults: map[replay.Fault]int{replay.Fault429: 1, replay.FaultCut: 3}})
	if c.requests != 5 || c.refused != 0 || c.throttled() != 6 || c.faults[replay.FaultCut] != 5 {
		t.Errorf("since = %v", c)
	}
	s := &soak{soakCmd: &soakCmd{Without: []string{"stall"}}}
	if got := s.kinds("gzip"); slices.Contains(got, "stall") || slices.Contains(got, "gzip") || len(got) != len(replay.AllFaults())-2 {
		t.Errorf("kinds without two = %q", got)
	}
}

// Two databases are told apart by what is in them, not by when they were made.
func TestSnapshotsDiffer(t *testing.T) {
	one := databaseOf(t, 1000, "a/base", "b/child", "base_model:finetune:a/base")
	for name, tt := range map[string]struct {
		db   string
		want []string
	}{
		"another time":     {databaseOf(t, 2000, "a/base", "b/child", "base_model:finetune:a/base"), nil},
		"another relation": {databaseOf(t, 1000, "a/base", "b/child", "base_model:adapter:a/base"), []string{"other Parents", "other Children", "other Mentions"}},
		"another tag":      {databaseOf(t, 1000, "a/base", "b/child", "base_model:finetune:a/base", "chat"), []string{"other Tags"}},
		"an anomaly":       {databaseOf(t, 1000, "a/base", "b/child", "base_model:finetune:a/base", "base_model:b/child"), []string{"other Mentions", "1 anomalies, not 0"}},
	} {
		var got []string
		err := store.Read(one, func(a *store.Snapshot) error {
			return store.Read(tt.db, func(b *store.Snapshot) (err error) {
				got, err = snapshotsDiffer(a, b, false)
				return err
			})
		})
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, -want +got:\n%s", name, err, diff)
		}
	}
}

// databaseOf makes a database of two models, the second one with tags, made at a time.
func databaseOf(t *testing.T, at int64, base, child string, tags ...string) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "lineage.db")
	j, err := store.OpenJournal(db)
	if err != nil {
		t.Fatal(err)
	}
	when := time.Unix(at, 0).UTC()
	run := graph.Run{ID: 1, Strategy: graph.Sweep, Complete: true, Started: when, Until: when, Finished: when}
	page := &graph.Page{Models: []graph.Model{{ID: base, Key: graph.Key{1}}, {ID: child, Key: graph.Key{2}, Tags: tags}}}
	for _, do := range []func() error{
		func() error { return j.Begin(run, nil) },
		func() error { return j.Append(page, nil, run) },
		func() error { return j.Finish(run) },
		func() error { return store.Publish(db, j) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	return db
}
