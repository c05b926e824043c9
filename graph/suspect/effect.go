package suspect

import (
	"math/bits"

	"hflineage/graph"
)

// Effect is what the rules of one kind suspect among the derivatives of a family.
type Effect struct {
	Suspected int    // derivatives that some rule suspects
	ByRule    []Hits // by the number of the rule
}

// Hits are the derivatives that one rule suspects.
type Hits struct {
	All  int
	Only int // of these, the ones that no other rule suspects
}

// EffectOn counts the suspected among derivatives that a filter keeps, nil for all;
// rules is how many rules there are of the kind.
func (m Marks) EffectOn(derivatives []graph.Derivative, keep graph.Filter, rules int) Effect {
	e := Effect{ByRule: make([]Hits, rules)}
	for i := range derivatives {
		d := &derivatives[i]
		marked := m[d.Node]
		if marked == 0 || keep != nil && !keep(d) {
			continue
		}
		e.Suspected++
		only := marked&(marked-1) == 0
		for ; marked != 0; marked &= marked - 1 {
			hits := &e.ByRule[bits.TrailingZeros32(marked)]
			hits.All++
			if only {
				hits.Only++
			}
		}
	}
	return e
}

// Without keeps the derivatives in g that no rule suspects.
func (m Marks) Without(g *graph.Graph) graph.Filter {
	return g.Where(func(n graph.Node) bool { return m[n] == 0 })
}

// Marked are the names of the rules, of all of one kind in their order, that suspect
// a node.
func (m Marks) Marked(n graph.Node, rules []*Rule) []string {
	var names []string
	for marked := m[n]; marked != 0; marked &= marked - 1 {
		names = append(names, rules[bits.TrailingZeros32(marked)].Name)
	}
	return names
}
