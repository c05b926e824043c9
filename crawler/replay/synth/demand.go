package synth

// demands are the children that officials shall still have, of those that exist
// by now: a Fenwick tree a relation, so that one is drawn and taken off fast.
type demands struct {
	open   [relations]int
	placed [][relations]int // for its length: how many officials exist
	trees  [relations][]int
}

func newDemands(officials []*official) demands {
	d := demands{}
	for r := range d.trees {
		d.trees[r] = make([]int, len(officials)+1)
	}
	return d
}

// add makes the next official one that can be a parent.
func (d *demands) add(demand [relations]int) {
	k := len(d.placed)
	d.placed = append(d.placed, demand)
	for r, n := range demand {
		d.open[r] += n
		d.change(relation(r), k, n)
	}
}

func (d *demands) change(r relation, k, by int) {
	for k++; k < len(d.trees[r]); k += k & -k {
		d.trees[r][k] += by
	}
}

// take draws the official of the x-th child, and takes one off it.
func (d *demands) take(r relation, x int) int {
	tree := d.trees[r]
	k, step := 0, 1
	for step*2 < len(tree) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if k+step < len(tree) && tree[k+step] <= x {
			k += step
			x -= tree[k]
		}
	}
	d.open[r]--
	d.change(r, k, -1)
	return k
}

// absentees are the parents that are not on the Hub. The first ones have five
// children or more, the others fewer.
type absentees struct {
	demand [relations]int
	many   int // absent parents of five children or more
	taken  int
	last   int // the last of the others
	of     int // its children so far
}

const enough = 5

func newAbsentees(shape Shape, quota [relations]int) absentees {
	a := absentees{many: shape.AbsentParents, last: shape.AbsentParents}
	sum := 0
	for _, n := range quota {
		sum += n
	}
	left := shape.Absent
	for r, n := range quota {
		a.demand[r] = shape.Absent * n / max(sum, 1)
		left -= a.demand[r]
	}
	a.demand[finetune] += left
	return a
}

// take is the number of the next absent parent.
func (a *absentees) take(r relation, c *chance) int {
	a.demand[r]--
	a.taken++
	switch {
	case a.taken <= enough*a.many:
		return a.taken % a.many
	case a.many > 0 && c.one(2):
		x := c.below(a.many)
		return min(x, c.below(x+1))
	case a.of > 0 && a.of < enough-1 && c.one(3):
	default:
		a.last, a.of = a.last+1, 0
	}
	a.of++
	return a.last
}
