package graph

import (
	"cmp"
	"slices"
	"time"
)

// Burst is many uploads of one author that declare one base and were created on
// one day. The base is what a model itself declares, not what that was made from;
// a model with several parents may be in a burst of each.
type Burst struct {
	Author  string // the owner in the first upload's id
	Base    Node
	Day     time.Time // its beginning, in UTC
	Uploads []Node    // ascending
}

const secondsADay = 24 * 60 * 60

// floorDay is the day 2022-03-02, in days of Unix time: the Hub dates at 23:29 of it
// whatever is older, so that it says nothing about when that was uploaded.
const floorDay = 1646179200 / secondsADay

// Bursts finds the bursts of so many uploads or more, which must be 2 or more, the
// largest first; of one size by author, base and day. Authors compare ignoring case.
// Models without a date, without an owner, or of the Hub's first day (2022-03-02)
// are in none.
func (g *Graph) Bursts(least int) []Burst {
	var bursts []Burst
	for base := range Node(g.Linked) {
		children, _ := g.Children.Of(base)
		for at := least - 1; at < len(children); {
			lo, hi := g.ofOneOwner(children, at)
			if hi-lo >= least {
				bursts = g.addBursts(bursts, base, children[lo:hi], least)
			}
			at = hi - 1 + least // the next ones side by side that are enough are here, or begin behind it
		}
	}
	slices.SortFunc(bursts, func(a, b Burst) int {
		return cmp.Or(
			cmp.Compare(len(b.Uploads), len(a.Uploads)), compareFold(a.Author, b.Author),
			CompareIDs(g.IDs.Bytes(int(a.Base)), g.IDs.Bytes(int(b.Base))), a.Day.Compare(b.Day))
	})
	return bursts
}

// ofOneOwner returns where the nodes that have the owner of nodes[at] begin and end;
// they stand side by side. What has no owner is alone.
func (g *Graph) ofOneOwner(nodes []Node, at int) (lo, hi int) {
	same := func(i int) bool { return sameOwner(g.IDs.Bytes(int(nodes[at])), g.IDs.Bytes(int(nodes[i]))) }
	for lo = at; lo > 0 && same(lo-1); lo-- {
	}
	for hi = at + 1; hi < len(nodes) && same(hi); hi++ {
	}
	return lo, hi
}

// addBursts adds those of one author, whose children of the base are given.
func (g *Graph) addBursts(bursts []Burst, base Node, children []Node, least int) []Burst {
	day := func(n Node) uint32 { return g.Created[n] / secondsADay }
	byDay := slices.DeleteFunc(slices.Clone(children), func(n Node) bool { return day(n) <= floorDay })
	slices.SortStableFunc(byDay, func(a, b Node) int { return cmp.Compare(day(a), day(b)) })
	for len(byDay) >= least {
		n := 1
		for n < len(byDay) && day(byDay[n]) == day(byDay[0]) {
			n++
		}
		if n >= least {
			bursts = append(bursts, Burst{
				Author: string(author(g.IDs.Bytes(int(byDay[0])))), Base: base,
				Day: time.Unix(int64(day(byDay[0]))*secondsADay, 0).UTC(), Uploads: slices.Clip(byDay[:n]),
			})
		}
		byDay = byDay[n:]
	}
	return bursts
}
