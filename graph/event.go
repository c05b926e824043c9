package graph

import (
	"cmp"
	"slices"
)

// Event is one difference between a run and the one before it. Models are told
// apart by _id, and by id where there is none, never by node: numbers change from
// run to run. A model whose _id is told by a run, and was not by the one before, has
// no event of it: its id without an _id is the same model in earlier events. Events
// with their old values make it possible to tell from a Graph what it was some runs
// ago: a model that appeared comes with an event for each of its parents, and one that
// is gone too. The first run of a database has none.
type Event struct {
	Kind EventKind
	Key  Key    // of the model, zero if it has none
	ID   string // of the model: in this run, or the last one if it is Gone; AliasChanged: the name, folded

	Old    string // Renamed and Back: its id before; AliasChanged: the alias's target before, "" if it was none
	OldKey Key    // Renamed: its _id before; Taken: that of the model that had this id before

	// ParentAdded, ParentRemoved, RelationChanged
	Parent      Ref      // in this run, or the last one if it was removed; without a key if it was not on the Hub
	Relation    Relation // in this run, or the last one if it was removed
	OldRelation Relation // RelationChanged

	// Gone, and Renamed by a redirect: what its node said, for when it comes back.
	// Back: the same again.
	Created, FirstSeen uint32
}

// EventKind names a kind of event.
type EventKind string

const (
	Appeared        EventKind = "appeared"         // listed for the first time
	Gone            EventKind = "gone"             // not listed any more
	Back            EventKind = "back"             // listed again
	Renamed         EventKind = "renamed"          // by _id, or by a redirect of the Hub: see Event.Redirected
	Taken           EventKind = "taken"            // the id was another model's in the run before
	ParentAdded     EventKind = "parent-added"     // declares another parent
	ParentRemoved   EventKind = "parent-removed"   // does not declare it any more
	RelationChanged EventKind = "relation-changed" // to a parent that it has kept
	AliasChanged    EventKind = "alias-changed"    // a name that is no model's own leads elsewhere: see Aliases
)

// EventKinds are all kinds of events, in the order in which they are listed.
var EventKinds = [...]EventKind{Appeared, Gone, Back, Renamed, Taken, ParentAdded, ParentRemoved, RelationChanged, AliasChanged}

// Redirected tells a model that was Renamed by a redirect from one that kept its
// _id. It is not listed any more, as one that is Gone, and what its name leads to
// now is a model of another _id, with events of its own.
func (e *Event) Redirected() bool {
	return e.Kind == Renamed && (e.Key.IsZero() || e.Key != e.OldKey)
}

// moves reports that a listed model was not listed under this name before.
func (e *Event) moves() bool {
	return e.Kind == Appeared || e.Kind == Back || e.Kind == Renamed && !e.Redirected()
}

// Left returns the model that left the Hub by this event, as it was listed last;
// ok is false if none did.
func (e *Event) Left() (model Ref, ok bool) {
	switch {
	case e.Kind == Gone:
		return Ref{e.Key, e.ID}, true
	case e.Redirected():
		return Ref{e.OldKey, e.Old}, true
	}
	return Ref{}, false
}

// Identity is what tells the model that r names from all others: its key, and its
// id where there is none.
func (r Ref) Identity() Ref {
	if !r.Key.IsZero() {
		return Ref{Key: r.Key}
	}
	return r
}

// Changes are the numbers of events, by kind.
type Changes map[EventKind]int

// CountEvents counts events by kind.
func CountEvents(events []Event) Changes {
	c := Changes{}
	for i := range events {
		c[events[i].Kind]++
	}
	return c
}

// compareEvents is the order of the events of a run.
func compareEvents(a, b Event) int {
	return cmp.Or(a.Key.Compare(b.Key), cmp.Compare(a.ID, b.ID),
		cmp.Compare(slices.Index(EventKinds[:], a.Kind), slices.Index(EventKinds[:], b.Kind)),
		cmp.Compare(a.Parent.ID, b.Parent.ID), a.Parent.Key.Compare(b.Parent.Key), cmp.Compare(a.Old, b.Old))
}
