package graph

import (
	"cmp"
	"slices"
)

// maxHops is how many aliases are followed to find the end of a chain.
const maxHops = 8

// target is what an alias is offered for: an entry of baseModels, or the name
// in a redirect, which has no key.
type target struct {
	key Key
	id  string
}

// identity is by _id, or by folded id where there is none.
func (t target) identity() target {
	if t.key.IsZero() {
		return target{id: Fold(t.id)}
	}
	return target{key: t.key}
}

// offer is one candidate for the meaning of an alias.
type offer struct {
	target
	redirect bool // the Hub has answered so
	votes    int  // models that give it
}

// offers collects the candidates by folded cleaned name.
type offers map[string][]offer

// add takes in a vote of a model, or an answer of the Hub, for t as the meaning
// of name.
func (o offers) add(name string, t target, redirect bool) {
	list := o[name]
	i := slices.IndexFunc(list, func(other offer) bool { return other.identity() == t.identity() })
	if i < 0 {
		i = len(list)
		list = append(list, offer{target: t})
		o[name] = list
	}
	list[i].id = min(list[i].id, t.id)
	if redirect {
		list[i].redirect = true
	} else {
		list[i].votes++
	}
}

// best is the offer that the rule prefers.
func best(list []offer) target {
	return slices.MinFunc(list, func(a, b offer) int {
		switch {
		case a.redirect != b.redirect && a.redirect:
			return -1
		case a.redirect != b.redirect:
			return 1
		}
		return cmp.Or(cmp.Compare(b.votes, a.votes), a.key.Compare(b.key), compareFold(a.id, b.id))
	}).target
}

// aliases maps folded names to where their chain ends.
type aliases map[string]meaning

// meaning is a listed model, or the name of an absent one.
type meaning struct {
	model  int32  // none for an absent model
	absent string // well-formed, in the spelling of the alias
}

// aliases settles the offers and follows every chain to its end.
func (l *listing) aliases(o offers) aliases {
	table := make(map[string]target, len(o))
	for name, list := range o {
		if l.withID(name) == none {
			table[name] = best(list)
		}
	}
	ends := make(aliases, len(table))
	for name := range table {
		if m, ok := l.follow(table, name); ok {
			ends[name] = m
		}
	}
	return ends
}

// follow walks the chain of aliases that begins with name; ok is false when it
// has no end within maxHops.
func (l *listing) follow(table map[string]target, name string) (m meaning, ok bool) {
	for range maxHops {
		t, isAlias := table[name]
		if !isAlias {
			break
		}
		if x := l.model(t); x != none {
			return meaning{model: x}, true
		}
		cleaned := Clean(t.id)
		name = Fold(cleaned)
		if _, more := table[name]; !more {
			return meaning{model: none, absent: cleaned}, WellFormed(cleaned)
		}
	}
	return meaning{}, false
}

// model returns the listed model that a target names, or none.
func (l *listing) model(t target) int32 {
	if x := l.withKey(t.key); x != none {
		return x
	}
	if x := l.withID(t.id); x != none {
		return x
	}
	return l.withID(Clean(t.id))
}

// sorted returns the aliases for the Graph, by name.
func (a aliases) sorted(id func(meaning) string) Aliases {
	targets := make(map[string]string, len(a))
	for name, m := range a {
		targets[name] = id(m)
	}
	return sortedAliases(targets)
}
