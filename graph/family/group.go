package family

import (
	"slices"

	"hflineage/graph"
)

// Group is what is counted as one family: its members are those of some families
// together.
type Group struct {
	Name     string
	Region   string // "" if its families have several
	Families []*Family
}

// Each has the families of the file one by one.
func (f *File) Each() []Group {
	return f.groups(func(fam *Family) string { return fam.Name })
}

// Regions has the families by their region, in the order of the file. Those that
// name none are left out.
func (f *File) Regions() []Group {
	return f.groups(func(fam *Family) string { return fam.Region })
}

// Owners has the families by their owner.
func (f *File) Owners() []Group {
	return f.groups(func(fam *Family) string { return fam.Owner })
}

func (f *File) groups(nameOf func(*Family) string) []Group {
	var groups []Group
	for i := range f.Families {
		fam := &f.Families[i]
		name := nameOf(fam)
		if name == "" {
			continue
		}
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Name == name })
		if at < 0 {
			at = len(groups)
			groups = append(groups, Group{Name: name, Region: fam.Region})
		}
		if groups[at].Region != fam.Region {
			groups[at].Region = ""
		}
		groups[at].Families = append(groups[at].Families, fam)
	}
	return groups
}

// Parts has the series of the family, each a family of its own without tags.
func (fam *Family) Parts() []Group {
	var groups []Group
	for _, s := range fam.Series {
		part := &Family{Name: s.Name, Owner: fam.Owner, Region: fam.Region, Members: s.Members, Exclude: slices.Concat(s.Exclude, fam.Exclude)}
		groups = append(groups, Group{Name: s.Name, Region: fam.Region, Families: []*Family{part}})
	}
	return groups
}

// MembersIn are the members of each group in g, ascending: what graph.Graph.Derive takes.
func MembersIn(g *graph.Graph, groups []Group) [][]graph.Node {
	members := make([][]graph.Node, len(groups))
	for i := range groups {
		members[i] = groups[i].MembersIn(g)
	}
	return members
}

// MembersIn returns the group's members in g, ascending.
func (gr *Group) MembersIn(g *graph.Graph) []graph.Node {
	var nodes []graph.Node
	for _, fam := range gr.Families {
		nodes = append(nodes, fam.MembersIn(g)...)
	}
	slices.Sort(nodes)
	return slices.Compact(nodes)
}
