package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"hflineage/graph"
)

// unknownModel names the closest models.
func unknownModel(g *graph.Graph, name string) error {
	c := NewClosest(graph.Clean(name))
	for n := range g.Len() {
		if !c.farFrom(g.IDs.Bytes(n)) {
			c.Offer(g.IDs.At(n))
		}
	}
	return fmt.Errorf("no model %q on the Hub or named as a parent%s; write OWNER/NAME as on the Hub", name, c.Hint())
}

// Closest keeps the few names that are nearest to one, by edits.
type Closest struct {
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

// NewClosest is for one name; offer it all that there are.
func NewClosest(name string) *Closest {
	c := &Closest{name: graph.Fold(name)}
	for i := range len(c.name) {
		c.letters[c.name[i]]++
	}
	return c
}

// limit is how many edits a name may be away to be worth naming.
func (c *Closest) limit() int {
	limit := min(max(2, len(c.name)/3), 10)
	if len(c.found) == suggestions {
		limit = min(limit, c.found[suggestions-1].edits-1)
	}
	return limit
}

// farFrom reports that a name is beyond the limit for its letters alone, in any
// order: millions of names are passed over so. False says nothing.
func (c *Closest) farFrom(name []byte) bool {
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

// Offer takes in a name.
func (c *Closest) Offer(name string) {
	limit := c.limit()
	edits := levenshtein.ComputeDistance(c.name, graph.Fold(name))
	if edits > limit {
		return
	}
	c.found = append(c.found, distant{name, edits})
	slices.SortStableFunc(c.found, func(a, b distant) int { return cmp.Compare(a.edits, b.edits) })
	c.found = c.found[:min(suggestions, len(c.found))]
}

// Hint asks whether one of the closest was meant, "" if none is close.
func (c *Closest) Hint() string {
	if len(c.found) == 0 {
		return ""
	}
	var names []string
	for _, f := range c.found {
		names = append(names, f.name)
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}
