package graph

import (
	"errors"
	"fmt"
	"slices"
)

// Undo tells from a Graph what it was some runs ago: the events of each run since
// are given to Run, the last run first, and Graph makes the graph before them. It
// holds what events name and no more, so that a run costs what changed in it; the
// nodes as a whole are walked by Graph alone.
//
// The edges of nearly all children are in no event, however their parents come, go
// and are renamed. So that they need not be looked at, an edge leads to a slot, and
// what a slot meant in the run before is kept by slot: see Undo.hops.
type Undo struct {
	g     *Graph
	stage int // runs undone so far

	models  map[slot]*pastModel // those that events name, as they were at this stage
	known   map[Ref]slot        // of these, by identity, and by the id without it
	absent  map[string]slot     // absent names, by folded name: those that came up
	extra   []string            // slots that are no nodes of g, from g.Len() up: the id
	hops    map[slot][]hop      // by slot, stages ascending
	edited  map[slot]*pastEdges // children whose parents events name
	aliases map[string]string   // by name: its target at this stage, "" for none
}

// slot is what an edge leads to: a model, whatever its id and wherever it is, or an
// absent name. It is a node of the graph, or a number behind these.
type slot = uint32

// pastModel is a model as it was.
type pastModel struct {
	listed             bool
	id                 string
	key                Key
	created, firstSeen uint32
}

// hop says that what a slot meant at a stage was another slot one run earlier: a
// model that had not appeared was a name, and a name may have been a model.
type hop struct {
	stage int
	to    slot
}

// pastEdges are the parents of a child, as of a stage.
type pastEdges struct {
	stage     int
	parents   []slot
	relations []Relation
}

var errEvents = errors.New("the events do not lead to this graph")

// NewUndo begins with the last run: g is its graph.
func NewUndo(g *Graph) *Undo {
	return &Undo{
		g: g, models: map[slot]*pastModel{}, known: map[Ref]slot{}, absent: map[string]slot{},
		hops: map[slot][]hop{}, edited: map[slot]*pastEdges{}, aliases: map[string]string{},
	}
}

// Run undoes a run that found these events, all that it found. They are those that
// led to the graph from the one before, or the error says which is not.
func (u *Undo) Run(events []Event) error {
	if err := u.undoAdditions(events); err != nil {
		return err
	}
	u.stage++
	if err := u.undoModels(events); err != nil {
		return err
	}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case ParentRemoved:
			child, ok := u.listed(Ref{e.Key, e.ID})
			if !ok {
				return contradiction(e)
			}
			edges := u.edges(child)
			edges.parents = append(edges.parents, u.means(e.Parent))
			edges.relations = append(edges.relations, e.Relation)
		case AliasChanged:
			u.aliases[e.ID] = e.Old
		}
	}
	return nil
}

func contradiction(e *Event) error { return fmt.Errorf("%w: %s of %s", errEvents, e.Kind, e.ID) }

// undoAdditions takes away the parents that the run added, and what it made of a
// relation, while names still mean what they meant in it.
func (u *Undo) undoAdditions(events []Event) error {
	for i := range events {
		e := &events[i]
		if e.Kind != ParentAdded && e.Kind != RelationChanged {
			continue
		}
		child, ok := u.listed(Ref{e.Key, e.ID})
		if !ok {
			return contradiction(e)
		}
		edges := u.edges(child)
		k := slices.Index(edges.parents, u.means(e.Parent))
		switch {
		case k < 0:
			return contradiction(e)
		case e.Kind == RelationChanged:
			edges.relations[k] = e.OldRelation
		default:
			edges.parents = slices.Delete(edges.parents, k, k+1)
			edges.relations = slices.Delete(edges.relations, k, k+1)
		}
	}
	return nil
}

// undoModels makes the models on the Hub those of the run before, and notes what
// names meant in it.
func (u *Undo) undoModels(events []Event) error {
	named := map[string][]slot{} // by folded name: models that had it before, and not after
	moved := make([]slot, len(events))
	for i := range events {
		if e := &events[i]; e.moves() {
			s, ok := u.listed(Ref{e.Key, e.ID})
			if !ok {
				return contradiction(e)
			}
			moved[i] = s
		}
	}
	for i := range events {
		e, s := &events[i], moved[i]
		switch {
		case !e.moves():
		case e.Kind == Renamed:
			past := *u.models[s]
			past.id = e.Old
			u.list(s, past)
			named[Fold(e.Old)] = append(named[Fold(e.Old)], s)
		default:
			u.models[s].listed = false
			u.hop(s, u.absentSlot(e.ID))
		}
	}
	for i := range events {
		e := &events[i]
		model, ok := e.Left()
		if !ok {
			continue
		}
		s := u.slotOf(model)
		if u.models[s].listed {
			return contradiction(e)
		}
		u.list(s, pastModel{id: model.ID, key: model.Key, created: e.Created, firstSeen: e.FirstSeen})
		named[Fold(model.ID)] = append(named[Fold(model.ID)], s)
	}
	for folded, slots := range named {
		if s, ok := u.absentNamed(folded); ok {
			u.hop(s, slices.MinFunc(slots, func(a, b slot) int { return u.compareNamed(folded, a, b) }))
		}
	}
	return nil
}

// compareNamed orders models that a folded name may mean, the one that it means
// first: as Graph.Find has it.
func (u *Undo) compareNamed(folded string, a, b slot) int {
	x, y := u.models[a], u.models[b]
	switch {
	case x.id == folded:
		return -1
	case y.id == folded:
		return 1
	case x.key != y.key:
		return x.key.Compare(y.key)
	}
	return CompareIDs(x.id, y.id)
}

// hop notes what a slot meant before the run that is being undone.
func (u *Undo) hop(from, to slot) { u.hops[from] = append(u.hops[from], hop{u.stage, to}) }

// was is what a slot of a stage means at this one.
func (u *Undo) was(s slot, stage int) slot {
	for {
		next := slices.IndexFunc(u.hops[s], func(h hop) bool { return h.stage > stage })
		if next < 0 {
			return s
		}
		h := u.hops[s][next]
		s, stage = h.to, h.stage
	}
}

// edges are the parents of a child at this stage.
func (u *Undo) edges(child slot) *pastEdges {
	edges := u.edited[child]
	if edges == nil {
		edges = &pastEdges{}
		if int(child) < u.g.Linked {
			parents, relations := u.g.Parents.Of(child)
			edges.parents, edges.relations = slices.Clone(parents), slices.Clone(relations)
		}
		u.edited[child] = edges
	}
	for i, p := range edges.parents {
		edges.parents[i] = u.was(p, edges.stage)
	}
	edges.stage = u.stage
	return edges
}
