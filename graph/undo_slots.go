package graph

// listed finds a model that was on the Hub at this stage. One without a key is that
// of its id, whose key a later run may have told.
func (u *Undo) listed(model Ref) (s slot, ok bool) {
	if s, ok := u.known[model.Identity()]; ok {
		m := u.models[s]
		if !model.Key.IsZero() || m.listed && m.id == model.ID {
			return s, m.listed
		}
	}
	n, ok := u.g.exact(model)
	if !ok {
		return 0, false
	}
	m := u.models[n]
	if m == nil {
		m = &pastModel{listed: true, id: model.ID, key: u.g.Keys[n], created: u.g.Created[n]}
		if len(u.g.FirstSeen) > 0 {
			m.firstSeen = u.g.FirstSeen[n]
		}
		u.models[n], u.known[Ref{m.key, m.id}.Identity()] = m, n
	}
	return n, m.listed && m.id == model.ID
}

// exact finds a model that is on the Hub by its key and its id, both as they are, or
// by its id if the key is not told.
func (g *Graph) exact(model Ref) (n Node, ok bool) {
	n, ok = g.Find(model.ID)
	return n, ok && g.OnHub(n) && g.ID(n) == model.ID && (model.Key.IsZero() || g.Keys[n] == model.Key)
}

// list puts a model on the Hub of this stage, under a name.
func (u *Undo) list(s slot, m pastModel) {
	m.listed = true
	*u.models[s] = m
	u.known[Ref{m.key, m.id}.Identity()], u.known[Ref{ID: m.id}] = s, s
}

// slotOf is the slot of a model that was on the Hub before this stage. Whatever else
// is listed at this stage as that model got the key later.
func (u *Undo) slotOf(model Ref) slot {
	if s, ok := u.listed(model); ok {
		if m := *u.models[s]; m.id != model.ID {
			delete(u.known, model.Identity())
			m.key = Key{}
			u.list(s, m)
			return u.slotOf(model)
		}
		return s
	}
	s, ok := u.known[model.Identity()]
	if !ok || u.models[s].key != model.Key {
		s = u.newSlot(model.ID)
		u.models[s], u.known[model.Identity()] = &pastModel{key: model.Key}, s
	}
	return s
}

// means is the slot of a parent that an event names, with names as they were at
// this stage.
func (u *Undo) means(parent Ref) slot {
	if s, ok := u.listed(parent); ok {
		return s
	}
	return u.absentSlot(parent.ID)
}

// absentSlot is the slot of an absent name. Of several spellings that come up for
// one that the graph does not have, the bytewise smallest is shown.
func (u *Undo) absentSlot(spelling string) slot {
	folded := Fold(spelling)
	s, ok := u.absentNamed(folded)
	if !ok {
		s = u.newSlot(spelling)
		u.absent[folded] = s
	}
	if k := int(s) - u.g.Len(); k >= 0 {
		u.extra[k] = min(u.extra[k], spelling)
	}
	return s
}

// absentNamed finds the slot of an absent name that has come up, or is in the graph.
func (u *Undo) absentNamed(folded string) (s slot, ok bool) {
	if s, ok := u.absent[folded]; ok {
		return s, true
	}
	part := u.g.parts()[0] // an absent name is there for its edges alone
	for i := u.g.firstFrom(part, folded); i < part.hi && compareFold(folded, u.g.IDs.Bytes(i)) == 0; i++ {
		if !u.g.OnHub(Node(i)) {
			u.absent[folded] = slot(i)
			return slot(i), true
		}
	}
	return 0, false
}

func (u *Undo) newSlot(id string) slot {
	u.extra = append(u.extra, id)
	return slot(u.g.Len() + len(u.extra) - 1)
}
