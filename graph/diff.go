package graph

import (
	"bytes"
	"slices"
)

// Past is what Diff is told of the runs before those that it compares. Given the
// identities of models that one of them does not list, it returns those that left
// the Hub earlier: the last event by which each of them did, by identity.
type Past func(models []Ref) (map[Ref]Event, error)

// Diff returns what changed between two runs, old and fresh, in the order of the
// models' keys, then ids. A model that fresh does not list is gone: a run that did
// not see the whole listing has to be laid over the one before it first. It is
// renamed instead if its name is an alias of a listed model now. A model without _id
// in old is the one of the same id in fresh, unless old lists the _id of that, or they
// were created at different times.
//
// A parent that goes, appears or is renamed makes no event of its children. It is
// the same parent in both runs if it is the same model. A name that is absent in
// fresh is what it means to old alone, where case is ignored; a model that old does
// not list is the same as its name there, absent, case ignored.
//
// The function past may be nil. The function same, which may be nil too, is called
// with the nodes of each model that both runs list.
//
// Two walks side by side in the order of ids make it cost little more than reading
// the ids and parents of both.
func Diff(old, fresh *Graph, past Past, same func(o, n Node)) ([]Event, error) {
	var edited [][2]Node
	m := match(old, fresh, func(o, n Node) {
		if same != nil {
			same(o, n)
		}
		if !sameParents(old, fresh, o, n) {
			edited = append(edited, [2]Node{o, n})
		}
	})
	d := &differ{matching: m}
	if err := d.arrivals(past); err != nil {
		return nil, err
	}
	for n, o := range m.renamed {
		d.event(n, Event{Kind: Renamed, Old: old.ID(o), OldKey: old.Keys[o]})
	}
	for n, o := range m.taken {
		d.event(n, Event{Kind: Taken, OldKey: old.Keys[o]})
	}
	for _, o := range m.gone {
		d.leaves(o)
	}
	for _, pair := range edited {
		d.edits(pair[0], pair[1])
	}
	d.aliases()
	slices.SortFunc(d.events, compareEvents)
	return d.events, nil
}

// sameParents reports that a model, whose nodes are given, has the same parents in
// the same order: it sees that at a glance, or not at all.
func sameParents(old, fresh *Graph, o, n Node) bool {
	olds, oldRelations := old.Parents.Of(o)
	parents, relations := fresh.Parents.Of(n)
	if !slices.Equal(oldRelations, relations) {
		return false
	}
	for i, p := range parents {
		switch q := olds[i]; {
		case old.Keys[q] != fresh.Keys[p]:
			return false
		case !old.Keys[q].IsZero():
		case old.OnHub(q) != fresh.OnHub(p) || compareFold(old.IDs.Bytes(int(q)), fresh.IDs.Bytes(int(p))) != 0,
			old.OnHub(q) && old.ID(q) != fresh.ID(p):
			return false
		}
	}
	return true
}

// differ collects events.
type differ struct {
	*matching
	events []Event
}

// event adds an event of a model of fresh.
func (d *differ) event(n Node, e Event) {
	e.Key, e.ID = d.fresh.Keys[n], d.fresh.ID(n)
	d.events = append(d.events, e)
}

// arrivals adds the models that only fresh lists.
func (d *differ) arrivals(past Past) error {
	var left map[Ref]Event
	if past != nil && len(d.appeared) > 0 {
		models := make([]Ref, len(d.appeared))
		for i, n := range d.appeared {
			models[i] = d.fresh.ref(n).Identity()
		}
		var err error
		if left, err = past(models); err != nil {
			return err
		}
	}
	for _, n := range d.appeared {
		e := Event{Kind: Appeared}
		if last, ok := left[d.fresh.ref(n).Identity()]; ok {
			model, _ := last.Left()
			e = Event{Kind: Back, Old: model.ID, Created: last.Created, FirstSeen: last.FirstSeen}
		}
		d.event(n, e)
		parents, relations := d.fresh.Parents.Of(n)
		for i, p := range parents {
			d.event(n, Event{Kind: ParentAdded, Parent: d.fresh.ref(p), Relation: relations[i]})
		}
	}
	return nil
}

