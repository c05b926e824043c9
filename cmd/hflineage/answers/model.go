package answers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
)

// Model is what show says of one model; its help says what the fields are.
type Model struct {
	ID  string `json:"id"`
	Key string `json:"_id"`
	AskedName
	OnHub              bool           `json:"on_hub"`
	PathLike           bool           `json:"path_like"`
	Gated              *string        `json:"gated"`
	Disabled           *bool          `json:"disabled"`
	Created            *time.Time     `json:"created"`
	Modified           *time.Time     `json:"modified"`
	FirstSeen          *time.Time     `json:"first_seen"`
	Downloads          *uint64        `json:"downloads"`
	Likes              *uint32        `json:"likes"`
	License            *string        `json:"license"`
	Task               *string        `json:"task"`
	Library            *string        `json:"library"`
	Parents            []Parent       `json:"parents"`
	Children           int            `json:"children"`
	ChildrenByRelation RelationCounts `json:"children_by_relation"`
	Ancestors          int            `json:"ancestors"`
	AbsentAncestors    int            `json:"absent_ancestors"`
	Roots              []Root         `json:"roots"`
	Descendants        int            `json:"descendants"`
	AncestorLicenses   []Licensed     `json:"ancestor_licenses"`
	ByRelation         RelationCounts `json:"descendants_by_relation"`
	ByDepth            DepthCounts    `json:"descendants_by_depth"`
	Families           []Place        `json:"families"`
}

// Parent is a declared parent of a model.
type Parent struct {
	ID       string `json:"id"`
	OnHub    bool   `json:"on_hub"`
	Relation string `json:"relation"`
}

// Root is an ancestor without parents.
type Root struct {
	ID    string `json:"id"`
	OnHub bool   `json:"on_hub"`
	Depth int    `json:"depth"`
}

// Place is a model's place in one family.
type Place struct {
	Family   string   `json:"family"`
	Role     string   `json:"role"`
	Depth    int      `json:"depth"`
	Relation *string  `json:"relation"` // null for a member
	Nearest  []string `json:"nearest"`
}

// ModelOf reads what concerns node n, and nothing else: the snapshot is a map
// of a file with millions of models.
func ModelOf(g *graph.Graph, n graph.Node, families *family.File) Model {
	flags := g.Flags[n]
	r := Model{
		ID: g.ID(n), OnHub: g.OnHub(n), PathLike: flags&graph.PathLike != 0,
		Created: Seconds(g.Created[n]), Modified: Seconds(g.Modified[n]), FirstSeen: Seconds(g.FirstSeen[n]),
		Parents: ParentsOf(g, n), Roots: []Root{},
	}
	if key := g.Keys[n]; !key.IsZero() {
		r.Key = key.String()
	}
	if flags&graph.GoneSince == 0 {
		r.addColumns(g, n)
	}
	var byRelation [graph.Relations]int
	children, relations := g.Children.Of(n)
	for _, relation := range relations {
		byRelation[relation]++
	}
	r.Children, r.ChildrenByRelation = len(children), RelationCountsOf(byRelation)
	below := g.Descendants(n)
	r.Descendants, r.ByRelation, r.ByDepth = below.Descendants, RelationCountsOf(below.ByRelation), below.ByDepth
	ancestors := g.Ancestors(n)
	for _, a := range ancestors {
		if parents, _ := g.Parents.Of(a.Node); len(parents) == 0 {
			r.Roots = append(r.Roots, Root{g.ID(a.Node), g.OnHub(a.Node), a.Depth})
		}
		if g.OnHub(a.Node) {
			r.Ancestors++
		} else {
			r.AbsentAncestors++
		}
	}
	r.AncestorLicenses = LicensesOf(g, ancestors)
	r.Families = PlacesOf(g, n, ancestors, families)
	return r
}

// addColumns adds what is known of models that the last run lists, and of absent ones.
func (m *Model) addColumns(g *graph.Graph, n graph.Node) {
	license, task, library := g.Words.At(int(g.License[n])), g.Words.At(int(g.Task[n])), g.Words.At(int(g.Library[n]))
	gated, disabled := g.Flags[n].Gated().String(), g.Flags[n]&graph.FlagDisabled != 0
	m.License, m.Task, m.Library, m.Gated, m.Disabled = &license, &task, &library, &gated, &disabled
	if m.OnHub {
		downloads, likes := g.Downloads[n], g.Likes[n]
		m.Downloads, m.Likes = &downloads, &likes
	}
}

// Seconds is the time of a column, nil where it is not known.
func Seconds(unix uint32) *time.Time {
	if unix == 0 {
		return nil
	}
	t := time.Unix(int64(unix), 0).UTC()
	return &t
}

// ParentsOf has what a model declares, in the order of nodes.
func ParentsOf(g *graph.Graph, n graph.Node) []Parent {
	rows := []Parent{}
	parents, relations := g.Parents.Of(n)
	for i, p := range parents {
		rows = append(rows, Parent{g.ID(p), g.OnHub(p), relations[i].String()})
	}
	return rows
}

// PlacesOf lists the families that n is a member or a derivative of, the nearest
// first. It tries the ids of n and its ancestors, which are few, on each family's
// patterns: to find the members of all families would take much of the graph.
func PlacesOf(g *graph.Graph, n graph.Node, ancestors []graph.Ancestor, families *family.File) []Place {
	ids := map[graph.Node]string{n: graph.Fold(g.ID(n))}
	for _, a := range ancestors {
		ids[a.Node] = graph.Fold(g.ID(a.Node))
	}
	rows := []Place{}
	for i := range families.Families {
		isMember := families.Families[i].MemberTest()
		p, ok := graph.PlaceOf(n, ancestors, func(m graph.Node) bool { return isMember(ids[m]) })
		if !ok {
			continue
		}
		row := Place{Family: families.Families[i].Name, Role: "member", Depth: p.Depth}
		if p.Depth > 0 {
			relation := p.Relation.String()
			row.Role, row.Relation = "derivative", &relation
		}
		for _, m := range p.Nearest {
			row.Nearest = append(row.Nearest, g.ID(m))
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b Place) int { return cmp.Compare(a.Depth, b.Depth) })
	return rows
}

// FamilyNames names the families that n is a member or a derivative of, on one line.
func FamilyNames(g *graph.Graph, n graph.Node, families *family.File) string {
	var names []string
	for _, place := range PlacesOf(g, n, g.Ancestors(n), families) {
		names = append(names, place.Family)
	}
	return strings.Join(names, ", ")
}
