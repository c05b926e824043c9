package graph

import (
	"cmp"
	"slices"
)

// edge is one resolved declared edge, between received models and absents.
type edge struct {
	child    int32
	parent   ref
	relation Relation
}

// claim gathers all that one child says of one parent.
type claim struct {
	parent ref
	tags   [Relations]bool // the relations that its tags give
	entry  bool            // an entry of baseModels gives it
	byKey  bool            // by the _id of a listed model
}

// edges resolves the parents of every listed model, in the order of byID.
func (r *resolver) edges() []edge {
	var list []edge
	for _, i := range r.byID {
		selfLoop := false
		for _, c := range r.claims(i) {
			if c.parent == ref(i) {
				selfLoop = true
				continue
			}
			list = append(list, edge{child: i, parent: c.parent, relation: r.relation(i, c)})
			if r.isYounger(i, c) {
				r.report(YoungerParent, i, r.id(int32(c.parent)))
			}
		}
		if selfLoop {
			r.report(SelfLoop, i, "")
		}
	}
	return list
}

// claims resolves all mentions of model i: one claim a parent.
func (r *resolver) claims(i int32) []claim {
	mentions, entries := r.b.mentionsOf(i), r.b.entriesOf(i)
	if len(mentions) == 0 && len(entries) == 0 {
		return nil
	}
	if unknown := r.b.models[i].unknown; unknown != 0 && len(entries) > 0 {
		r.report(UnknownRelation, i, r.b.name(unknown))
	}
	var list []claim
	var spellings []string
	at := func(parent ref, name uint32) *claim {
		if !parent.listed() {
			r.leadsNowhere(parent, name)
		}
		if parent == junk {
			return &claim{}
		}
		if !parent.listed() && r.absents.folded[parent.absentNumber()] == r.names[name].folded {
			spellings = append(spellings, r.names[name].cleaned)
		}
		k := slices.IndexFunc(list, func(c claim) bool { return c.parent == parent })
		if k < 0 {
			k = len(list)
			list = append(list, claim{parent: parent})
		}
		return &list[k]
	}
	leftName, leftEntry, hasLeft := r.leftOver(mentions, entries)
	for _, m := range mentions {
		if m.unknown != 0 {
			r.report(UnknownRelation, i, r.b.name(m.unknown))
		}
		e := r.ownEntry(m.name, entries)
		if e == none && hasLeft && r.names[m.name].folded == leftName {
			e = leftEntry
		}
		parent := r.meanings[m.name]
		if e != none {
			parent, _ = r.entryMeans(entries[e])
		} else if parent == junk {
			r.report(JunkName, i, r.b.name(m.name))
		}
		at(parent, m.name).tags[m.relation] = true
	}
	for _, e := range entries {
		parent, byKey := r.entryMeans(e)
		if parent == junk {
			r.report(JunkName, i, r.b.name(e.name))
		}
		c := at(parent, e.name)
		c.entry, c.byKey = true, c.byKey || byKey
	}
	for _, s := range compact(spellings) {
		r.absents.spell(s)
	}
	return list
}

// leadsNowhere counts a name that a look-up could still explain.
func (r *resolver) leadsNowhere(parent ref, name uint32) {
	n := &r.names[name]
	if !n.wellFormed && !IsBare(n.cleaned) {
		return
	}
	r.open[n.folded] = true
	ask := n.cleaned
	if parent != junk && r.absents.folded[parent.absentNumber()] != n.folded {
		ask = r.absents.folded[parent.absentNumber()] // the end of its alias
	}
	r.asked[Fold(ask)]++
}

// relation settles what a child's mentions of one parent say.
func (r *resolver) relation(child int32, c claim) Relation {
	given := c.tags
	hub := Unspecified
	if c.entry {
		hub = r.b.models[child].relation
		given[hub] = true
	}
	strongest, typed := Unspecified, 0
	for rel := Finetune; rel < Relations; rel++ {
		if given[rel] {
			strongest = rel
			typed++
		}
	}
	if typed > 1 {
		r.conflicts = append(r.conflicts, edge{child: child, parent: c.parent})
	}
	return cmp.Or(hub, strongest)
}

// isYounger reports a listed parent, found by name alone, that is younger than
// its child.
func (r *resolver) isYounger(child int32, c claim) bool {
	if !c.parent.listed() || c.byKey {
		return false
	}
	parent, born := r.b.models[c.parent].created, r.b.models[child].created
	return born != 0 && parent > born
}

func (r *resolver) report(kind AnomalyKind, model int32, about string) {
	r.anomalies = append(r.anomalies, Anomaly{Kind: kind, Model: r.id(model), About: about})
}
