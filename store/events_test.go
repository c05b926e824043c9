package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"hflineage/graph"
)

// drawEvent draws any event that fits its kind.
func drawEvent() *rapid.Generator[graph.Event] {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "acme/Base", "acme/base"}))
	key := rapid.Custom(func(t *rapid.T) (k graph.Key) {
		copy(k[:], rapid.SliceOfN(rapid.Byte(), len(k), len(k)).Draw(t, "key"))
		return k
	})
	relation := rapid.Custom(func(t *rapid.T) graph.Relation {
		return graph.Relation(rapid.IntRange(0, graph.Relations-1).Draw(t, "relation"))
	})
	return rapid.Custom(func(t *rapid.T) graph.Event {
		has := rapid.SampledFrom(eventForms[:]).Draw(t, "form")
		e := graph.Event{Kind: has.kind, Key: key.Draw(t, "key"), ID: text.Draw(t, "id")}
		if has.old {
			e.Old = text.Draw(t, "old")
		}
		if has.oldKey {
			e.OldKey = key.Draw(t, "old key")
		}
		if has.parent {
			e.Parent, e.Relation = graph.Ref{Key: key.Draw(t, "parent's key"), ID: text.Draw(t, "parent")}, relation.Draw(t, "relation")
		}
		if has.oldRelation {
			e.OldRelation = relation.Draw(t, "old relation")
		}
		if has.times {
			e.Created, e.FirstSeen = rapid.Uint32().Draw(t, "created"), rapid.Uint32().Draw(t, "first seen")
		}
		return e
	})
}

// readEvents decodes a section, the first run first.
func readEvents(section []byte) (list []RunEvents, err error) {
	found, err := frames(section)
	for _, f := range found {
		events, err := f.decode()
		if err != nil {
			return nil, err
		}
		list = append(list, events)
	}
	return list, err
}

func TestEventsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var section []byte
		var want []RunEvents
		run := 0
		for range rapid.IntRange(0, 4).Draw(t, "runs") {
			run += rapid.IntRange(1, 1000).Draw(t, "runs between")
			events := rapid.SliceOfN(drawEvent(), 0, 6).Draw(t, "events")
			before := bytes.Clone(section)
			section = appendEvents(section, run, events)
			if !bytes.HasPrefix(section, before) {
				t.Fatal("the frames of earlier runs were changed")
			}
			if len(events) > 0 {
				want = append(want, RunEvents{run, events})
			}
		}
		got, err := readEvents(section)
		if err != nil {
			t.Fatal(err)
		}
		if d := diff(want, got); d != "" {
			t.Fatalf("-written +read:\n%s", d)
		}
	})
}

func testEvents() []graph.Event {
	parent := graph.Ref{Key: graph.Key{9}, ID: "p/P"}
	return []graph.Event{
		{Kind: graph.Appeared, Key: graph.Key{1}, ID: "a/A"},
		{Kind: graph.ParentAdded, Key: graph.Key{1}, ID: "a/A", Parent: parent, Relation: graph.Merge},
		{Kind: graph.RelationChanged, Key: graph.Key{2}, ID: "b/B", Parent: parent, Relation: graph.Merge, OldRelation: graph.Adapter},
		{Kind: graph.Renamed, Key: graph.Key{3}, ID: "c/C", Old: "c/old", OldKey: graph.Key{3}},
		{Kind: graph.Gone, Key: graph.Key{4}, ID: "d/D", Created: 1, FirstSeen: 2},
		{Kind: graph.AliasChanged, ID: "old/a", Old: "a/A"},
	}
}

