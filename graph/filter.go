package graph

import (
	"slices"
	"time"
)

// Filter tells which derivatives are counted.
type Filter func(*Derivative) bool

// Filters are those of the rule, point 9; a zero field keeps all. A model whose
// date of creation is not known is neither after nor before any.
type Filters struct {
	Relations     []Relation // in the family that is counted
	CreatedAfter  time.Time  // inclusive
	CreatedBefore time.Time  // exclusive
	MinDownloads  uint64     // of the last 30 days; what is not known is 0
	Licenses      []string   // one of its license: tags, without the prefix, ignoring case
	Authors       []string   // the owner in its id, ignoring case
}

// On makes a Filter for the derivatives in g; nil if the filters keep all.
func (f *Filters) On(g *Graph) Filter {
	var all []Filter
	if len(f.Relations) > 0 {
		all = append(all, func(d *Derivative) bool { return slices.Contains(f.Relations, d.Relation) })
	}
	if !f.CreatedAfter.IsZero() {
		from := f.CreatedAfter.Unix()
		all = append(all, g.Where(func(n Node) bool { return g.Created[n] > 0 && int64(g.Created[n]) >= from }))
	}
	if !f.CreatedBefore.IsZero() {
		to := f.CreatedBefore.Unix()
		all = append(all, g.Where(func(n Node) bool { return g.Created[n] > 0 && int64(g.Created[n]) < to }))
	}
	if f.MinDownloads > 0 {
		all = append(all, g.Where(func(n Node) bool { return g.Downloads[n] >= f.MinDownloads }))
	}
	if len(f.Licenses) > 0 {
		all = append(all, inSet(g.withLicenses(f.Licenses)))
	}
	if len(f.Authors) > 0 {
		all = append(all, inSet(g.ofAuthors(f.Authors)))
	}
	return Both(all...)
}

// Where keeps the derivatives whose node meets a condition. It is asked about each
// linked node once, in their order, which is faster than about each derivative in turn.
func (g *Graph) Where(meets func(Node) bool) Filter {
	return inSet(nodesWhere(g.Linked, meets))
}

// Both keeps what all of the filters keep; those that are nil keep all.
func Both(filters ...Filter) Filter {
	filters = slices.DeleteFunc(filters, func(f Filter) bool { return f == nil })
	switch len(filters) {
	case 0:
		return nil
	case 1:
		return filters[0]
	}
	return func(d *Derivative) bool {
		for _, keep := range filters {
			if !keep(d) {
				return false
			}
		}
		return true
	}
}

func inSet(s nodeSet) Filter { return func(d *Derivative) bool { return s.has(d.Node) } }

func (g *Graph) withLicenses(licenses []string) nodeSet {
	s := newNodeSet(g.Len())
	tags := make([]string, len(licenses))
	for i, l := range licenses {
		tags[i] = licensePrefix + l
	}
	g.EachTagged(tags, s.add)
	return s
}

// EachTagged calls visit for each node that carries one of the tags, ignoring case:
// once for each of its tags that is one.
func (g *Graph) EachTagged(tags []string, visit func(Node)) {
	for _, t := range tags {
		want := Fold(t)
		g.Tags.WithPrefix(want, func(tag int) {
			if Fold(g.Tags.Names.At(tag)) == want {
				for _, n := range g.Tags.Of(tag) {
					visit(n)
				}
			}
		})
	}
}

func (g *Graph) ofAuthors(authors []string) nodeSet {
	s := newNodeSet(g.Len())
	for _, a := range authors {
		g.WithPrefix(Fold(a)+"/", s.add)
	}
	return s
}
