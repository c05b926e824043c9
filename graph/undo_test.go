package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// state is what events tell of a run: the models on the Hub by identity, and their
// parents. It knows nothing of graphs.
type state struct {
	models  map[Ref]Ref // by identity
	parents map[Ref]map[parent]Relation
}

// parent is a model's identity, or the folded name of an absent one.
type parent struct {
	model  Ref
	absent string
}

func stateOf(g *Graph) state {
	s := state{map[Ref]Ref{}, map[Ref]map[parent]Relation{}}
	for n := range Node(g.Len()) {
		if g.OnHub(n) {
			s.models[g.ref(n).Identity()] = g.ref(n)
		}
	}
	for n := range Node(g.Len()) {
		parents, relations := g.Parents.Of(n)
		for i, p := range parents {
			s.add(g.ref(n), s.parent(g.ref(p)), relations[i])
		}
	}
	return s
}

func (s state) add(child Ref, p parent, r Relation) {
	if s.parents[child.Identity()] == nil {
		s.parents[child.Identity()] = map[parent]Relation{}
	}
	s.parents[child.Identity()][p] = r
}

// identity is that of a model in this state: a ref without a key means the model of
// its id, of which a later run may have told the key.
func (s state) identity(r Ref) Ref {
	if r.Key.IsZero() {
		for identity, m := range s.models {
			if m.ID == r.ID {
				return identity
			}
		}
	}
	return r.Identity()
}

// parent is what a ref means in this state.
func (s state) parent(r Ref) parent {
	if identity := s.identity(r); s.models[identity] != (Ref{}) {
		return parent{model: identity}
	}
	return parent{absent: Fold(r.ID)}
}

// knowing is the state with the keys of models that another state has under the same
// ids, and this one does not tell.
func (s state) knowing(other state) state {
	return s.as(func(m Ref) Ref {
		if now := other.models[other.identity(m)]; now.ID == m.ID {
			return now
		}
		return m
	})
}

// as is the state with other names for its models.
func (s state) as(other func(Ref) Ref) state {
	k := state{map[Ref]Ref{}, map[Ref]map[parent]Relation{}}
	for _, m := range s.models {
		k.models[other(m).Identity()] = other(m)
	}
	for child, parents := range s.parents {
		for p, r := range parents {
			if m, ok := s.models[p.model]; ok {
				p.model = other(m).Identity()
			}
			k.add(other(s.models[child]), p, r)
		}
	}
	return k
}

// named is the model that a folded name means, as Graph.Find has it.
func (s state) named(folded string) parent {
	var found []Ref
	for _, m := range s.models {
		if m.ID == folded {
			return parent{model: m.Identity()}
		}
		if Fold(m.ID) == folded {
			found = append(found, m)
		}
	}
	if found == nil {
		return parent{absent: folded}
	}
	return parent{model: slices.MinFunc(found, func(a, b Ref) int {
		return cmp.Or(a.Key.Compare(b.Key), CompareIDs(a.ID, b.ID))
	}).Identity()}
}

// was is the parent that an edge which is in no event had in the run before.
func (s state) was(p parent, before state) parent {
	if p.absent != "" {
		return before.named(p.absent)
	}
	if _, ok := before.models[p.model]; ok {
		return p
	}
	return parent{absent: Fold(s.models[p.model].ID)}
}

// undo returns the state before the events of a run.
func (s state) undo(events []Event) state {
	moved := map[Ref]bool{}
	for i := range events {
		moved[Ref{Key: events[i].Key}] = moved[Ref{Key: events[i].Key}] || events[i].moves()
	}
	for _, e := range events { // of another model that stays the key was not known then
		if left, ok := e.Left(); ok && !left.Key.IsZero() && !moved[left.Identity()] {
			s = s.as(func(m Ref) Ref {
				if m.Key == left.Key && m.ID != left.ID {
					return Ref{ID: m.ID}
				}
				return m
			})
		}
	}
	before := state{maps.Clone(s.models), map[Ref]map[parent]Relation{}}
	for _, e := range events {
		model := s.identity(Ref{e.Key, e.ID})
		switch e.Kind {
		case Appeared, Back:
			delete(before.models, model)
		case Renamed:
			if !e.Redirected() {
				before.models[model] = Ref{e.Key, e.Old}
			}
		}
	}
	for _, e := range events {
		if model, ok := e.Left(); ok {
			before.models[model.Identity()] = model
		}
	}
	type edge struct {
		child Ref
		parent
	}
	added, changed := map[edge]bool{}, map[edge]Relation{}
	for _, e := range events {
		at := edge{s.identity(Ref{e.Key, e.ID}), s.parent(e.Parent)}
		switch e.Kind {
		case ParentAdded:
			added[at] = true
		case RelationChanged:
			changed[at] = e.OldRelation
		}
	}
	for child, parents := range s.parents {
		for p, r := range parents {
			if added[edge{child, p}] {
				continue
			}
			if old, ok := changed[edge{child, p}]; ok {
				r = old
			}
			before.add(child, s.was(p, before), r)
		}
	}
	for _, e := range events {
		if e.Kind == ParentRemoved {
			before.add(before.identity(Ref{e.Key, e.ID}), before.parent(e.Parent), e.Relation)
		}
	}
	return before
}

// lines writes a state down, for comparison.
func (s state) lines() []string {
	var list []string
	for _, m := range s.models {
		list = append(list, fmt.Sprint("model ", m))
	}
	for child, parents := range s.parents {
		for p, r := range parents {
			list = append(list, fmt.Sprint("edge ", child, " ", p, " ", r))
		}
	}
	slices.Sort(list)
	return list
}
