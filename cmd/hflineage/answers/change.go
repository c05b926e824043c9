package answers

import (
	"cmp"
	"fmt"
	"slices"

	"hflineage/graph"
)

// Change is one change from a run to a later one.
type Change struct {
	Kind        graph.EventKind `json:"change"`
	ID          string          `json:"id"` // in the later run, or the earlier one if the model is gone
	Key         string          `json:"_id"`
	Was         *string         `json:"was"`    // its id before: of renamed and back
	Parent      *string         `json:"parent"` // the rest: of parent-added, parent-removed and relation-changed
	Relation    *string         `json:"relation"`
	RelationWas *string         `json:"relation_was"` // of relation-changed
}

// ChangeOf is the change that an event tells of.
func ChangeOf(e *graph.Event) Change {
	c := Change{Kind: e.Kind, ID: e.ID}
	if !e.Key.IsZero() {
		c.Key = e.Key.String()
	}
	switch e.Kind {
	case graph.Renamed, graph.Back:
		c.Was = &e.Old
	case graph.ParentAdded, graph.ParentRemoved, graph.RelationChanged:
		relation := e.Relation.String()
		c.Parent, c.Relation = &e.Parent.ID, &relation
	}
	if e.Kind == graph.RelationChanged {
		before := e.OldRelation.String()
		c.RelationWas = &before
	}
	return c
}

// CompareChanges is the order in which changes are listed: by kind, then by id.
func CompareChanges(a, b *Change) int {
	return cmp.Or(cmp.Compare(slices.Index(graph.EventKinds[:], a.Kind), slices.Index(graph.EventKinds[:], b.Kind)), graph.CompareIDs(a.ID, b.ID))
}

// Words tell the change to people, beside its kind and the model; "" where these say
// all.
func (c *Change) Words() string {
	switch {
	case c.Kind == graph.RelationChanged:
		return fmt.Sprintf("%s of %s, was %s", *c.Relation, *c.Parent, *c.RelationWas)
	case c.Parent != nil:
		return fmt.Sprintf("%s of %s", *c.Relation, *c.Parent)
	case c.Was != nil && *c.Was != c.ID:
		return "was " + *c.Was
	case c.Kind == graph.Taken:
		return "the name was another model's"
	}
	return ""
}
