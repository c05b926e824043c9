package graph

// Comparison is what changed from one run to another.
type Comparison struct {
	Events   []Event // as Diff has them
	Families []FamilyChange
}

// FamilyChange is what changed of one family. Derivatives are those before, and
// Appeared, Back and Joined more, Gone and Left less.
type FamilyChange struct {
	MembersBefore, Members         int // on the Hub
	DerivativesBefore, Derivatives int

	Appeared int // derivatives that were never listed before
	Back     int // derivatives that were listed before, and not in the earlier run
	Joined   int // listed in both runs, derivatives in the later one alone
	Gone     int // derivatives that are not listed any more, or under the name of another model alone
	Left     int // listed in both runs, derivatives in the earlier one alone

	Events []int // numbers of the events of its members and derivatives, those of either run, ascending
}

// Compare tells what changed from one run to a later one, given as the lineages of
// the same families. The function past is that of Diff.
func Compare(old, fresh *Lineage, past Past) (*Comparison, error) {
	c := &comparer{old: old, fresh: fresh, was: make([]Node, fresh.g.Len()), stays: newNodeSet(old.g.Len())}
	for n := range c.was {
		c.was[n] = unnumbered
	}
	events, err := Diff(old.g, fresh.g, past, func(o, n Node) {
		c.was[n] = o
		c.stays.add(o)
	})
	if err != nil {
		return nil, err
	}
	c.inOld, c.inFresh, c.back = newNodeSet(old.g.Len()), newNodeSet(fresh.g.Len()), newNodeSet(fresh.g.Len())
	c.subjects = make([]subject, len(events))
	for i := range events {
		c.subjects[i] = c.subject(&events[i])
		if events[i].Kind == Back {
			c.back.add(c.subjects[i].fresh)
		}
	}
	answer := &Comparison{Events: events, Families: make([]FamilyChange, len(fresh.Derivatives))}
	for f := range answer.Families {
		answer.Families[f] = c.family(f)
	}
	return answer, nil
}

// comparer knows which nodes of two graphs are one model.
type comparer struct {
	old, fresh     *Lineage
	was            []Node    // by node of fresh: that of the same model in old, or unnumbered
	stays          nodeSet   // of old: listed in both
	back           nodeSet   // of fresh
	subjects       []subject // by event
	inOld, inFresh nodeSet   // those that a family's events are of, while it is looked at
}

// subject is the model that an event is of, unnumbered where it is not listed.
type subject struct{ old, fresh Node }

func (c *comparer) subject(e *Event) subject {
	model := Ref{e.Key, e.ID}
	if left, ok := e.Left(); ok {
		model = left
	} else if n, ok := c.fresh.g.exact(model); ok {
		return subject{c.was[n], n}
	}
	if o, ok := c.old.g.exact(model); ok { // its parents went with it
		return subject{o, unnumbered}
	}
	return subject{unnumbered, unnumbered} // a name
}

// family compares what family f was and is.
func (c *comparer) family(f int) FamilyChange {
	olds, now := c.old.Derivatives[f], c.fresh.Derivatives[f]
	ch := FamilyChange{DerivativesBefore: len(olds), Derivatives: len(now)}
	ch.MembersBefore, _ = c.old.countMembers(f)
	ch.Members, _ = c.fresh.countMembers(f)
	clear(c.inOld)
	clear(c.inFresh)
	for i := range olds {
		c.inOld.add(olds[i].Node)
		if !c.stays.has(olds[i].Node) {
			ch.Gone++
		}
	}
	kept := 0
	for i := range now {
		n := now[i].Node
		c.inFresh.add(n)
		switch o := c.was[n]; {
		case o != unnumbered && c.inOld.has(o):
			kept++
		case o != unnumbered:
			ch.Joined++
		case c.back.has(n):
			ch.Back++
		default:
			ch.Appeared++
		}
	}
	ch.Left = len(olds) - kept - ch.Gone
	for _, n := range c.old.Members[f] {
		c.inOld.add(n)
	}
	for _, n := range c.fresh.Members[f] {
		c.inFresh.add(n)
	}
	for i, s := range c.subjects {
		if s.old != unnumbered && c.inOld.has(s.old) || s.fresh != unnumbered && c.inFresh.has(s.fresh) {
			ch.Events = append(ch.Events, i)
		}
	}
	return ch
}
