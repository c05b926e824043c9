package graph

import (
	"cmp"
	"slices"
)

// Anomaly is something odd in what the Hub listed, that the rule has an answer
// to but that a reader of the counts may want to see.
type Anomaly struct {
	Kind  AnomalyKind `json:"kind"`
	Model string      `json:"model"`           // the id it was found at
	About string      `json:"about,omitempty"` // a word, a name, an id or an _id, by kind
}

// AnomalyKind names a kind of anomaly.
type AnomalyKind string

const (
	DuplicateID      AnomalyKind = "duplicate-id"      // about the _id that was dropped
	UnknownRelation  AnomalyKind = "unknown-relation"  // about the word
	JunkName         AnomalyKind = "junk-name"         // about the name as written
	SelfLoop         AnomalyKind = "self-loop"         // once a child
	RelationConflict AnomalyKind = "relation-conflict" // about the parent
	YoungerParent    AnomalyKind = "younger-parent"    // about the parent
	MalformedItem    AnomalyKind = "malformed-item"    // about what was wrong; noted by the crawler, not by Build

	// What [Graph.Anomalies] finds, once an edge, about the parent.
	AbsentParent    AnomalyKind = "absent-parent"    // the parent is not on the Hub
	PathLikeParent  AnomalyKind = "path-like"        // an absent parent that looks like a local folder
	Cycle           AnomalyKind = "cycle"            // the parent was made from the model, over any number of edges
	SuspectRelation AnomalyKind = "suspect-relation" // about the parent; by the rules of graph/suspect, not by Build
)

func compareAnomalies(a, b Anomaly) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Model, b.Model), cmp.Compare(a.About, b.About))
}

// SortAnomalies sorts a list and drops what is said twice.
func SortAnomalies(list []Anomaly) []Anomaly {
	slices.SortFunc(list, compareAnomalies)
	return slices.Compact(list)
}
