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

// edges resolves the parents of every listed model.
func (r *resolver) edges() []edge {
	var list []edge
	for i := range r.arrived() {
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
	c := claims{resolver: r, child: i}
	leftName, leftEntry, hasLeft := r.leftOver(mentions, entries)
	for _, m := range mentions {
		if m.unknown != 0 {
			r.report(UnknownRelation, i, r.b.name(m.unknown))
		}
		e := r.ownEntry(m.name, entries)
		if e == none && hasLeft && r.names[m.name].folded == leftName {
			e = leftEntry
		}
		c.addTag(m, e, entries)
	}
	if unknown := r.b.unknown[i]; unknown != 0 && len(entries) > 0 {
		r.report(UnknownRelation, i, r.b.name(unknown))
	}
	for _, e := range entries {
		c.addEntry(e)
	}
	for _, s := range compact(c.spellings) {
		r.absents.spell(s)
	}
	return c.list
}

// claims collects what one child says.
type claims struct {
	*resolver
	child     int32
	list      []claim
	spellings []string // that it gives of absent parents
}

// addTag adds a parent that a tag mentions; own is the entry that is the same
// parent by clause a, or none.
func (c *claims) addTag(m tagMention, own int, entries []entry) {
	parent := c.meanings[m.name]
	if own != none {
		parent, _ = c.entryMeans(entries[own])
	} else if parent == junk {
		c.report(JunkName, c.child, c.b.name(m.name))
	}
	if claim := c.about(parent, m.name); claim != nil {
		claim.tags[m.relation] = true
	}
}

func (c *claims) addEntry(e entry) {
	parent, byKey := c.entryMeans(e)
	if parent == junk {
		c.report(JunkName, c.child, c.b.name(e.name))
	}
	if claim := c.about(parent, e.name); claim != nil {
		claim.entry, claim.byKey = true, claim.byKey || byKey
	}
}

// about returns the claim about a parent, nil for junk, and notes what its name
// says of models that are not on the Hub. The claim is good until the next call.
func (c *claims) about(parent ref, name uint32) *claim {
	if !parent.listed() {
		c.leadsNowhere(parent, name)
	}
	if parent == junk {
		return nil
	}
	if n := &c.names[name]; !parent.listed() && c.absents.folded[parent.absentNumber()] == n.folded {
		c.spellings = append(c.spellings, n.cleaned)
	}
	k := slices.IndexFunc(c.list, func(other claim) bool { return other.parent == parent })
	if k < 0 {
		k = len(c.list)
		c.list = append(c.list, claim{parent: parent})
	}
	return &c.list[k]
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
