package synth_test

import (
	"cmp"
	"slices"
	"testing"
	"time"
)

func (c *census) countParents() {
	children := map[int]int{}
	for _, parents := range c.edges {
		for _, p := range parents {
			children[p]++
		}
	}
	for p, n := range children {
		switch {
		case p >= 0:
			c.parents = append(c.parents, parent{c.items[p].ID, n})
		case n >= 5:
			c.seen.AbsentParents++
		}
	}
	slices.SortFunc(c.parents, func(a, b parent) int {
		return cmp.Or(cmp.Compare(b.children, a.children), cmp.Compare(a.id, b.id))
	})
	for len(c.parents) < len(c.seen.Largest) {
		c.parents = append(c.parents, parent{})
	}
}

func (c *census) countDates() {
	floor := time.Date(2022, 3, 2, 23, 29, 4, 0, time.UTC)
	for i := range c.items {
		if c.items[i].CreatedAt.Equal(floor) {
			c.seen.Floor++
		}
	}
	dated, younger := 0, 0
	for i, parents := range c.edges {
		for _, p := range parents {
			if p < 0 || c.items[i].CreatedAt.Equal(floor) || c.items[p].CreatedAt.Equal(floor) {
				continue
			}
			dated++
			if c.items[p].CreatedAt.After(c.items[i].CreatedAt) {
				younger++
			}
		}
	}
	c.seen.Younger = float64(younger) / float64(max(dated, 1))
}

// countCycles takes off all that is in no cycle: again and again the models
// whose parents are off, then those whose children are.
func (c *census) countCycles() {
	up, down := make([][]int, len(c.items)), make([][]int, len(c.items))
	for i, parents := range c.edges {
		for _, p := range parents {
			if p >= 0 {
				up[i], down[p] = append(up[i], p), append(down[p], i)
			}
		}
	}
	off := make([]bool, len(c.items))
	peel := func(to, from [][]int) {
		left := make([]int, len(c.items))
		var ready []int
		for i := range to {
			for _, x := range to[i] {
				if !off[x] {
					left[i]++
				}
			}
			if left[i] == 0 && !off[i] {
				ready = append(ready, i)
			}
		}
		for len(ready) > 0 {
			i := ready[len(ready)-1]
			ready = ready[:len(ready)-1]
			off[i] = true
			for _, x := range from[i] {
				if left[x]--; left[x] == 0 && !off[x] {
					ready = append(ready, x)
				}
			}
		}
	}
	peel(up, down)
	peel(down, up)
	for i := range off {
		if off[i] {
			continue
		}
		c.seen.Cycles++
		for x := i; !off[x]; { // in a cycle of its own each has one parent left
			off[x] = true
			for _, p := range up[x] {
				if !off[p] || p == i {
					c.seen.CycleEdges++
					x = p
					break
				}
			}
		}
	}
}

// countDepths counts children by how far the nearest model without parents is.
func (c *census) countDepths() {
	depth := make([]int, len(c.items)) // -1: under way, 0: not known
	var of func(i int) int
	of = func(i int) int {
		if i < 0 || len(c.edges[i]) == 0 {
			return 0
		}
		if depth[i] != 0 {
			return depth[i]
		}
		depth[i] = 1 << 20 // seen again before it is known: a cycle
		nearest := 1 << 20
		for _, p := range c.edges[i] {
			nearest = min(nearest, of(p)+1)
		}
		depth[i] = nearest
		return nearest
	}
	for i := range c.edges {
		d := of(i)
		for d < 1<<20 && d >= len(c.depths) {
			c.depths = append(c.depths, 0)
		}
		if d < 1<<20 {
			c.depths[d]++
		}
	}
}

// logRest tells what was not published.
func (c *census) logRest(t *testing.T) {
	t.Helper()
	t.Logf("not published: %d edges that only a redirect explains, %d junk names, %d conflicts of relations; by depth %v; then come %v",
		c.redirects, c.junk, c.conflicts, c.depths, c.parents[10:14])
}
