package answers

import (
	"fmt"

	"hflineage/graph"
)

// Change is an event, for people and programs.
type Change struct {
	Kind        graph.EventKind `json:"change"`
	ID          string          `json:"id"` // in the later run, or the earlier one if the model is gone
	Key         string          `json:"_id"`
	Was         *string         `json:"was"`    // its id before: of renamed and back
	Parent      *string         `json:"parent"` // the rest: of parent-added, parent-removed and relation-changed
	Relation    *string         `json:"relation"`
	RelationWas *string         `json:"relation_was"` // of relation-changed
}

// ChangeOf is an event of a model.
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

// Words tell a change beside its kind and the model, "" if that says it all.
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
