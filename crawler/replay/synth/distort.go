package synth

// distort makes some edges odd: other parents for a few, and other spellings.
func (p *plan) distort() {
	p.cycles()
	p.younger()
	p.mark(words, oddWord, func(e, _ int) bool { return p.relation(e) == unspecified })
	p.some(p.shape.OldName, func(e, _ int) bool {
		return p.parents[e] >= 0 && p.renamed(int(p.parents[e]))
	}, func(e, _ int) { p.set(e, p.byFormerName(int(p.parents[e]))) })
	listed := func(e, _ int) bool { return p.parents[e] >= 0 }
	typed := func(e, _ int) bool { return listed(e, 0) && p.relation(e) != unspecified }
	p.some(p.shape.WrongCase, listed, func(e, _ int) { p.set(e, oddCase) })
	p.mark(spellings, oddSpelling, listed)
	p.mark(conflicts, oddConflict, typed)
	p.mark(baseless, oddBase, typed)
}

// mark makes so many edges, of the published number of models, odd in one way.
func (p *plan) mark(count int, o odd, fits func(edge, child int) bool) {
	p.some(count*p.n/Published.Models, fits, func(e, _ int) { p.set(e, o) })
}

func (p *plan) set(edge int, o odd) { p.kinds[edge] = p.kinds[edge]&7 | uint8(o)<<3 }

// some does something to count edges of those that fit, drawn at random from
// the plain ones of models of one parent without a real name.
func (p *plan) some(count int, fits func(edge, child int) bool, do func(edge, child int)) {
	left := 0
	each := func(f func(edge, child int)) {
		for rank, role := range p.roles {
			e, child := int(p.first[rank]), int(p.children[rank])
			if role == single && p.odd(e) == plain && fits(e, child) {
				f(e, child)
			}
		}
	}
	each(func(int, int) { left++ })
	each(func(e, child int) {
		if p.below(left) < count {
			do(e, child)
			count--
		}
		left--
	})
}

// free reports an edge to a made-up parent, that can be given another.
func (p *plan) free(e int) bool {
	return p.parents[e] >= 0 && p.official(int(p.parents[e])) == nil
}

// cycles makes circles of two and of three.
func (p *plan) cycles() {
	var edges, members []int
	p.some(p.shape.CycleEdges, func(e, _ int) bool {
		return p.free(e) && p.relation(e) != unspecified
	}, func(e, child int) {
		edges, members = append(edges, e), append(members, child)
	})
	for left := p.shape.Cycles; left > 0 && len(edges) > 1; left-- {
		n := len(edges) / left
		for k, e := range edges[:n] {
			p.parents[e] = int32(members[(k+1)%n])
			p.set(e, oddCycle)
		}
		edges, members = edges[n:], members[n:]
	}
}

// younger gives some a parent that was made after them: one that declares
// nothing, so that no circle comes of it.
func (p *plan) younger() {
	dated, count := 0, 0
	for rank, child := range p.children {
		for e := p.first[rank]; e < p.first[rank+1]; e++ {
			if p.roles[rank] == self || int(child) < p.when.floor || int(p.parents[e]) < p.when.floor {
				continue
			}
			dated++
			if p.parents[e] > child {
				count--
			}
		}
	}
	count += int(float64(dated)*p.shape.Younger + 0.5)
	p.some(max(count, 0), func(e, child int) bool {
		return p.free(e) && child >= p.when.floor && int(p.parents[e]) >= p.when.floor
	}, func(e, child int) {
		for range 100 {
			x := child + p.below(p.n-child)
			if x > child && !p.isChild(x) && p.official(x) == nil {
				p.parents[e] = int32(x)
				p.set(e, oddYounger)
				return
			}
		}
	})
}

// byFormerName says how a child tells that it names its parent by a former
// name: officials are known by both names, of the others some have children by
// the former name only as long as nobody asks the Hub.
func (p *plan) byFormerName(parent int) odd {
	if p.official(parent) != nil && p.one(4) || p.official(parent) == nil && p.of(parent, forParent)>>8%4 == 0 {
		return oddRedirect
	}
	return oddName
}
