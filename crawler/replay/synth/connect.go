package synth

import "slices"

// deepest is how far below a model without parents another one is at most.
const deepest = 8

// connect gives every edge its parent, in the order of creation.
func (p *plan) connect() {
	p.depth, p.archs = make([]uint8, len(p.children)), make([]uint8, len(p.children))
	p.officers = newDemands(p.officials)
	p.absent = newAbsentees(p.shape, p.quota)
	waiting := p.officials
	for rank, child := range p.children {
		i := int(child)
		for len(waiting) > 0 && waiting[0].index < i {
			p.officers.add(waiting[0].demand)
			waiting = waiting[1:]
		}
		from, to := int(p.first[rank]), int(p.first[rank+1])
		switch p.roles[rank] {
		case preset:
			p.parents[from] = int32(p.byName[lower(p.official(i).parent)].index)
		case self:
			p.parents[from] = child
			p.archs[rank] = uint8(anyArch(p.chance))
			continue
		case single:
			r := p.draw()
			p.kinds[from] = uint8(r)
			p.parents[from] = p.parent(rank, r)
			p.quota[r]--
		case several:
			for e := from; e < to; e++ {
				p.parents[e] = p.another(rank, p.parents[from:e])
			}
		}
		p.settle(rank, from, to)
	}
}

// settle notes the depth and the architecture that a model has of its parents.
func (p *plan) settle(rank, from, to int) {
	for _, parent := range p.parents[from:to] {
		p.depth[rank] = max(p.depth[rank], p.depthOf(parent)+1)
	}
	if parent := int(p.parents[from]); parent >= 0 {
		p.archs[rank] = uint8(p.arch(parent))
	} else {
		p.archs[rank] = uint8(absentArch(-1 - parent))
	}
}

func (p *plan) depthOf(parent int32) uint8 {
	if parent < 0 {
		return 0
	}
	if rank, ok := p.rank(int(parent)); ok {
		return p.depth[rank]
	}
	return 0
}

// draw is the relation of the next model of one parent. By drawing from what is
// left, each relation comes as often as it shall.
func (p *plan) draw() relation {
	left := 0
	for _, n := range p.quota {
		left += n
	}
	x := p.below(max(left, 1))
	for r, n := range p.quota {
		if x < n {
			return relation(r)
		}
		x -= n
	}
	return finetune
}

// parent is the parent of a model that has one. Officials and absent ones are
// drawn from what is left too.
func (p *plan) parent(rank int, r relation) int32 {
	x := p.below(max(p.quota[r], 1))
	if x < p.absent.demand[r] {
		return -1 - int32(p.absent.take(r, p.chance))
	}
	if x -= p.absent.demand[r]; x < p.officers.open[r] {
		return int32(p.officials[p.officers.take(r, x)].index)
	}
	return p.madeUp(rank, 40)
}

// another is a further parent of a model that has several: an official beyond
// the ten largest, or a made-up one.
func (p *plan) another(rank int, have []int32) int32 {
	for range 100 {
		x := p.madeUp(rank, 75)
		if o := pickOr(p.chance, p.officials[:len(p.officers.placed)]); o != nil && o.top < 0 && p.one(2) {
			x = int32(o.index)
		}
		if !slices.Contains(have, x) {
			return x
		}
	}
	for x := int32(0); ; x++ { // there are fewest before it, and it has fewer parents
		if !slices.Contains(have, x) {
			return x
		}
	}
}

// madeUp is an older model without a real name: one that is a parent already,
// or a new one, which by itself declares a parent in so many of a hundred cases.
func (p *plan) madeUp(rank, percent int) int32 {
	i := int(p.children[rank])
	for range 20 {
		var x int32
		switch {
		case len(p.pool) > 0 && p.one(2):
			x = pick(p.chance, p.pool[len(p.pool)/2:]) // fame fades
		case rank > 0 && p.below(100) < percent:
			x = p.children[p.below(rank)]
		default:
			if x = int32(p.below(i)); p.isChild(int(x)) {
				continue
			}
		}
		if p.official(int(x)) == nil && p.depthOf(x) < deepest {
			p.pool = append(p.pool, x)
			return x
		}
	}
	return 0 // the oldest of all
}

func (p *plan) isChild(i int) bool {
	_, ok := p.rank(i)
	return ok
}

// pickOr draws an element, the zero value if there is none.
func pickOr[T any](c *chance, list []T) (x T) {
	if len(list) > 0 {
		x = pick(c, list)
	}
	return x
}
