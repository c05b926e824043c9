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
	c := closest{name: graph.Fold(name)}
	for _, n := range families.Names() {
		c.offer(n)
	}
	return usagef("no family %q%s; hflineage families lists them", name, c.hint())
}

// unknownModel names the closest models.
func unknownModel(g *graph.Graph, name string) error {
	c := closest{name: graph.Fold(graph.Clean(name))}
	for n := range graph.Node(g.Len()) {
		c.offer(g.ID(n))
	}
	return fmt.Errorf("no model %q on the Hub or named as a parent%s; write OWNER/NAME as on the Hub", name, c.hint())
}

// closest keeps the few names that are nearest to one, by edits.
type closest struct {
	name  string // folded
	found []distant
}

type distant struct {
	name  string
	edits int
}

// suggestions is how many names are worth reading on one line.
const suggestions = 3

func (c *closest) offer(name string) {
	limit := max(2, len(c.name)/3)
	if len(c.found) == suggestions {
		limit = min(limit, c.found[suggestions-1].edits-1)
	}
	if d := len(name) - len(c.name); d > limit || -d > limit {
		return
	}
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