// frameOf is the frame of a body that may be wrong.
func frameOf(run, events int, body []byte) (b []byte) {
	packed := compressor().EncodeAll(body, nil)
	for _, n := range []int{run, events, len(packed)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return append(b, packed...)
}

// hostileFrames are wrong in ways that no checksum shows.
func hostileFrames() map[string][]byte {
	whole := appendEvents(nil, 2, testEvents())
	w := &bodyWriter{words: map[string]uint64{}}
	w.event(&graph.Event{Kind: graph.RelationChanged, ID: "a/A"})
	changed := w.b
	edited := func(at int, to byte) []byte {
		b := bytes.Clone(changed)
		b[(at+len(b))%len(b)] = to
		return b
	}
	return map[string][]byte{
		"a number without end":   bytes.Repeat([]byte{0xff}, 20),
		"run 0":                  frameOf(0, 1, changed),
		"a run twice":            append(bytes.Clone(whole), whole...),
		"an earlier run":         append(bytes.Clone(whole), frameOf(1, 1, changed)...),
		"no events":              frameOf(1, 0, nil),
		"no body":                {1, 1, 0},
		"a body that is none":    {1, 1, 2, 'n', 'o'},
		"a body beyond the end":  {1, 1, 100},
		"more events than bytes": frameOf(1, 1<<30, changed),
		"an event too many":      frameOf(1, 2, append(bytes.Clone(changed), make([]byte, minEvent)...)[:len(changed)+2]),
		"a byte too many":        frameOf(1, 1, append(bytes.Clone(changed), 0)),
		"a byte too few":         frameOf(1, 1, changed[:len(changed)-1]),
		"an unknown kind":        frameOf(1, 1, edited(0, byte(len(eventForms)))),
		"an unknown word":        frameOf(1, 1, edited(13, 7)),
		"an unknown relation":    frameOf(1, 1, edited(-1, graph.Relations)),
	}
}

func TestEventsHostile(t *testing.T) {
	for name, section := range hostileFrames() {
		t.Run(name, func(t *testing.T) {
			if got, err := readEvents(section); !errors.Is(err, errEvents) {
				t.Errorf("%+v, %v; want %v", got, err, errEvents)
			}
		})
	}
}

func FuzzEvents(f *testing.F) {
	f.Add([]byte{})
	f.Add(appendEvents(appendEvents(nil, 2, testEvents()), 5, testEvents()[:1]))
	for _, section := range hostileFrames() {
		f.Add(section)
	}
	f.Fuzz(func(t *testing.T, section []byte) {
		list, err := readEvents(section)
		if err != nil {
			return
		}
		var again []byte
		for _, run := range list {
			again = appendEvents(again, run.Run, run.Events)
		}
		second, err := readEvents(again)
		if d := diff(list, second); err != nil || d != "" {
			t.Errorf("%v; -first +second time:\n%s", err, d)
		}
	})
}

// FuzzEventsBody reaches behind the compression.
func FuzzEventsBody(f *testing.F) {
	w := &bodyWriter{words: map[string]uint64{}}
	for _, e := range testEvents() {
		w.event(&e)
	}
	f.Add(5, w.b)
	f.Add(1, []byte{})
	f.Fuzz(func(t *testing.T, events int, body []byte) {
		if events < 0 {
			return
		}
		list, err := readEvents(frameOf(1, events, body))
		if err != nil {
			return
		}
		if len(list) != 1 || len(list[0].Events) != events || events*minEvent > len(body) {
			t.Errorf("%d events out of %d bytes, want %d", len(list[0].Events), len(body), events)
		}
	})
}

// nights publishes runs of a small Hub that changes, with every kind of event. The
// function after, if any, is called after each of them.
func nights(t testing.TB, after func(db string)) (db string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "lineage.db")
	keyed := func(key byte, id string, parents ...string) graph.Model {
		m := graph.Model{ID: id, Key: graph.Key{key}, Created: int64(key)}
		for _, p := range parents {
			m.Tags = append(m.Tags, "base_model:"+p)
		}
		return m
	}
	redirect := graph.Lookup{Name: "move/old", To: "move/New", At: testRun(2).Started}
	for i, models := range [][]graph.Model{
		{keyed(1, "a/stays"), keyed(2, "a/renamed"), keyed(3, "a/goes", "finetune:a/stays"), keyed(4, "a/edited", "finetune:a/stays", "a/goes"),
			keyed(5, "move/Old"), {ID: "a/no-key"}},
		{keyed(1, "a/stays"), keyed(2, "b/Renamed"), keyed(4, "a/edited", "merge:a/stays", "move/old"), keyed(6, "move/New"), keyed(7, "a/renamed")},
		{keyed(1, "a/stays"), keyed(2, "b/again"), keyed(3, "c/back", "finetune:a/stays"), keyed(4, "a/edited", "merge:a/stays", "move/old"), keyed(6, "move/New"),
			{ID: "a/no-key"}},
	} {
		var lookups []graph.Lookup
		if i == 1 {
			lookups = append(lookups, redirect)
		}
		publish(t, db, testRun(i+1), models, lookups...)
		if after != nil {
			after(db)
		}
	}
	return db
}

