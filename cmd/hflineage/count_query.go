package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
)

// groupsBy returns what is counted, and the numbers of what is listed if some
// families are asked about, given by their numbers in the file; nothing to list is an
// error.
func groupsBy(families *family.File, by string, numbers []int) (groups []family.Group, shown []int, err error) {
	groups, shown = groupsAndShown(families, by, numbers)
	if len(shown) == 0 {
		err = usagef("--by %s: the families that are asked about have no %s in the family file", by, by)
	}
	return groups, shown, err
}

func groupsAndShown(families *family.File, by string, numbers []int) (groups []family.Group, shown []int) {
	switch by {
	case "region":
		groups = families.Regions()
	case "owner":
		groups = families.Owners()
	case "series":
		for i := range families.Families {
			for _, part := range families.Families[i].Parts() {
				if slices.Contains(numbers, i) {
					shown = append(shown, len(groups))
				}
				groups = append(groups, part)
			}
		}
		return groups, shown
	default:
		return families.Each(), numbers
	}
	for i := range groups {
		if slices.ContainsFunc(groups[i].Families, func(fam *family.Family) bool {
			return slices.ContainsFunc(numbers, func(n int) bool { return fam == &families.Families[n] })
		}) {
			shown = append(shown, i)
		}
	}
	return groups, shown
}

// countQuery is what is asked of a snapshot.
type countQuery struct {
	families *family.File
	groups   []family.Group // what is counted, each as a family: k depends on all of them
	shown    []int          // the numbers of those that are listed
	filters  graph.Filters
	credit   bool // rows are ordered by it, and breakdowns show it

	suspects *suspect.File
	correct  bool // count likely relations instead of declared ones that are doubted
	without  bool // count without suspected uploads too, which takes as long as all else
}

// graph is what is counted on.
func (q *countQuery) graph(s *store.Snapshot) *graph.Graph {
	if q.correct {
		return q.suspects.Corrected(s.Graph())
	}
	return s.Graph()
}

// source says what was asked about, and which kinds of rules of the suspects file were
// used.
func (q *countQuery) source(s *store.Snapshot, uploads, relations bool) answers.Source {
	src := answers.SourceOf(s, q.families)
	src.Filters = answers.FiltersOf(&q.filters)
	if uploads || relations {
		src.Suspects = answers.SuspectsOf(q.suspects, uploads, relations)
		src.Suspects.Corrected = q.correct
	}
	return src
}

// lineage finds what derives from the groups, and which of it is asked about. It
// says what one would not think of.
func (q *countQuery) lineage(a *app, g *graph.Graph) (*graph.Lineage, graph.Filter) {
	l, keep := g.Derive(family.MembersIn(g, q.groups)), q.filters.On(g)
	sayOverlaps(a, l, q.groups, q.shown)
	var empty []string
	for _, i := range q.shown {
		if len(l.Members[i]) == 0 {
			empty = append(empty, q.groups[i].Name)
		}
	}
	a.sayEmpty(empty)
	left := func(i int) bool { return l.Number(i, keep) > 0 }
	if keep != nil && !slices.ContainsFunc(q.shown, left) {
		q.sayNoneLeft(a)
	}
	return l, keep
}

func (q *countQuery) sayNoneLeft(a *app) {
	a.say(slog.LevelWarn, "no derivative is left by the filters: "+answers.FiltersOf(&q.filters).Words())
}

// sayOverlaps says which of the groups that are shown have members in common.
func sayOverlaps(a *app, l *graph.Lineage, groups []family.Group, shown []int) {
	for x, i := range shown {
		for _, j := range shown[:x] {
			if n := common(l.Members[j], l.Members[i]); n > 0 {
				noun := "members"
				if n == 1 {
					noun = "member"
				}
				a.say(slog.LevelWarn, fmt.Sprintf("%s and %s have %s %s in common; each counts them as its own", groups[j].Name, groups[i].Name, answers.Thousands(n), noun))
			}
		}
	}
}

// common counts what two ascending lists have in common.
func common(a, b []graph.Node) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// count makes a row of each group, the largest first.
func (q *countQuery) count(a *app, s *store.Snapshot) *countAnswer {
	g := q.graph(s)
	unsuspected := func() graph.Filter { return nil }
	if q.without {
		marks := meanwhile(q.suspects.MarkUploads, g)
		unsuspected = func() graph.Filter { return marks().Without(g) }
	}
	lineage, keep := q.lineage(a, g)
	answer := &countAnswer{Schema: "hflineage.count/1", Source: q.source(s, q.without, q.correct)}
	answer.Families = answers.FamiliesOf(g, lineage, q.groups, q.shown, keep, unsuspected())
	slices.SortFunc(answer.Families, func(a, b answers.Family) int {
		order := cmp.Compare(b.Derivatives, a.Derivatives)
		if q.credit {
			order = cmp.Compare(b.Credit, a.Credit)
		}
		return cmp.Or(order, cmp.Compare(a.Family, b.Family))
	})
	return answer
}
