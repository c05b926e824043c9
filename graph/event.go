package graph

// Event is one difference between a run and the one before it. Models are told
// apart by _id, and by id where there is none, never by node: numbers change from
// run to run. Events with their old values make it possible to tell from a Graph
// what it was some runs ago: a model that appeared comes with an event for each of
// its parents, and one that is gone too. The first run of a database has none.
type Event struct {
	Kind EventKind
	Key  Key    // of the model, zero if it has none
	ID   string // of the model: in this run, or the last one if it is Gone

	Old string // Renamed and Back: its id before; Taken: the _id of the model that had this id before

	// ParentAdded, ParentRemoved, RelationChanged
	Parent      Ref      // its id in this run; without a key if it is not on the Hub
	Relation    Relation // in this run, or the last one if it was removed
	OldRelation Relation // RelationChanged

	// Gone: what its node said, for whom it comes back
	Created, FirstSeen uint32
}

// EventKind names a kind of event.
type EventKind string

const (
	Appeared        EventKind = "appeared"         // listed for the first time
	Gone            EventKind = "gone"             // not listed any more; only a complete run can tell
	Back            EventKind = "back"             // listed again
	Renamed         EventKind = "renamed"          // by _id, or by a redirect of the Hub
	Taken           EventKind = "taken"            // the id was another model's in the run before
	ParentAdded     EventKind = "parent-added"     // declares another parent
	ParentRemoved   EventKind = "parent-removed"   // does not declare it any more
	RelationChanged EventKind = "relation-changed" // to a parent that it has kept
)

// Changes are the numbers of events, by kind.
type Changes map[EventKind]int
