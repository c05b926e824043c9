package main

import (
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// changeRow is one change.
type changeRow struct {
	answers.Change
	Families []string `json:"families"` // of those that are asked about: it is a member or derivative, in either run

	model   graph.Ref // that it is of
	passing bool      // its model appeared, came back, or went, and its parents with it
}

// changesOf lists events by kind, of families alone or all; of holds the families of
// each.
func changesOf(events []graph.Event, of [][]string, ofFamilies bool) []changeRow {
	rows := []changeRow{}
	passing := map[graph.Ref]bool{}
	for i := range events {
		e := &events[i]
		if _, left := e.Left(); left || e.Kind == graph.Appeared || e.Kind == graph.Back {
			passing[modelOf(e)] = true
		}
	}
	for i := range events {
		e := &events[i]
		if e.Kind == graph.AliasChanged || ofFamilies && len(of[i]) == 0 {
			continue
		}
		rows = append(rows, changeRow{Change: answers.ChangeOf(e), Families: list(of[i]), model: modelOf(e), passing: passing[modelOf(e)]})
	}
	slices.SortStableFunc(rows, func(a, b changeRow) int { return answers.CompareChanges(&a.Change, &b.Change) })
	return rows
}

// modelOf is the model that an event is of.
func modelOf(e *graph.Event) graph.Ref {
	if model, ok := e.Left(); ok {
		return model
	}
	return graph.Ref{Key: e.Key, ID: e.ID}
}

// words tell a change to people, beside its kind and the model; parents are those
// that came or went with it.
func (r *changeRow) words(parents []string) string {
	words := r.Words()
	switch {
	case words != "" && r.Was == nil:
		return words
	case words != "":
		parents = append([]string{words}, parents...)
	}
	return strings.Join(parents, "; ")
}

// listForPeople is the list without the parents that came or went with their models,
// and what is said of each change; of each kind the first ones, 0 for all, and how many
// more there are.
func listForPeople(rows []changeRow, top int) (shown []changeRow, words []string, more map[graph.EventKind]int) {
	parents := map[graph.Ref][]string{} // of models that came or went
	for i := range rows {
		if r := &rows[i]; r.passing && r.Parent != nil {
			parents[r.model] = append(parents[r.model], r.words(nil))
		}
	}
	listed := map[graph.EventKind]int{}
	more = map[graph.EventKind]int{}
	for i := range rows {
		r := &rows[i]
		if r.passing && r.Parent != nil {
			continue
		}
		if listed[r.Kind]++; top > 0 && listed[r.Kind] > top {
			more[r.Kind]++
			continue
		}
		shown, words = append(shown, *r), append(words, r.words(parents[r.model]))
	}
	return shown, words, more
}
