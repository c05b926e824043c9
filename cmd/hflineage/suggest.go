package main

import (
	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/family"
)

// unknownFamily names the closest families.
func unknownFamily(families *family.File, name string) error {
	c := answers.NewClosest(name)
	for _, n := range families.Names() {
		c.Offer(n)
	}
	return usagef("no family %q%s; hflineage families lists them", name, c.Hint())
}
