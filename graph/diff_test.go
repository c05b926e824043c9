package graph

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// runOf is a run of the tests: its models, and the redirects that the Hub gave.
type runOf struct {
	models    []Model
	redirects [][2]string
}

func (r runOf) graph(seen uint32) *Graph {
	b := &Builder{}
	b.AddPage(r.models)
	for _, pair := range r.redirects {
		b.Redirect(pair[0], pair[1])
	}
	g, _ := b.Build()
	g.FirstSeen = make([]uint32, g.Len())
	for n := range g.FirstSeen {
		g.FirstSeen[n] = seen
	}
	return g
}

// pastOf looks through the events of earlier runs, the last run first.
func pastOf(runs [][]Event) Past {
	return func(models []Ref) (map[Ref]Event, error) {
		left := map[Ref]Event{}
		for _, events := range slices.Backward(runs) {
			for _, e := range events {
				m, ok := e.Left()
				if !ok || !slices.Contains(models, m.Identity()) {
					continue
				}
				if _, later := left[m.Identity()]; !later {
					left[m.Identity()] = e
				}
			}
		}
		return left, nil
	}
}

func mustDiff(t interface{ Fatal(...any) }, old, fresh *Graph, past Past) []Event {
	events, err := Diff(old, fresh, past, nil)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func model(key byte, id string, parents ...string) Model {
	m := Model{ID: id, Created: 7}
	if key != 0 {
		m.Key = Key{key}
	}
	for _, p := range parents {
		m.Tags = append(m.Tags, "base_model:"+p)
	}
	return m
}

func runWith(models ...Model) runOf { return runOf{models: models} }

func TestDiff(t *testing.T) {
	k := func(b byte) Key { return Key{b} }
	for _, c := range []struct {
		name       string
		old, fresh runOf
		past       []Event
		want       []Event
	}{
		{name: "nothing", old: runWith(model(1, "a/A"), model(0, "b/B", "a/A")), fresh: runWith(model(0, "b/B", "a/A"), model(1, "a/A"))},
		{
			name: "appeared, with its parents", old: runWith(model(1, "a/A")), fresh: runWith(model(1, "a/A"), model(2, "b/B", "merge:a/A", "gone/X")),
			want: []Event{
				{Kind: Appeared, Key: k(2), ID: "b/B"},
				{Kind: ParentAdded, Key: k(2), ID: "b/B", Parent: Ref{k(1), "a/A"}, Relation: Merge},
				{Kind: ParentAdded, Key: k(2), ID: "b/B", Parent: Ref{ID: "gone/X"}},
			},
		},
		{
			name: "gone, with its parents and without its children", old: runWith(model(1, "a/A"), model(2, "b/B", "merge:a/A"), model(3, "c/C", "b/B")),
			fresh: runWith(model(1, "a/A"), model(3, "c/C", "b/B")),
			want: []Event{
				{Kind: Gone, Key: k(2), ID: "b/B", Created: 7, FirstSeen: 1},
				{Kind: ParentRemoved, Key: k(2), ID: "b/B", Parent: Ref{k(1), "a/A"}, Relation: Merge},
			},
		},
		{
			name: "gone, without a key", old: runWith(model(0, "a/A")),
			want: []Event{{Kind: Gone, ID: "a/A", Created: 7, FirstSeen: 1}},
		},
		{
			name: "back, under another id", fresh: runWith(model(1, "b/B")), past: []Event{{Kind: Gone, Key: k(1), ID: "a/A", Created: 3, FirstSeen: 4}},
			want: []Event{{Kind: Back, Key: k(1), ID: "b/B", Old: "a/A", Created: 3, FirstSeen: 4}},
		},
		{
			name: "back, without a key", fresh: runWith(model(0, "a/A"), model(0, "a/a")), past: []Event{{Kind: Gone, ID: "a/A", FirstSeen: 4}},
			want: []Event{{Kind: Back, ID: "a/A", Old: "a/A", FirstSeen: 4}, {Kind: Appeared, ID: "a/a"}},
		},
		{
			name: "back, after a redirect", fresh: runWith(model(1, "a/A")),
			past: []Event{{Kind: Renamed, Key: k(2), ID: "b/B", Old: "a/A", OldKey: k(1), FirstSeen: 4}},
			want: []Event{{Kind: Back, Key: k(1), ID: "a/A", Old: "a/A", FirstSeen: 4}},
		},
		{
			name: "renamed, with no event of its children", old: runWith(model(1, "a/A"), model(2, "b/B", "a/A")),
			fresh: runWith(model(1, "z/Z"), model(2, "b/B", "z/Z")),
			want:  []Event{{Kind: Renamed, Key: k(1), ID: "z/Z", Old: "a/A", OldKey: k(1)}},
		},
		{
			name: "renamed, the case alone", old: runWith(model(1, "a/A")), fresh: runWith(model(1, "A/a")),
			want: []Event{{Kind: Renamed, Key: k(1), ID: "A/a", Old: "a/A", OldKey: k(1)}},
		},
		{
			name: "renamed, and its children do not know", old: runWith(model(1, "a/A"), model(2, "b/B", "a/A")),
			fresh: runWith(model(1, "z/Z"), model(2, "b/B", "a/A")),
			want:  []Event{{Kind: Renamed, Key: k(1), ID: "z/Z", Old: "a/A", OldKey: k(1)}},
		},
		{
			name: "renamed by a redirect", old: runWith(model(1, "a/A", "c/C"), model(2, "b/B")),
			fresh: runOf{[]Model{model(2, "b/B", "a/A")}, [][2]string{{"a/A", "b/B"}}},
			want: []Event{
				{Kind: AliasChanged, ID: "a/a"},
				{Kind: ParentRemoved, Key: k(1), ID: "a/A", Parent: Ref{ID: "c/C"}},
				{Kind: Renamed, Key: k(2), ID: "b/B", Old: "a/A", OldKey: k(1), Created: 7, FirstSeen: 1},
			},
		},
		{
			name: "a redirect that leads to no model", old: runWith(model(1, "a/A"), model(2, "b/B")),
			fresh: runOf{[]Model{model(2, "b/B", "a/A")}, [][2]string{{"a/A", "gone/X"}}},
			want: []Event{
				{Kind: AliasChanged, ID: "a/a"},
				{Kind: Gone, Key: k(1), ID: "a/A", Created: 7, FirstSeen: 1},
				{Kind: ParentAdded, Key: k(2), ID: "b/B", Parent: Ref{ID: "gone/X"}},
			},
		},
		{
			name: "a freed name taken by a new model", old: runWith(model(1, "a/A"), model(3, "c/C", "a/A")),
			fresh: runWith(model(1, "z/Z"), model(2, "a/A"), model(3, "c/C", "a/A")),
			want: []Event{
				{Kind: Renamed, Key: k(1), ID: "z/Z", Old: "a/A", OldKey: k(1)},
				{Kind: Appeared, Key: k(2), ID: "a/A"},
				{Kind: Taken, Key: k(2), ID: "a/A", OldKey: k(1)},
				{Kind: ParentAdded, Key: k(3), ID: "c/C", Parent: Ref{k(2), "a/A"}},
				{Kind: ParentRemoved, Key: k(3), ID: "c/C", Parent: Ref{k(1), "a/A"}},
			},
		},
		{
			name: "two names swapped", old: runWith(model(1, "a/A"), model(2, "b/B")), fresh: runWith(model(2, "a/A"), model(1, "b/B")),
			want: []Event{
				{Kind: Renamed, Key: k(1), ID: "b/B", Old: "a/A", OldKey: k(1)}, {Kind: Taken, Key: k(1), ID: "b/B", OldKey: k(2)},
				{Kind: Renamed, Key: k(2), ID: "a/A", Old: "b/B", OldKey: k(2)}, {Kind: Taken, Key: k(2), ID: "a/A", OldKey: k(1)},
			},
		},
		{
			name: "a name taken from a model that is gone", old: runWith(model(1, "a/A")), fresh: runWith(model(2, "a/A")),
			want: []Event{
				{Kind: Gone, Key: k(1), ID: "a/A", Created: 7, FirstSeen: 1},
				{Kind: Appeared, Key: k(2), ID: "a/A"}, {Kind: Taken, Key: k(2), ID: "a/A", OldKey: k(1)},
			},
		},
		{
			name: "an _id told", old: runWith(model(0, "a/A"), model(2, "b/B", "a/A")), fresh: runWith(model(1, "a/A"), model(2, "b/B", "a/A")),
		},
		{
			name: "an _id told of a model that was created later", old: runWith(model(0, "a/A")), fresh: runWith(Model{Key: k(1), ID: "a/A", Created: 8}),
			want: []Event{{Kind: Gone, ID: "a/A", Created: 7, FirstSeen: 1}, {Kind: Appeared, Key: k(1), ID: "a/A"}},
		},
		{
			name: "a card edited", old: runWith(model(1, "a/A"), model(2, "b/B"), model(3, "c/C", "finetune:a/A", "b/B")),
			fresh: runWith(model(1, "a/A"), model(2, "b/B"), model(3, "c/C", "adapter:a/A", "gone/X")),
			want: []Event{
				{Kind: ParentAdded, Key: k(3), ID: "c/C", Parent: Ref{ID: "gone/X"}},
				{Kind: ParentRemoved, Key: k(3), ID: "c/C", Parent: Ref{k(2), "b/B"}},
				{Kind: RelationChanged, Key: k(3), ID: "c/C", Parent: Ref{k(1), "a/A"}, Relation: Adapter, OldRelation: Finetune},
			},
		},
		{
			name: "a card edited by a model that is renamed", old: runWith(model(1, "a/A"), model(3, "c/C", "finetune:a/A")),
			fresh: runWith(model(1, "a/A"), model(3, "d/D", "merge:a/A")),
			want: []Event{
				{Kind: Renamed, Key: k(3), ID: "d/D", Old: "c/C", OldKey: k(3)},
				{Kind: RelationChanged, Key: k(3), ID: "d/D", Parent: Ref{k(1), "a/A"}, Relation: Merge, OldRelation: Finetune},
			},
		},
		{
			name: "an absent parent that appears, in another case", old: runWith(model(2, "b/B", "a/a")),
			fresh: runWith(model(1, "A/A"), model(2, "b/B", "a/a")),
			want:  []Event{{Kind: Appeared, Key: k(1), ID: "A/A"}},
		},
		{
			name:  "an alias that leads elsewhere, and one that is none any more",
			old:   runOf{[]Model{model(1, "a/A"), model(2, "b/B")}, [][2]string{{"old/A", "a/A"}, {"old/B", "b/B"}}},
			fresh: runOf{[]Model{model(1, "a/A"), model(2, "b/B")}, [][2]string{{"old/A", "b/B"}}},
			want:  []Event{{Kind: AliasChanged, ID: "old/a", Old: "a/A"}, {Kind: AliasChanged, ID: "old/b", Old: "b/B"}},
		},
		{
			name: "an absent parent that is found to be another's old name", old: runWith(model(1, "a/A"), model(2, "b/B", "old/A")),
			fresh: runOf{[]Model{model(1, "a/A"), model(2, "b/B", "old/A")}, [][2]string{{"old/A", "a/A"}}},
			want: []Event{
				{Kind: AliasChanged, ID: "old/a"},
				{Kind: ParentAdded, Key: k(2), ID: "b/B", Parent: Ref{k(1), "a/A"}},
				{Kind: ParentRemoved, Key: k(2), ID: "b/B", Parent: Ref{ID: "old/A"}},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			old, fresh := c.old.graph(1), c.fresh.graph(2)
			got := mustDiff(t, old, fresh, pastOf([][]Event{c.past}))
			if d := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			undone := stateOf(fresh).undo(got)
			if d := cmp.Diff(stateOf(old).knowing(undone).lines(), undone.lines(), cmpopts.EquateEmpty()); d != "" {
				t.Errorf("-old +undone:\n%s", d)
			}
		})
	}
}

// drawRun draws a run whose models collide in every way, and keep much of those of
// the run before.
func drawRun(t *rapid.T, before runOf) runOf {
	names := rapid.SampledFrom([]string{"a/A", "a/a", "A/a", "b/B", "c/C", "d/D", "old/A", "old/b", "gone/X", "Gone/x"})
	ids := rapid.SampledFrom([]string{"a/A", "a/a", "A/a", "b/B", "B/b", "c/C", "d/D", "old/B"})
	keys := rapid.Custom(func(t *rapid.T) Key { return Key{byte(rapid.IntRange(0, 6).Draw(t, "key"))} })
	edit := func(m *Model) {
		m.Tags = nil
		for range rapid.IntRange(0, 3).Draw(t, "mentions") {
			relation := rapid.SampledFrom([]string{"", "merge:", "adapter:"}).Draw(t, "relation")
			m.Tags = append(m.Tags, "base_model:"+relation+names.Draw(t, "name"))
		}
		m.BaseModels = BaseModels{}
		for range rapid.IntRange(0, 2).Draw(t, "entries") {
			m.BaseModels.Models = append(m.BaseModels.Models, Ref{keys.Draw(t, "key"), names.Draw(t, "name")})
		}
	}
	var r runOf
	for _, m := range before.models {
		switch rapid.SampledFrom([]string{"same", "same", "gone", "renamed", "edited"}).Draw(t, "change") {
		case "gone":
			if to := rapid.SampledFrom(before.models).Draw(t, "to"); to.ID != m.ID {
				r.redirects = append(r.redirects, [2]string{m.ID, to.ID})
			}
			continue
		case "renamed":
			m.ID = ids.Draw(t, "id")
		case "edited":
			edit(&m)
		}
		r.models = append(r.models, m)
	}
	for range rapid.IntRange(0, 4).Draw(t, "new") {
		m := Model{ID: ids.Draw(t, "id"), Key: keys.Draw(t, "key")}
		edit(&m)
		r.models = append(r.models, m)
	}
	for range rapid.IntRange(0, 2).Draw(t, "redirects") {
		r.redirects = append(r.redirects, [2]string{names.Draw(t, "from"), names.Draw(t, "to")})
	}
	return r
}

// TestDiffUndone: from the last run and the events alone, all earlier runs come out.
func TestDiffUndone(t *testing.T) {
	kinds := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		runs := []runOf{drawRun(t, runOf{})}
		graphs := []*Graph{runs[0].graph(1)}
		var history [][]Event
		left := map[Ref]bool{}
		for n := range rapid.IntRange(1, 3).Draw(t, "runs") {
			run := drawRun(t, runs[n])
			old, fresh := graphs[n], run.graph(uint32(n+2))
			events := mustDiff(t, old, fresh, pastOf(history))
			for i, e := range events {
				if i > 0 && compareEvents(events[i-1], e) >= 0 {
					t.Fatalf("%+v stands before %+v", events[i-1], e)
				}
				if model := (Ref{e.Key, e.ID}).Identity(); e.Kind == Appeared && left[model] || e.Kind == Back && !left[model] {
					t.Fatalf("%s %v, left before: %v", e.Kind, model, left[model])
				}
				kinds[fmt.Sprint(e.Kind, e.Redirected())]++
			}
			for _, e := range events {
				if model, ok := e.Left(); ok {
					left[model.Identity()] = true
				}
			}
			runs, graphs, history = append(runs, run), append(graphs, fresh), append(history, events)
		}
		s := stateOf(graphs[len(graphs)-1])
		for n, events := range slices.Backward(history) {
			s = s.undo(events)
			if d := cmp.Diff(stateOf(graphs[n]).knowing(s).lines(), s.lines(), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("run %d: -was +undone:\n%s\n%+v", n, d, events)
			}
		}
	})
	if len(kinds) != len(EventKinds)+1 {
		t.Errorf("not all kinds of events came up: %v", kinds)
	}
}

