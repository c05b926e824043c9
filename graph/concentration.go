package graph

import "slices"

// Concentration says how the derivatives of one family are spread over those who
// published them. Authors are the owners in the ids, ignoring case; ids without
// an owner have one together.
type Concentration struct {
	Derivatives int
	Authors     int
	Top1        int     // derivatives of the most prolific author
	Top10       int     // of the ten most prolific ones together, or of all if there are fewer
	Top100      int     // of the hundred most prolific ones together
	Gini        float64 // 0 if all have published as many, near 1 if one has published nearly all
	Idle        int     // derivatives without a download in the last 30 days
}

// Concentrations returns the concentration of each family, of those of its
// derivatives that a filter keeps. With x_1 ≤ … ≤ x_n the derivatives of each of
// the n authors, the Gini coefficient is 2·Σ i·x_i / (n·Σ x_i) − (n+1)/n; it is 0
// where there is no derivative.
func (l *Lineage) Concentrations(keep Filter) []Concentration {
	owners := l.owners()
	number := make([]int, l.g.Linked+1) // derivatives by owner, which are fewer than nodes
	all := make([]Concentration, len(l.Derivatives))
	for f, list := range l.Derivatives {
		c, met := &all[f], []uint32{}
		for i := range list {
			d := &list[i]
			if keep != nil && !keep(d) {
				continue
			}
			c.Derivatives++
			if l.g.Downloads[d.Node] == 0 {
				c.Idle++
			}
			owner := owners[d.Node]
			if number[owner] == 0 {
				met = append(met, owner)
			}
			number[owner]++
		}
		counts := make([]int, len(met))
		for i, owner := range met {
			counts[i], number[owner] = number[owner], 0
		}
		c.spread(counts)
	}
	return all
}

// spread fills in what depends on the numbers by author, in any order.
func (c *Concentration) spread(counts []int) {
	slices.Sort(counts)
	c.Authors = len(counts)
	weighted := 0
	for i, x := range counts {
		weighted += (i + 1) * x
		place := len(counts) - i
		if place <= 1 {
			c.Top1 += x
		}
		if place <= 10 {
			c.Top10 += x
		}
		if place <= 100 {
			c.Top100 += x
		}
	}
	if n := float64(len(counts)); n > 0 {
		c.Gini = 2*float64(weighted)/(n*float64(c.Derivatives)) - (n+1)/n
	}
}
