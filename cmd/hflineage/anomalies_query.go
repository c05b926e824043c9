package main

import (
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
)

// anomalyKind is a kind and what it is, in one line.
type anomalyKind struct {
	kind graph.AnomalyKind
	is   string
}

// anomalyKinds are all of them, in the order in which they are listed.
var anomalyKinds = []anomalyKind{
	{graph.AbsentParent, "a declared parent is not on the Hub (deleted, private or never there); the edge counts"},
	{graph.Cycle, "a declared parent was made from the model itself, over any number of edges; the edge counts"},
	{graph.DuplicateID, "two _ids were listed under one id: the newest counts, the _id named was dropped"},
	{graph.JunkName, "a declared parent has no name that a model could have; no edge"},
	{graph.MalformedItem, "an item of the listing, or a part of one, could not be read; what could not is left out"},
	{graph.PathLikeParent, "of absent-parent, those whose owner is the name of a local folder, as outputs/run"},
	{graph.RelationConflict, "the tags and baseModels give several relations to the parent; the rule chooses one"},
	{graph.SelfLoop, "a model declares itself as its parent; no edge"},
	{graph.SuspectRelation, "a rule of the suspects file doubts the declared relation; it counts as declared"},
	{graph.UnknownRelation, "the relation is none of the Hub's four words, and counts as unspecified"},
	{graph.YoungerParent, "the parent, known by its name alone, is younger than the model: the name may have been used again; the edge counts"},
}

// shownByGraph are the kinds that no run records: they are known of earlier ones too.
var shownByGraph = []graph.AnomalyKind{graph.AbsentParent, graph.PathLikeParent, graph.Cycle, graph.SuspectRelation}

// anomalyQuery is what is asked of a snapshot.
type anomalyQuery struct {
	families *family.File
	suspects *suspect.File
	kinds    []anomalyKind
	numbers  []int // of families; nil for all models
}

// anomalies are what is asked about.
type anomalies struct {
	found  iter.Seq2[graph.Anomaly, error] // by kind, model, about
	cycles int                             // groups of models in a circle
}

func (q *anomalyQuery) source(s *store.Snapshot) answers.Source {
	src := answers.SourceOf(s, q.families)
	if q.asks(graph.SuspectRelation) {
		src.Suspects = answers.SuspectsOf(q.suspects, false, true)
	}
	for _, f := range q.numbers {
		src.Filters.Families = append(src.Filters.Families, q.families.Families[f].Name)
	}
	return src
}

// sayEmptyFamilies names those that are asked about and have no members.
func (q *anomalyQuery) sayEmptyFamilies(a *app, s *store.Snapshot) {
	var empty []string
	for _, f := range q.numbers {
		if fam := &q.families.Families[f]; len(fam.MembersIn(s.Graph())) == 0 {
			empty = append(empty, fam.Name)
		}
	}
	a.sayEmpty(empty)
}

// keepKnown leaves out, of an earlier run, the kinds that are known of the last one
// alone, and says so.
func (q *anomalyQuery) keepKnown(a *app, s *store.Snapshot) {
	src := answers.SourceOf(s, q.families)
	if src.AsOf == nil {
		return
	}
	var known []anomalyKind
	var left []string
	for _, k := range q.kinds {
		if slices.Contains(shownByGraph, k.kind) {
			known = append(known, k)
		} else {
			left = append(left, string(k.kind))
		}
	}
	q.kinds = known
	a.say(slog.LevelWarn, fmt.Sprintf("not known of run %d, and left out: %s; the last run, %d, has them", src.Run.ID, strings.Join(left, ", "), src.AsOf.LastRun))
}

// asks reports that a kind is asked about.
func (q *anomalyQuery) asks(kind graph.AnomalyKind) bool {
	return slices.ContainsFunc(q.kinds, func(k anomalyKind) bool { return k.kind == kind })
}

// anomalies finds those of the graph, and goes through the others when they are
// asked for.
func (q *anomalyQuery) anomalies(s *store.Snapshot) anomalies {
	g := s.Graph()
	odd, groups := g.Anomalies()
	if q.asks(graph.SuspectRelation) {
		for _, d := range q.suspects.Doubts(g) {
			odd = append(odd, d.Anomaly(g))
		}
		odd = graph.SortAnomalies(odd)
	}
	isOf := q.within(g)
	wanted := func(a graph.Anomaly) bool { return q.asks(a.Kind) && isOf(a.Model) }
	cycles := 0
	for _, group := range groups {
		if slices.ContainsFunc(group, func(n graph.Node) bool { return isOf(g.ID(n)) }) {
			cycles++
		}
	}
	recorded := func(func(graph.Anomaly, error) bool) {}
	if slices.ContainsFunc(q.kinds, func(k anomalyKind) bool { return !slices.Contains(shownByGraph, k.kind) }) {
		recorded = s.EachAnomaly()
	}
	return anomalies{func(yield func(graph.Anomaly, error) bool) {
		for a, err := range inOrder(recorded, odd) {
			if err != nil || wanted(a) {
				if !yield(a, err) {
					return
				}
			}
		}
	}, cycles}
}

// inOrder goes through two lists in the order of their kinds, of which they have none
// in common.
func inOrder(recorded iter.Seq2[graph.Anomaly, error], odd []graph.Anomaly) iter.Seq2[graph.Anomaly, error] {
	return func(yield func(graph.Anomaly, error) bool) {
		for a, err := range recorded {
			for ; err == nil && len(odd) > 0 && odd[0].Kind < a.Kind; odd = odd[1:] {
				if !yield(odd[0], nil) {
					return
				}
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
		for _, a := range odd {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// within tells of an id whether it is a member's or a derivative's of the families
// that are asked about.
func (q *anomalyQuery) within(g *graph.Graph) func(id string) bool {
	if q.numbers == nil {
		return func(string) bool { return true }
	}
	var groups []family.Group
	for _, f := range q.numbers {
		groups = append(groups, q.families.Each()[f])
	}
	l := g.Derive(family.MembersIn(g, groups))
	in := make([]bool, g.Len())
	for i := range groups {
		for _, n := range l.Members[i] {
			in[n] = true
		}
		for _, d := range l.Derivatives[i] {
			in[d.Node] = true
		}
	}
	return func(id string) bool {
		n, ok := g.Find(id)
		return ok && in[n] && g.ID(n) == id
	}
}