func TestPublishEvents(t *testing.T) {
	s := openSnapshot(t, nights(t, nil))
	key := func(b byte) graph.Key { return graph.Key{b} }
	first := started(testRun(1))
	want := []RunEvents{
		{3, []graph.Event{
			{Kind: graph.Back, ID: "a/no-key", Old: "a/no-key", FirstSeen: first},
			{Kind: graph.Renamed, Key: key(2), ID: "b/again", Old: "b/Renamed", OldKey: key(2)},
			{Kind: graph.Back, Key: key(3), ID: "c/back", Old: "a/goes", Created: 3, FirstSeen: first},
			{Kind: graph.ParentAdded, Key: key(3), ID: "c/back", Parent: graph.Ref{Key: key(1), ID: "a/stays"}, Relation: graph.Finetune},
			{Kind: graph.Gone, Key: key(7), ID: "a/renamed", Created: 7, FirstSeen: started(testRun(2))},
		}},
		{2, []graph.Event{
			{Kind: graph.Gone, ID: "a/no-key", FirstSeen: first},
			{Kind: graph.AliasChanged, ID: "move/old"},
			{Kind: graph.Renamed, Key: key(2), ID: "b/Renamed", Old: "a/renamed", OldKey: key(2)},
			{Kind: graph.Gone, Key: key(3), ID: "a/goes", Created: 3, FirstSeen: first},
			{Kind: graph.ParentRemoved, Key: key(3), ID: "a/goes", Parent: graph.Ref{Key: key(1), ID: "a/stays"}, Relation: graph.Finetune},
			{Kind: graph.ParentAdded, Key: key(4), ID: "a/edited", Parent: graph.Ref{Key: key(6), ID: "move/New"}},
			{Kind: graph.ParentRemoved, Key: key(4), ID: "a/edited", Parent: graph.Ref{Key: key(3), ID: "a/goes"}},
			{Kind: graph.RelationChanged, Key: key(4), ID: "a/edited", Parent: graph.Ref{Key: key(1), ID: "a/stays"}, Relation: graph.Merge, OldRelation: graph.Finetune},
			{Kind: graph.Appeared, Key: key(6), ID: "move/New"},
			{Kind: graph.Renamed, Key: key(6), ID: "move/New", Old: "move/Old", OldKey: key(5), Created: 5, FirstSeen: first},
			{Kind: graph.Appeared, Key: key(7), ID: "a/renamed"},
			{Kind: graph.Taken, Key: key(7), ID: "a/renamed", OldKey: key(2)},
		}},
	}
	for after := range 4 {
		var got []RunEvents
		for run, err := range s.Events(after) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, run)
		}
		if d := diff(slices.DeleteFunc(slices.Clone(want), func(r RunEvents) bool { return r.Run <= after }), got); d != "" {
			t.Errorf("after run %d: -want +got:\n%s", after, d)
		}
	}
	for run, events := range map[int][]graph.Event{1: nil, 2: want[1].Events, 3: want[0].Events, 4: nil} {
		got, err := s.EventsOf(run)
		if d := diff(events, got); d != "" || err != nil {
			t.Errorf("of run %d: %v; -want +got:\n%s", run, err, d)
		}
	}
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	wantChanges := []graph.Changes{nil, graph.CountEvents(want[1].Events), graph.CountEvents(want[0].Events)}
	for i, r := range runs {
		if d := diff(wantChanges[i], r.Changes); d != "" || r.Completeness.Missing != wantChanges[i][graph.Gone] {
			t.Errorf("run %d: %d missing; changes: -want +got:\n%s", r.ID, r.Completeness.Missing, d)
		}
	}
	if n, ok := s.Graph().Find("c/back"); !ok || s.Graph().FirstSeen[n] != first {
		t.Errorf("the model that is back was first seen at %d, want %d", s.Graph().FirstSeen[n], first)
	}
}

