package graph

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// nights are runs of the tests, one after the other, with what Diff says of each
// but the first.
type nights struct {
	graphs []*Graph
	events [][]Event // of a run, at its number; the first has none
	told   map[Key]bool
	held   map[string]Key // by id: the model that had it while its key was not told
}

// drawNights draws runs as they are published: models keep the time of the run that
// listed them first. Their tags and dates never change, so that those of a model on
// the Hub are known of any run. The key of a model is told from some run on, or never.
func drawNights(t *rapid.T) nights {
	n := nights{told: map[Key]bool{}, held: map[string]Key{}}
	var run runOf
	for night := range rapid.IntRange(2, 5).Draw(t, "nights") {
		run = drawRun(t, run)
		run.models = n.settle(run.models)
		for i := range run.models {
			m := &run.models[i]
			kind := int(m.Key[0]) % 3
			m.Created = int64(100 + kind)
			m.Tags = append(slices.DeleteFunc(m.Tags, func(tag string) bool { return tag[0] == 't' }), fmt.Sprint("t", kind))
		}
		g := runOf{n.tell(t, run.models), run.redirects}.graph(uint32(night + 1))
		var events []Event
		if night > 0 {
			old := n.graphs[night-1]
			var err error
			events, err = Diff(old, g, pastOf(n.events), func(o, m Node) { g.FirstSeen[m] = old.FirstSeen[o] })
			if err != nil {
				t.Fatal(err)
			}
			for i := range events {
				if e := &events[i]; e.Kind == Back {
					m, _ := g.exact(Ref{e.Key, e.ID})
					g.FirstSeen[m] = e.FirstSeen
				}
			}
		}
		for m := range g.FirstSeen {
			if !g.OnHub(Node(m)) {
				g.FirstSeen[m] = 0
			}
		}
		n.graphs, n.events = append(n.graphs, g), append(n.events, events)
	}
	return n
}

// settle gives every model a key of its own, told or not. Those whose keys have not
// been told keep their ids to themselves: nobody could see that they are the same else.
func (n nights) settle(models []Model) (settled []Model) {
	keys, ids := map[Key]bool{}, map[string]bool{}
	for _, m := range models {
		if m.Key.IsZero() {
			m.Key = Key{7}
		}
		for id, key := range n.held {
			if key == m.Key && !n.told[key] {
				m.ID = id
			}
		}
		if key, taken := n.held[m.ID]; (!taken || key == m.Key) && !keys[m.Key] && !ids[m.ID] {
			settled = append(settled, m)
		}
		keys[m.Key], ids[m.ID] = true, true
	}
	return settled
}

// tell returns the models as they are listed.
func (n nights) tell(t *rapid.T, models []Model) []Model {
	listed := slices.Clone(models)
	for i := range listed {
		m := &listed[i]
		n.told[m.Key] = n.told[m.Key] || rapid.Bool().Draw(t, "told")
		if !n.told[m.Key] {
			n.held[m.ID], m.Key = m.Key, Key{}
		}
	}
	return listed
}

// knowing returns the graphs with the keys that later runs tell.
func (n nights) knowing() []*Graph {
	graphs := slices.Clone(n.graphs)
	for night := len(graphs) - 2; night >= 0; night-- {
		g := *graphs[night]
		g.Keys = slices.Clone(g.Keys)
		for m := range Node(g.Len()) {
			if later, ok := graphs[night+1].exact(g.ref(m)); ok && g.OnHub(m) {
				g.Keys[m] = graphs[night+1].Keys[later]
			}
		}
		graphs[night] = &g
	}
	return graphs
}

// earlier undoes the nights after one.
func (n nights) earlier(t *rapid.T, night int) *Graph {
	u := NewUndo(n.graphs[len(n.graphs)-1])
	for _, events := range slices.Backward(n.events[night+1:]) {
		if err := u.Run(events); err != nil {
			t.Fatal(err)
		}
	}
	return u.Graph()
}

