package graph

import "slices"

// Count is what the rule counts of one family; see points 5 to 7 of the design.
type Count struct {
	Members      int            // members on the Hub
	FirstParty   int            // of these, the ones with a parent that is a member
	Direct       int            // derivatives at depth 1
	Derivatives  int            // models on the Hub that reach a member and are none
	Shared       int            // of these, the ones that are derivatives of another family too
	Credit       float64        // sum of 1/k, k being the number of families it is a derivative of
	OtherMembers int            // derivatives that are members of another family
	ByRelation   [Relations]int // sums to Derivatives; the strongest relation to a parent of depth d-1
	ByDepth      []int          // sums to Derivatives; ByDepth[0] is depth 1
}

// Count counts a family, given by its number, or those of its derivatives that a
// filter keeps; nil keeps all. A filter never touches members, nor k. It is of no
// use to a filter to be asked twice about one derivative, or in an order.
func (l *Lineage) Count(f int, keep Filter) Count {
	c := Count{}
	c.Members, c.FirstParty = l.countMembers(f)
	var withK []int // derivatives of k families, at [k]
	for i := range l.Derivatives[f] {
		d := &l.Derivatives[f][i]
		if keep != nil && !keep(d) {
			continue
		}
		c.Derivatives++
		c.ByRelation[d.Relation]++
		c.ByDepth = grown(c.ByDepth, int(d.Depth))
		c.ByDepth[d.Depth-1]++
		withK = grown(withK, int(d.Families)+1)
		withK[d.Families]++
		if l.IsMember(d.Node) {
			c.OtherMembers++
		}
	}
	if len(c.ByDepth) > 0 {
		c.Direct = c.ByDepth[0]
	}
	for k, n := range withK {
		if k > 1 {
			c.Shared += n
		}
		if n > 0 {
			c.Credit += float64(n) / float64(k)
		}
	}
	return c
}

// IsMember reports whether a node that has an edge is a member of any of the families.
func (l *Lineage) IsMember(n Node) bool { return l.isMember.has(n) }

// grown is a list of at least n numbers.
func grown(list []int, n int) []int {
	for len(list) < n {
		list = append(list, 0)
	}
	return list
}

// countMembers counts the members on the Hub, and those of them with a parent that
// is a member.
func (l *Lineage) countMembers(f int) (members, firstParty int) {
	isMember := func(p Node) bool {
		_, found := slices.BinarySearch(l.Members[f], p)
		return found
	}
	for _, n := range l.Members[f] {
		if !l.g.OnHub(n) {
			continue
		}
		members++
		if parents, _ := l.g.Parents.Of(n); slices.ContainsFunc(parents, isMember) {
			firstParty++
		}
	}
	return members, firstParty
}

// Number counts the derivatives of a family that a filter keeps.
func (l *Lineage) Number(f int, keep Filter) (n int) {
	for i := range l.Derivatives[f] {
		if keep == nil || keep(&l.Derivatives[f][i]) {
			n++
		}
	}
	return n
}
