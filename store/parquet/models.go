package parquet

import (
	"slices"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
)

// Model is a row of models.
type Model struct {
	Key        *string     `parquet:"_id" doc:"the Hub's stable key of the repository, 24 hexadecimal digits; null of an absent model"`
	ID         string      `parquet:"id" doc:"owner/name; no two rows have the same"`
	Author     *string     `parquet:"author,dict" doc:"the owner in the id; null of an id without one"`
	OnHub      bool        `parquet:"on_hub" doc:"listed in the run; false of a name that is declared as a parent and is no model on the Hub"`
	Created    *time.Time  `parquet:"createdAt,timestamp(millisecond)" doc:"creation of the repository by the Hub, never before 2022-03-02T23:29:04Z"`
	Modified   *time.Time  `parquet:"lastModified,timestamp(millisecond)" doc:"last commit by the Hub"`
	FirstSeen  *time.Time  `parquet:"first_seen,timestamp(millisecond)" doc:"start of the first of our runs that listed the model"`
	Downloads  int64       `parquet:"downloads" doc:"downloads of the last 30 days by the Hub, 0 if not known"`
	Likes      int64       `parquet:"likes" doc:"likes by the Hub, 0 if not known"`
	Gated      *string     `parquet:"gated,dict" doc:"auto or manual; null of a model that anybody may download"`
	Disabled   bool        `parquet:"disabled" doc:"disabled by the Hub"`
	Task       *string     `parquet:"pipeline_tag,dict" doc:"the task by the Hub"`
	Library    *string     `parquet:"library_name,dict" doc:"the library by the Hub"`
	License    *string     `parquet:"license,dict" doc:"the first of its license: tags, without the prefix"`
	Tags       []string    `parquet:"tags,list" parquet-element:",dict" doc:"all tags, those that name parents (base_model:...) last"`
	BaseModels *BaseModels `parquet:"baseModels" doc:"the parents as the Hub reads them, with one relation for all; null if it names none"`
	MemberOf   []string    `parquet:"member_of,list" parquet-element:",dict" doc:"the families of the family file that the model is a member of"`
	TaggedAs   []string    `parquet:"tagged_as,list" parquet-element:",dict" doc:"the families whose tags the model carries without being a member"`
	FormerIDs  []string    `parquet:"formerIds,list" doc:"old names that are known to mean the model, in lower case"`
}

// BaseModels are the parents as the Hub reads them.
type BaseModels struct {
	Relation string `parquet:"relation,dict" json:"relation"`
	Models   []Base `parquet:"models,list" json:"models"`
}

// Base is a parent as the Hub reads it.
type Base struct {
	Key string `parquet:"_id" json:"_id"` // "" if the Hub gave none
	ID  string `parquet:"id" json:"id"`
}

// Models are the nodes of a graph, those with an edge first and each part by folded
// id. The graph must be that of the last run: of an earlier one neither tags nor
// baseModels are kept.
func Models(g *graph.Graph, families *family.File) *Table {
	return newTable("models", func(yield func(*Model, error) bool) {
		in := familiesIn(g, families)
		former := formerIDs(g)
		next := graph.Node(0)
		absent := func(until graph.Node) bool { // what lies between two models on the Hub
			for ; next < until; next++ {
				row := rowOf(g, next, &graph.Model{})
				row.MemberOf, row.FormerIDs = in.memberOf(next), former[row.ID]
				if !yield(&row, nil) {
					return false
				}
			}
			next++
			return true
		}
		for nodes, models := range g.Records {
			for i, n := range nodes {
				if !absent(n) {
					return
				}
				row := rowOf(g, n, &models[i])
				row.MemberOf, row.TaggedAs, row.FormerIDs = in.memberOf(n), in.taggedAs(n), former[row.ID]
				if !yield(&row, nil) {
					return
				}
			}
		}
		absent(graph.Node(g.Len()))
	})
}

// rowOf is what the listing says of a model.
func rowOf(g *graph.Graph, n graph.Node, m *graph.Model) Model {
	row := Model{
		ID: g.ID(n), Author: ownerOf(g.ID(n)), OnHub: g.OnHub(n), Created: moment(m.Created), Modified: moment(m.Modified),
		Downloads: m.Downloads, Likes: m.Likes, Disabled: m.Disabled, Task: known(m.Task), Library: known(m.Library),
		License: known(g.Words.At(int(g.License[n]))), Tags: tagsOf(m),
		Gated: known(m.Gated.String()),
	}
	if row.OnHub && len(g.FirstSeen) > 0 {
		row.FirstSeen = moment(int64(g.FirstSeen[n]))
	}
	if !m.Key.IsZero() {
		row.Key = known(m.Key.String())
	}
	if b := &m.BaseModels; len(b.Models) > 0 {
		row.BaseModels = &BaseModels{Relation: b.Relation}
		for _, r := range b.Models {
			base := Base{ID: r.ID}
			if !r.Key.IsZero() {
				base.Key = r.Key.String()
			}
			row.BaseModels.Models = append(row.BaseModels.Models, base)
		}
	}
	return row
}

// tagsOf are the tags of a record, each once and in their order: of several licences
// the first counts.
func tagsOf(m *graph.Model) []string {
	tags := make([]string, 0, len(m.Tags))
	for _, t := range m.Tags {
		if !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	return tags
}

// ownerOf is the owner in an id, nil if there is none.
func ownerOf(id string) *string {
	owner, _, ok := strings.Cut(id, "/")
	if !ok {
		return nil
	}
	return &owner
}

// formerIDs are the aliases, by the id that they mean.
func formerIDs(g *graph.Graph) map[string][]string {
	former := map[string][]string{}
	for i := range g.Aliases.Len() {
		target := g.Aliases.Targets.At(i)
		former[target] = append(former[target], g.Aliases.Names.At(i))
	}
	return former
}

// places tell the families of nodes.
type places struct {
	names           []string // of the families, in the order of the file
	members, tagged map[graph.Node][]uint16
}

// familiesIn finds the members of families, and what carries their tags.
func familiesIn(g *graph.Graph, families *family.File) *places {
	p := &places{names: families.Names(), members: map[graph.Node][]uint16{}, tagged: map[graph.Node][]uint16{}}
	tags := family.TaggedIn(g)
	for i, group := range families.Each() {
		members := group.MembersIn(g)
		for _, n := range members {
			p.members[n] = append(p.members[n], uint16(i)) //nolint:gosec // a family file is read by people
		}
		tags.Each(&group, members, func(n graph.Node) {
			p.tagged[n] = append(p.tagged[n], uint16(i)) //nolint:gosec // the same
		})
	}
	return p
}

func (p *places) memberOf(n graph.Node) []string { return p.namesOf(p.members[n]) }

func (p *places) taggedAs(n graph.Node) []string { return p.namesOf(p.tagged[n]) }

func (p *places) namesOf(families []uint16) (names []string) {
	for _, i := range families {
		names = append(names, p.names[i])
	}
	return names
}