// known is what must be known of an earlier run, as it was in it, and with the keys
// that were told later: all but the spelling of absent names, and the tags of models that are gone since.
func known(g *Graph, isGone func(Ref) bool) *Graph {
	k := *g
	k.IDs, k.Flags = Strings{}, slices.Clone(g.Flags)
	var ids stringTable
	for n := range Node(g.Len()) {
		id := g.ID(n)
		if !g.OnHub(n) {
			id = Fold(id)
		}
		ids.add([]byte(id))
		k.Flags[n] &= OnHub | PathLike
	}
	k.IDs = ids.strings()
	k.Tags, k.Mentions, k.Words, k.Unresolved = Postings{}, Mentions{}, Strings{}, 0
	k.Tags.Names = Strings{Off: []uint32{0}}
	for i := range g.Tags.Names.Len() {
		nodes := slices.DeleteFunc(slices.Clone(g.Tags.Of(i)), func(n Node) bool { return isGone(g.ref(n).Identity()) })
		if len(nodes) > 0 {
			k.Tags.Names.Data = append(k.Tags.Names.Data, g.Tags.Names.At(i)...)
			k.Tags.Nodes = append(k.Tags.Nodes, nodes...)
		}
	}
	return &k
}

// TestEarlierGraph: the last graph and the events alone give the graph of every
// earlier run, as it was made of its listing.
func TestEarlierGraph(t *testing.T) {
	gone := 0
	rapid.Check(t, func(t *rapid.T) {
		n := drawNights(t)
		today := stateOf(n.graphs[len(n.graphs)-1])
		isGone := func(model Ref) bool { _, listed := today.models[model]; return !listed }
		for night, want := range n.knowing() {
			got := n.earlier(t, night)
			if d := cmp.Diff(known(want, isGone), known(got, isGone), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("run %d of %d: -was +undone:\n%s\n%+v", night, len(n.graphs), d, n.events)
			}
			for m := range Node(got.Len()) {
				wantGone := got.OnHub(m) && isGone(got.ref(m).Identity())
				if got.Flags[m]&GoneSince != 0 != wantGone {
					t.Fatalf("%v: flags %b, gone since: %v", got.ref(m), got.Flags[m], wantGone)
				}
				if wantGone {
					gone++
				}
			}
		}
	})
	if gone == 0 {
		t.Error("no model was gone since")
	}
}

// TestEarlierDiff: what changed between any two earlier runs is what Diff says of
// their own graphs.
func TestEarlierDiff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNights(t)
		graphs := n.knowing()
		for to := range graphs {
			for from := range to {
				past := pastOf(n.events[:from+1])
				want := mustDiff(t, graphs[from], graphs[to], past)
				got := mustDiff(t, n.earlier(t, from), n.earlier(t, to), past)
				for i := range want {
					foldAbsent(&want[i])
				}
				for i := range got {
					foldAbsent(&got[i])
				}
				slices.SortFunc(want, compareEvents)
				slices.SortFunc(got, compareEvents)
				if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
					t.Fatalf("from run %d to %d: -graphs +undone:\n%s\n%+v", from, to, d, n.events)
				}
			}
		}
	})
}

// foldAbsent makes spellings of one absent name one.
func foldAbsent(e *Event) {
	if e.Parent.Key.IsZero() {
		e.Parent.ID = Fold(e.Parent.ID)
	}
}

// TestUndoContradiction: events of another graph are found out.
func TestUndoContradiction(t *testing.T) {
	g := runWith(model(1, "a/A"), model(2, "b/B", "a/A")).graph(1)
	k := func(b byte) Key { return Key{b} }
	for name, e := range map[string]Event{
		"a model that is not there appeared":          {Kind: Appeared, Key: k(3), ID: "c/C"},
		"a model of another id appeared":              {Kind: Appeared, Key: k(1), ID: "a/B"},
		"a model that is not there was renamed":       {Kind: Renamed, Key: k(3), OldKey: k(3), ID: "c/C", Old: "d/D"},
		"a model that is there is gone":               {Kind: Gone, Key: k(1), ID: "a/A"},
		"a parent was added to a model not there":     {Kind: ParentAdded, Key: k(3), ID: "c/C", Parent: Ref{k(1), "a/A"}},
		"a parent was added that is none":             {Kind: ParentAdded, Key: k(1), ID: "a/A", Parent: Ref{k(2), "b/B"}},
		"a relation changed to a parent that is none": {Kind: RelationChanged, Key: k(2), ID: "b/B", Parent: Ref{ID: "x/Y"}},
		"a parent was removed from a model not there": {Kind: ParentRemoved, Key: k(3), ID: "c/C", Parent: Ref{k(1), "a/A"}},
	} {
		if err := NewUndo(g).Run([]Event{e}); !errors.Is(err, errEvents) {
			t.Errorf("%s: %v, want %v", name, err, errEvents)
		}
	}
}