// leaves adds a model that only old lists.
func (d *differ) leaves(o Node) {
	e := Event{Kind: Gone, Key: d.old.Keys[o], ID: d.old.ID(o), Created: d.old.Created[o]}
	if len(d.old.FirstSeen) > 0 {
		e.FirstSeen = d.old.FirstSeen[o]
	}
	if target, ok := d.fresh.Aliases.Find(Fold(e.ID)); ok {
		if n, ok := d.fresh.Find(target); ok && d.fresh.OnHub(n) {
			e.Kind, e.Old, e.OldKey = Renamed, e.ID, e.Key
			e.Key, e.ID = d.fresh.Keys[n], d.fresh.ID(n)
		}
	}
	d.events = append(d.events, e)
	parents, relations := d.old.Parents.Of(o)
	for i, p := range parents {
		d.events = append(d.events, Event{
			Kind: ParentRemoved, Key: d.old.Keys[o], ID: d.old.ID(o), Parent: d.old.ref(p), Relation: relations[i],
		})
	}
}

// edits adds what changed of the parents of a model that both runs list.
func (d *differ) edits(o, n Node) {
	olds, oldRelations := d.old.Parents.Of(o)
	parents, relations := d.fresh.Parents.Of(n)
	kept := d.pairs(olds, parents)
	for i, p := range parents {
		switch k := slices.Index(kept, i); {
		case k < 0:
			d.event(n, Event{Kind: ParentAdded, Parent: d.fresh.ref(p), Relation: relations[i]})
		case oldRelations[k] != relations[i]:
			d.event(n, Event{Kind: RelationChanged, Parent: d.fresh.ref(p), Relation: relations[i], OldRelation: oldRelations[k]})
		}
	}
	for k, q := range olds {
		if kept[k] < 0 {
			d.event(n, Event{Kind: ParentRemoved, Parent: d.old.ref(q), Relation: oldRelations[k]})
		}
	}
}

// pairs returns for each parent in old which of those in fresh is the same, or -1.
// What is the same model comes before what only has the same name.
func (d *differ) pairs(olds, parents []Node) []int {
	kept := make([]int, len(olds))
	for k := range kept {
		kept[k] = -1
	}
	for _, byModel := range []bool{true, false} {
		for i, p := range parents {
			q, isModel, ok := d.was(p)
			if !ok || isModel != byModel {
				continue
			}
			if k := slices.Index(olds, q); k >= 0 && kept[k] < 0 {
				kept[k] = i
			}
		}
	}
	return kept
}

// was returns what a node of fresh was in old, if anything, and whether the two
// are one model.
func (d *differ) was(n Node) (o Node, isModel, ok bool) {
	if !d.fresh.OnHub(n) {
		o, ok = d.old.Find(Fold(d.fresh.ID(n)))
		return o, false, ok
	}
	if o, ok = d.oldOf(n); ok {
		return o, true, true
	}
	o, ok = d.old.Find(d.fresh.ID(n))
	return o, false, ok && !d.old.OnHub(o)
}

// aliases adds the names that are aliases in one of the runs, and not the same in
// the other.
func (d *differ) aliases() {
	olds, fresh := &d.old.Aliases, &d.fresh.Aliases
	for o, n := 0, 0; o < olds.Len() || n < fresh.Len(); {
		order := 1
		switch {
		case n == fresh.Len():
			order = -1
		case o < olds.Len():
			order = bytes.Compare(olds.Names.Bytes(o), fresh.Names.Bytes(n))
		}
		switch {
		case order < 0:
			d.events = append(d.events, Event{Kind: AliasChanged, ID: olds.Names.At(o), Old: olds.Targets.At(o)})
		case order > 0:
			d.events = append(d.events, Event{Kind: AliasChanged, ID: fresh.Names.At(n)})
		case !bytes.Equal(olds.Targets.Bytes(o), fresh.Targets.Bytes(n)):
			d.events = append(d.events, Event{Kind: AliasChanged, ID: olds.Names.At(o), Old: olds.Targets.At(o)})
		}
		if order <= 0 {
			o++
		}
		if order >= 0 {
			n++
		}
	}
}

// ref names a node.
func (g *Graph) ref(n Node) Ref { return Ref{g.Keys[n], g.ID(n)} }
