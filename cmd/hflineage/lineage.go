package main

import (
	"slices"
	"strings"

	"hflineage/graph"
	"hflineage/graph/family"
)

// membersOf are the members of each group: what is shared depends on all of them,
// whichever are asked about.
func membersOf(g *graph.Graph, groups []family.Group) [][]graph.Node {
	members := make([][]graph.Node, len(groups))
	for i := range groups {
		members[i] = groups[i].MembersIn(g)
	}
	return members
}

// chosen are the numbers of the families that are named, in the order of the
// names; all of them if none is.
func chosen(families *family.File, names []string) ([]int, error) {
	var numbers []int
	for _, name := range names {
		i := slices.IndexFunc(families.Families, func(f family.Family) bool { return strings.EqualFold(f.Name, name) })
		if i < 0 {
			return nil, unknownFamily(families, name)
		}
		if slices.Contains(numbers, i) {
			return nil, usagef("family %s is named twice", families.Families[i].Name)
		}
		numbers = append(numbers, i)
	}
	if len(names) == 0 {
		for i := range families.Families {
			numbers = append(numbers, i)
		}
	}
	return numbers, nil
}
