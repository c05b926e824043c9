package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"hflineage/graph/family"
)

// sayEmpty names families of which no model is a member, and so none a derivative.
func (a *app) sayEmpty(names []string) {
	const most = 5 // of a small listing many of the built-in families are empty
	if left := len(names) - most; left > 0 {
		names = append(names[:most:most], fmt.Sprintf("%d more", left))
	}
	if len(names) > 0 {
		a.say(slog.LevelWarn, fmt.Sprintf("no model is a member of %s; hflineage families --check lists the patterns that match nothing", strings.Join(names, ", ")))
	}
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
