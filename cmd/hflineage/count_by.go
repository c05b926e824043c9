package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// byAnswer is the answer of count --by relation, depth, author and the like,
// schema hflineage.count-by/1.
type byAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	By       graph.Dimension `json:"by"`
	Families []byFamily      `json:"families"`

	credit bool
}

// byFamily is a family broken down: Parts and Rest add up to Derivatives and
// Credit.
type byFamily struct {
	Family      string   `json:"family"`
	Derivatives int      `json:"derivatives"`
	Credit      float64  `json:"credit"`
	Parts       []byPart `json:"parts"`
	Rest        *byRest  `json:"rest"` // null if all parts are listed
}

type byPart struct {
	Value       string  `json:"value"` // "" if it is not known
	Derivatives int     `json:"derivatives"`
	Credit      float64 `json:"credit"`
	Share       float64 `json:"share"` // of the family's derivatives, or of its credit with --credit fractional
}

// byRest is what --top leaves out.
type byRest struct {
	Values      int     `json:"values"`
	Derivatives int     `json:"derivatives"`
	Credit      float64 `json:"credit"`
}

// by breaks the families down.
func (q *countQuery) by(a *app, s *store.Snapshot, by graph.Dimension, top int) *byAnswer {
	l, keep := q.lineage(a, q.graph(s))
	answer := &byAnswer{Schema: "hflineage.count-by/1", Source: q.source(s, false, q.correct), By: by, Families: []byFamily{}, credit: q.credit}
	for _, i := range q.shown {
		answer.Families = append(answer.Families, q.broken(q.groups[i].Name, l.By(by, i, keep), by, top))
	}
	slices.SortFunc(answer.Families, func(a, b byFamily) int {
		return cmp.Or(q.compare(b.Derivatives, a.Derivatives, b.Credit, a.Credit), cmp.Compare(a.Family, b.Family))
	})
	return answer
}

// compare compares two counts by what counts.
func (q *countQuery) compare(a, b int, creditA, creditB float64) int {
	if q.credit {
		return cmp.Compare(creditA, creditB)
	}
	return cmp.Compare(a, b)
}

// broken is a family in its parts, the largest ones if they have no order of their
// own.
func (q *countQuery) broken(name string, parts []graph.Part, by graph.Dimension, top int) byFamily {
	f := byFamily{Family: name, Parts: []byPart{}}
	for _, p := range parts {
		f.Derivatives += p.Count
		f.Credit += p.Credit
	}
	ordered := by.Ordered()
	if !ordered {
		slices.SortStableFunc(parts, func(a, b graph.Part) int { return q.compare(b.Count, a.Count, b.Credit, a.Credit) })
	}
	for i, p := range parts {
		if !ordered && top > 0 && i >= top {
			if f.Rest == nil {
				f.Rest = &byRest{}
			}
			f.Rest.Values++
			f.Rest.Derivatives += p.Count
			f.Rest.Credit += p.Credit
			continue
		}
		share := float64(p.Count) / float64(f.Derivatives)
		if q.credit {
			share = p.Credit / f.Credit
		}
		if f.Derivatives == 0 {
			share = 0
		}
		f.Parts = append(f.Parts, byPart{p.Value, p.Count, p.Credit, share})
	}
	return f
}

func (b *byAnswer) write(a *app, format string) error {
	listed, left := 0, 0
	for _, f := range b.Families {
		listed += len(f.Parts)
		if f.Rest != nil {
			left += f.Rest.Values
		}
	}
	a.sayCut(format, listed, listed+left)
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, b)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			By     graph.Dimension `json:"by"`
			Family string          `json:"family"`
			byPart
		}
		lines := []line{}
		for _, f := range b.Families {
			for _, p := range f.Parts {
				lines = append(lines, line{b.Schema, b.Source, b.By, f.Family, p})
			}
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return b.csv().write(a.stdout, format, nil)
	}
	return b.table().write(a.stdout, format, b.Caption())
}

// table has the number that was asked for: the whole count, or the credit.
func (b *byAnswer) table() *grid {
	title := "Derivatives"
	if b.credit {
		title = "Credit"
	}
	t := newGrid([]string{"Family", string(b.By), title, "Share"}, 3)
	number := func(n int, credit float64) any {
		if b.credit {
			return forPeople(credit)
		}
		return forPeople(n)
	}
	for _, f := range b.Families {
		for _, p := range f.Parts {
			t.AppendRow(table.Row{f.Family, cmp.Or(p.Value, "–"), number(p.Derivatives, p.Credit), fmt.Sprintf("%.1f %%", 100*p.Share)})
		}
		if r := f.Rest; r != nil {
			t.AppendRow(table.Row{f.Family, fmt.Sprintf("… and %s more", answers.Thousands(r.Values)), number(r.Derivatives, r.Credit), ""})
		}
	}
	return t
}

func (b *byAnswer) csv() *grid {
	names, values := b.Columns()
	t := newGrid(append([]string{"family", string(b.By), "derivatives", "credit", "share"}, names...), 3)
	for _, f := range b.Families {
		for _, p := range f.Parts {
			t.AppendRow(append(table.Row{f.Family, p.Value, p.Derivatives, forPrograms(p.Credit), forPrograms(p.Share)}, values...))
		}
	}
	return t
}