// TestEventsDamage: what no checksum shows is damage to queries, to Check and to
// Publish.
func TestEventsDamage(t *testing.T) {
	db := nights(t, nil)
	path := filepath.Join(t.TempDir(), "damaged.db")
	for name, section := range hostileFrames() {
		copyFile(t, db, path)
		editBolt(t, path, func(tx *bolt.Tx) error { return replaceSection(tx, "events  ", section) })
		err := Read(path, func(s *Snapshot) (last error) {
			for _, err := range s.Events(0) {
				last = err
			}
			return last
		})
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want %v", name, err, ErrDamaged)
		}
		damage, err := Check(path)
		if err != nil || len(damage) != 1 || !strings.Contains(damage[0], errEvents.Error()) {
			t.Errorf("%s: Check finds %q, %v", name, damage, err)
		}
		j := record(t, path, testRun(4), [][]graph.Model{{{ID: "x/new"}}}, nil)
		if err := Publish(path, j); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: Publish: %v, want %v", name, err, ErrDamaged)
		}
		if err := j.Drop(); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckEvents(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(c *contents)
		want string
	}{
		"other numbers than the run says": {func(c *contents) { c.runs[1].Changes = graph.Changes{graph.Gone: 1} }, "run 2 has the events map[], not map[gone:1]"},
		"of a run that is none":           {func(c *contents) { c.events = appendEvents(c.events, 9, testEvents()) }, "run 9, which is none"},
		"missing":                         {func(c *contents) { c.runs[0].Changes = graph.Changes{graph.Back: 2} }, "run 1 has the events map[]"},
	} {
		t.Run(name, func(t *testing.T) {
			x := checkContents(t)
			c.edit(x)
			path := filepath.Join(t.TempDir(), "damaged.db")
			if err := write(path, x); err != nil {
				t.Fatal(err)
			}
			if damage, err := Check(path); err != nil || len(damage) != 1 || !strings.Contains(damage[0], c.want) {
				t.Errorf("Check finds %q, %v; want %q", damage, err, c.want)
			}
		})
	}
}

// TestPublishMissing: a complete run that misses too many models changes nothing;
// one that is not complete may miss any number.
func TestPublishMissing(t *testing.T) {
	models := testModels(4000, 1)
	for _, c := range []struct {
		name          string
		before, after []graph.Model
		partial       bool
		refused       *MissingError
	}{
		{name: "none", before: models, after: models},
		{name: "a few of few", before: models[:15], after: models[10:15]},
		{name: "more of few", before: models[:15], after: models[11:15], refused: &MissingError{11, 15}},
		{name: "nearly too many", before: models, after: models[19:]},
		{name: "too many", before: models, after: models[20:], refused: &MissingError{20, 4000}},
		{name: "all", before: models[:50], after: nil, refused: &MissingError{50, 50}},
		{name: "a part of the listing", before: models[:50], after: nil, partial: true},
		{name: "others in their place", before: models[:50], after: testModels(50, 99), refused: &MissingError{50, 50}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "lineage.db")
			publish(t, db, testRun(1), c.before)
			before := readFile(t, db)
			j := record(t, db, testRun(2), [][]graph.Model{c.after}, nil)
			if c.partial {
				run := j.Run()
				run.Complete = false
				if err := j.Finish(run); err != nil {
					t.Fatal(err)
				}
			}
			err := Publish(db, j)
			if c.refused == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if refused, ok := errors.AsType[*MissingError](err); !ok || *refused != *c.refused {
				t.Fatalf("%v, want %v", err, c.refused)
			}
			wantOneLine(t, err)
			if !bytes.Equal(readFile(t, db), before) {
				t.Error("the database was changed")
			}
			if s := stateOf(t, j); s.Run.ID != 2 || len(s.Models) != len(c.after) {
				t.Errorf("the journal is of run %d with %d models, want 2 and %d", s.Run.ID, len(s.Models), len(c.after))
			}
			if err := j.Drop(); err != nil {
				t.Error(err)
			}
		})
	}
}

// BenchmarkEvents reads the events of forty nights, 2,500 each.
func BenchmarkEvents(b *testing.B) {
	models := testModels(1500, 1)
	var events []graph.Event
	for _, m := range models {
		events = append(events, graph.Event{Kind: graph.Appeared, Key: m.Key, ID: m.ID})
	}
	for _, m := range models[:1000] {
		events = append(events, graph.Event{Kind: graph.ParentAdded, Key: m.Key, ID: m.ID, Parent: graph.Ref{Key: models[7].Key, ID: models[7].ID}})
	}
	var section []byte
	for run := range 40 {
		section = appendEvents(section, run+1, events)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readEvents(section); err != nil {
			b.Fatal(err)
		}
	}
	all := float64(40 * len(events))
	b.ReportMetric(float64(len(section))/all, "bytes/event")
	b.ReportMetric(all*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func TestEventFormsAreAllKinds(t *testing.T) {
	var kinds []graph.EventKind
	for _, f := range eventForms {
		kinds = append(kinds, f.kind)
	}
	if d := diff(graph.EventKinds[:], kinds); d != "" {
		t.Errorf("-graph +store:\n%s", d)
	}
}