// TestDiffSame: the models that both runs list are those that make no event of
// coming or going.
func TestDiffSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		run := drawRun(t, runOf{})
		old, fresh := run.graph(1), drawRun(t, run).graph(2)
		same := map[Node]Node{}
		if _, err := Diff(old, fresh, nil, func(o, n Node) { same[n] = o }); err != nil {
			t.Fatal(err)
		}
		listed := stateOf(old).models
		for n := range Node(fresh.Len()) {
			was, want := listed[fresh.ref(n).Identity()]
			if !want { // not by its key, which old may not tell
				was, want = listed[Ref{ID: fresh.ID(n)}]
			}
			o, got := same[n]
			if want = want && fresh.OnHub(n); want != got || got && old.ref(o) != was {
				t.Fatalf("%v: same as %v, %v; want %v", fresh.ref(n), o, got, want)
			}
		}
	})
}

// TestFindModel: each model on the Hub is found by its key, or else by its very id.
func TestFindModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawRun(t, runOf{}).graph(1)
		for n := range Node(g.Len()) {
			ref := g.ref(n)
			if !ref.Key.IsZero() {
				ref.ID = "another/id"
			}
			if got, ok := g.FindModel(ref); ok != g.OnHub(n) || ok && got != n {
				t.Fatalf("%v: node %d, %v; want %d, %v", ref, got, ok, n, g.OnHub(n))
			}
		}
		for _, none := range []Ref{{}, {ID: "gone/X"}, {Key: Key{99}}} {
			if n, ok := g.FindModel(none); ok {
				t.Fatalf("%v: node %d", none, n)
			}
		}
	})
}
