package synth

// role is what a model that declares something is in the plan.
type role uint8

const (
	single  role = iota // one parent
	several             // several parents
	self                // names itself
	preset              // an official of an official
)

// plan is the making of what models declare: who does, by which relation, and
// from whom, so that the counts of the shape come out to the last one.
type plan struct {
	*Hub
	*chance
	shape    Shape
	children []int32 // by rank: the model's number
	roles    []role  // by rank
	depth    []uint8 // by rank
	quota    [relations]int
	officers demands
	absent   absentees
	pool     []int32 // made-up models that are parents, once a child
}

// declare fills in all that models declare.
func (h *Hub) declare(shape Shape, c *chance) {
	p := &plan{Hub: h, chance: c, shape: shape, quota: shape.Relation}
	p.choose()
	p.assign()
	p.number()
	p.relate()
	p.connect()
	p.distort()
}

// choose says which models declare a parent.
func (p *plan) choose() {
	p.declares = make([]uint64, p.n/64+1)
	byName := p.byName
	need := p.shape.Declaring
	for _, o := range p.officials {
		if byName[lower(o.parent)] == nil {
			o.parent = ""
			continue
		}
		p.declares[o.index/64] |= 1 << (o.index % 64)
		need--
	}
	left := p.n - len(p.officials)
	for i := range p.n {
		if p.official(i) != nil {
			continue
		}
		if i > 0 && p.below(left) < need {
			p.declares[i/64] |= 1 << (i % 64)
			need--
		}
		left--
	}
	p.ranks = make([]uint32, len(p.declares))
	for i := range p.n {
		if i%64 == 0 {
			p.ranks[i/64] = uint32(len(p.children))
		}
		if p.declares[i/64]>>(i%64)&1 == 1 {
			p.children = append(p.children, int32(i))
		}
	}
}

// fewest is how many models there must be before one has several parents.
const fewest = 64

// assign gives each its role.
func (p *plan) assign() {
	p.roles = make([]role, len(p.children))
	left := 0
	for rank, i := range p.children {
		if p.official(int(i)) != nil {
			p.roles[rank] = preset
		} else if i >= fewest {
			left++
		}
	}
	loops, multi := p.shape.SelfLoops, p.shape.SeveralParent
	for rank, i := range p.children {
		if p.roles[rank] == preset || i < fewest {
			continue
		}
		switch x := p.below(left); {
		case x < loops:
			p.roles[rank] = self
			loops--
		case x < loops+multi:
			p.roles[rank] = several
			multi--
		}
		left--
	}
}

// mostParents is the largest number of parents a model has.
const mostParents = 12

// number gives each its edges.
func (p *plan) number() {
	count := make([]uint8, len(p.children))
	var multi []int
	edges := 0
	for rank, role := range p.roles {
		count[rank] = 1
		if role == several {
			count[rank]++
			multi = append(multi, rank)
		}
		if role != self {
			edges += int(count[rank])
		}
	}
	for edges < p.shape.Edges && len(multi) > 0 && edges < len(p.children)+(mostParents-2)*len(multi) {
		if rank := pick(p.chance, multi); count[rank] < mostParents {
			count[rank]++
			edges++
		}
	}
	p.first = make([]uint32, 0, len(count)+1)
	next := uint32(0)
	for _, k := range count {
		p.first = append(p.first, next)
		next += uint32(k)
	}
	p.first = append(p.first, next)
	p.parents, p.kinds = make([]int32, next), make([]uint8, next)
}

// relate gives the edges of those their relation that have several parents, or
// that are preset; what is left of the quota is for the others.
func (p *plan) relate() {
	for rank, role := range p.roles {
		from, to := p.first[rank], p.first[rank+1]
		r := finetune
		switch role {
		case single:
			continue
		case preset:
			o := p.official(int(p.children[rank]))
			r = o.relation
			p.byName[lower(o.parent)].reserve(r)
		case several:
			r = p.severalBy(int(to - from))
		}
		for e := from; e < to; e++ {
			p.kinds[e] = uint8(r)
		}
		if role != self {
			p.quota[r] -= int(to - from)
		}
	}
}

// severalBy is the relation of a model of k parents: mostly a merge.
func (p *plan) severalBy(k int) relation {
	r := pick(p.chance, []relation{merge, merge, merge, merge, merge, merge, finetune, finetune, adapter, quantized})
	if p.quota[r] >= k {
		return r
	}
	return p.plenty()
}

// plenty is the relation that most is left of.
func (p *plan) plenty() relation {
	most := finetune
	for r := range relations {
		if p.quota[r] > p.quota[most] {
			most = r
		}
	}
	return most
}

// reserve takes one child off what an official shall have.
func (o *official) reserve(r relation) {
	if o.demand[r] == 0 {
		for other, n := range o.demand {
			if n > 0 {
				r = relation(other)
			}
		}
	}
	o.demand[r] = max(o.demand[r]-1, 0)
}
