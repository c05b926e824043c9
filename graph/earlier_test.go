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
}

// drawNights draws runs as they are published: models keep the time of the run that
// listed them first. Their tags and dates never change, so that those of a model on
// the Hub are known of any run.
func drawNights(t *rapid.T) nights {
	var n nights
	var run runOf
	for night := range rapid.IntRange(2, 5).Draw(t, "nights") {
		run = drawRun(t, run)
		for i := range run.models {
			m := &run.models[i]
			kind := int(m.Key[0]) % 3
			m.Created = int64(100 + kind)
			m.Tags = append(slices.DeleteFunc(m.Tags, func(tag string) bool { return tag[0] == 't' }), fmt.Sprint("t", kind))
		}
		g := run.graph(uint32(night + 1))
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

// known is what must be known of an earlier run, as it was in it: all but the
// spelling of absent names, and the tags of models that are gone since.
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
		for night, want := range n.graphs {
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
		for to := range n.graphs {
			for from := range to {
				past := pastOf(n.events[:from+1])
				want := mustDiff(t, n.graphs[from], n.graphs[to], past)
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
