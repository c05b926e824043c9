package web

import (
	"fmt"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// maxChanges is from how many changes on a run's are not listed: all have to be read
// for a page. It is that of a month of the Hub.
const maxChanges = 200_000

// changeCount is how many changes there are, and of these how many of a kind, "" for
// all.
func changeCount(c *answers.ChangeCounts, kind string) (all, listed int, err error) {
	var names []string
	for _, k := range c.Kinds() {
		all += k.N
		names = append(names, string(k.Kind))
		if string(k.Kind) == kind {
			listed = k.N
		}
	}
	switch {
	case kind == "":
		listed = all
	case !slices.Contains(names, kind):
		return 0, 0, errBad("kind=%s: must be one of %s", kind, strings.Join(names, ", "))
	}
	return all, listed, nil
}

// changes are those of a page.
func (e *Edition) changes(run int, kind string, p paging) ([]answers.Change, error) {
	return e.listed.get(fmt.Sprint(run, kind, p.Page), func() ([]answers.Change, error) {
		events, err := e.snapshot.EventsOf(run)
		if err != nil {
			return nil, err
		}
		var all []answers.Change
		for i := range events {
			if k := events[i].Kind; k != graph.AliasChanged && (kind == "" || string(k) == kind) {
				all = append(all, answers.ChangeOf(&events[i]))
			}
		}
		slices.SortStableFunc(all, func(a, b answers.Change) int { return answers.CompareChanges(&a, &b) })
		return slices.Clone(part(&p, all)), nil
	})
}
