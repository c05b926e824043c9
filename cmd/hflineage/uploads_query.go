package main

import (
	"cmp"
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// uploadsQuery is what is asked of a snapshot.
type uploadsQuery struct {
	countQuery
	burst int // least size
}

// uploadsAnswer is the answer of uploads, schema hflineage.uploads/1.
type uploadsAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	BurstSize int          `json:"burst_size"`
	Families  []uploadsRow `json:"families"`
}

// uploadsRow is a family; shares and gini are null where there is no derivative.
type uploadsRow struct {
	Family      string   `json:"family"`
	Derivatives int      `json:"derivatives"`
	Authors     int      `json:"authors"`
	Top1        *float64 `json:"top_1_share"`
	Top10       *float64 `json:"top_10_share"`
	Top100      *float64 `json:"top_100_share"`
	Gini        *float64 `json:"gini"`
	Idle        int      `json:"no_downloads"`
	Bursts      int      `json:"bursts"`
	InBursts    int      `json:"in_bursts"`
	Suspected   int      `json:"suspected"`
	Doubted     int      `json:"doubted"`
}

func (q *uploadsQuery) uploads(a *app, s *store.Snapshot) *uploadsAnswer {
	g := s.Graph()
	uploads, relations := meanwhile(q.suspects.MarkUploads, g), meanwhile(q.suspects.MarkRelations, g)
	l, keep := q.lineage(a, g)
	answer := &uploadsAnswer{Schema: "hflineage.uploads/1", Source: q.source(s, true, true), BurstSize: q.burst, Families: []uploadsRow{}}
	spread, bursts := l.Concentrations(keep), newBurstIndex(g, q.burst)
	for _, i := range q.shown {
		c, derivatives := spread[i], l.Derivatives[i]
		row := uploadsRow{
			Family: q.groups[i].Name, Derivatives: c.Derivatives, Authors: c.Authors, Idle: c.Idle,
			Suspected: uploads().EffectOn(derivatives, keep, len(q.suspects.Uploads)).Suspected,
			Doubted:   relations().EffectOn(derivatives, keep, len(q.suspects.Relations)).Suspected,
		}
		row.Bursts, row.InBursts = bursts.count(derivatives, keep)
		if c.Derivatives > 0 {
			share := func(n int) *float64 { s := float64(n) / float64(c.Derivatives); return &s }
			row.Top1, row.Top10, row.Top100, row.Gini = share(c.Top1), share(c.Top10), share(c.Top100), &c.Gini
		}
		answer.Families = append(answer.Families, row)
	}
	slices.SortFunc(answer.Families, func(a, b uploadsRow) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	return answer
}

// burstIndex finds the bursts that a model is in.
type burstIndex struct {
	bursts []graph.Burst
	of     map[graph.Node][]int // numbers in bursts
}

func newBurstIndex(g *graph.Graph, least int) *burstIndex {
	x := &burstIndex{g.Bursts(least), map[graph.Node][]int{}}
	for i, b := range x.bursts {
		for _, n := range b.Uploads {
			x.of[n] = append(x.of[n], i)
		}
	}
	return x
}

// count counts the bursts with a derivative that the filter keeps, and these
// derivatives.
func (x *burstIndex) count(derivatives []graph.Derivative, keep graph.Filter) (bursts, uploads int) {
	if len(x.bursts) == 0 {
		return 0, 0
	}
	seen := make([]bool, len(x.bursts))
	for i := range derivatives {
		d := &derivatives[i]
		in := x.of[d.Node]
		if len(in) == 0 || keep != nil && !keep(d) {
			continue
		}
		uploads++
		for _, b := range in {
			if !seen[b] {
				seen[b] = true
				bursts++
			}
		}
	}
	return bursts, uploads
}
