package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"hflineage/graph"
	"hflineage/graph/family"
)

// unknownFamily names the closest families.
func unknownFamily(families *family.File, name string) error {
	c := newClosest(name)
	for _, n := range families.Names() {
		c.offer(n)
	}
	return usagef("no family %q%s; hflineage families lists them", name, c.hint())
}

// unknownModel names the closest models.
func unknownModel(g *graph.Graph, name string) error {
	c := newClosest(graph.Clean(name))
	for n := range g.Len() {
		if !c.farFrom(g.IDs.Bytes(n)) {
			c.offer(g.IDs.At(n))
		}
	}
	return fmt.Errorf("no model %q on the Hub or named as a parent%s; write OWNER/NAME as on the Hub", name, c.hint())
}

// closest keeps the few names that are nearest to one, by edits.
type closest struct {
	name    string   // folded
	letters [256]int // how often each is in name
	found   []distant
}

type distant struct {
	name  string
	edits int
}

// suggestions is how many names are worth reading on one line.
const suggestions = 3

func newClosest(name string) *closest {
	c := &closest{name: graph.Fold(name)}
	for i := range len(c.name) {
		c.letters[c.name[i]]++
	}
	return c
}

// limit is how many edits a name may be away to be worth naming.
func (c *closest) limit() int {
	limit := min(max(2, len(c.name)/3), 10)
	if len(c.found) == suggestions {
		limit = min(limit, c.found[suggestions-1].edits-1)
	}
	return limit
}

// farFrom reports that a name is beyond the limit for its letters alone, in any
// order: millions of names are passed over so. False says nothing.
func (c *closest) farFrom(name []byte) bool {
	limit, surplus := c.limit(), 0
	if d := len(name) - len(c.name); d > limit || -d > limit {
		return true
	}
	for _, b := range name {
		l := lower(b)
		c.letters[l]--
		if c.letters[l] < 0 {
			surplus++
		}
	}
	for _, b := range name {
		c.letters[lower(b)]++
	}
	missing := len(c.name) - (len(name) - surplus)
	return surplus > limit || missing > limit
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}

func (c *closest) offer(name string) {
	limit := c.limit()
	edits := levenshtein.ComputeDistance(c.name, graph.Fold(name))
	if edits > limit {
		return
	}
	c.found = append(c.found, distant{name, edits})
	slices.SortStableFunc(c.found, func(a, b distant) int { return cmp.Compare(a.edits, b.edits) })
	c.found = c.found[:min(suggestions, len(c.found))]
}

func (c *closest) hint() string {
	if len(c.found) == 0 {
		return ""
	}
	var names []string
	for _, f := range c.found {
		names = append(names, f.name)
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}
