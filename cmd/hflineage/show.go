package main

import (
	"cmp"
	"slices"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

type showCmd struct {
	Model string `arg:"" help:"OWNER/NAME; another case, an old name or a link to the model will do."`
	dbFlag
	familyFlag
	formatFlag
}

func (showCmd) Help() string {
	return `Shows what is known of one model on the Hub, or of one that is only named as a parent (absent).
The fields of --format json are those of hflineage.show/1, under "model":

  id, _id               as on the Hub
  asked, asked_as       the name that was typed, and how it led here: id, case (another case of
                        the id), cleaned (a link, a revision ...), alias (an old name by
                        which models still mention it) or renamed (an old name, see former)
  former                of a name that a model on the Hub had before: id (the name), now (that of
                        the model today, null if it is gone), run and finished (the run that
                        found it so); null of any other name
  on_hub, path_like     listed by the run; absent, and named like a local folder
  gated, disabled       "auto", "manual" or "" for a model that is open; disabled by the Hub
  created, modified     by the Hub's clock; first_seen is the first run that listed the model
  downloads, likes      downloads are those of the last 30 days
  license, task, library
                        "" if there is none
  parents               id, on_hub and relation of each
  children, children_by_relation
                        models that declare this one as a parent
  ancestors, absent_ancestors
                        models that this one was made from, over any number of edges, each once;
                        without the absent ones, and these
  roots                 the ancestors that declare no parent themselves, the nearest first: id,
                        on_hub and depth, the least number of edges
  ancestor_licenses     id, on_hub, depth (the least number of edges) and license of each ancestor,
                        absent ones included, the nearest first
  descendants, descendants_by_relation, descendants_by_depth
                        models that were made from this one, over any number of edges, each once;
                        depth and relation are those of a derivative, as if it were a family
  families              family, role (member or derivative), depth, relation and nearest members
                        for each family that it belongs to; the depth of a derivative is the least
                        number of edges to a member, and its relation the strongest to a parent
                        that is one edge nearer

A name that a model had until an earlier run means that model still, unless another one has taken
it; of a model that is gone show says since when. What is not known is null. Tags are kept by tag and not by model, and
are not shown. The models themselves are listed by hflineage tree.

    hflineage show Qwen/Qwen2.5-7B-Instruct
    hflineage show https://huggingface.co/gpt2 --format json`
}

func (c *showCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	var answer *showAnswer
	err = c.read(func(s *store.Snapshot) error {
		n, asked, err := askedFor(s, c.Model)
		if err != nil {
			return err
		}
		answer = &showAnswer{"hflineage.show/1", sourceOf(s, families), recordOf(s.Graph(), n, families)}
		answer.Model.askedName = asked
		return nil
	})
	if err != nil {
		return err
	}
	return answer.write(a, c.Format)
}

// showAnswer is the answer of show, schema hflineage.show/1.
type showAnswer struct {
	Schema string `json:"schema"`
	source
	Model modelRecord `json:"model"`
}

// modelRecord is what show says of one model; its help says what the fields are.
type modelRecord struct {
	ID  string `json:"id"`
	Key string `json:"_id"`
	askedName
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
	Parents            []parentRow    `json:"parents"`
	Children           int            `json:"children"`
	ChildrenByRelation relationCounts `json:"children_by_relation"`
	Ancestors          int            `json:"ancestors"`
	AbsentAncestors    int            `json:"absent_ancestors"`
	Roots              []rootRow      `json:"roots"`
	Descendants        int            `json:"descendants"`
	AncestorLicenses   []licensedRow  `json:"ancestor_licenses"`
	ByRelation         relationCounts `json:"descendants_by_relation"`
	ByDepth            depthCounts    `json:"descendants_by_depth"`
	Families           []placeRow     `json:"families"`
}

type parentRow struct {
	ID       string `json:"id"`
	OnHub    bool   `json:"on_hub"`
	Relation string `json:"relation"`
}

// rootRow is an ancestor without parents.
type rootRow struct {
	ID    string `json:"id"`
	OnHub bool   `json:"on_hub"`
	Depth int    `json:"depth"`
}

// placeRow is a model's place in one family.
type placeRow struct {
	Family   string   `json:"family"`
	Role     string   `json:"role"`
	Depth    int      `json:"depth"`
	Relation *string  `json:"relation"` // null for a member
	Nearest  []string `json:"nearest"`
}

// recordOf reads what concerns node n, and nothing else: the snapshot is a map
// of a file with millions of models.
func recordOf(g *graph.Graph, n graph.Node, families *family.File) modelRecord {
	flags := g.Flags[n]
	r := modelRecord{
		ID: g.ID(n), OnHub: g.OnHub(n), PathLike: flags&graph.PathLike != 0,
		Created: seconds(g.Created[n]), Modified: seconds(g.Modified[n]), FirstSeen: seconds(g.FirstSeen[n]),
		Parents: parentsOf(g, n), Roots: []rootRow{},
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
	r.Children, r.ChildrenByRelation = len(children), relationCountsOf(byRelation)
	below := g.Descendants(n)
	r.Descendants, r.ByRelation, r.ByDepth = below.Descendants, relationCountsOf(below.ByRelation), below.ByDepth
	ancestors := g.Ancestors(n)
	for _, a := range ancestors {
		if parents, _ := g.Parents.Of(a.Node); len(parents) == 0 {
			r.Roots = append(r.Roots, rootRow{g.ID(a.Node), g.OnHub(a.Node), a.Depth})
		}
		if g.OnHub(a.Node) {
			r.Ancestors++
		} else {
			r.AbsentAncestors++
		}
	}
	r.AncestorLicenses = licensesOf(g, ancestors)
	r.Families = placesOf(g, n, ancestors, families)
	return r
}

// addColumns adds what is known of models that the last run lists, and of absent ones.
func (m *modelRecord) addColumns(g *graph.Graph, n graph.Node) {
	license, task, library := g.Words.At(int(g.License[n])), g.Words.At(int(g.Task[n])), g.Words.At(int(g.Library[n]))
	gated, disabled := "", g.Flags[n]&graph.FlagDisabled != 0
	switch {
	case g.Flags[n]&graph.FlagAuto != 0:
		gated = "auto"
	case g.Flags[n]&graph.FlagManual != 0:
		gated = "manual"
	}
	m.License, m.Task, m.Library, m.Gated, m.Disabled = &license, &task, &library, &gated, &disabled
	if m.OnHub {
		downloads, likes := g.Downloads[n], g.Likes[n]
		m.Downloads, m.Likes = &downloads, &likes
	}
}

// seconds is the time of a column, nil where it is not known.
func seconds(unix uint32) *time.Time {
	if unix == 0 {
		return nil
	}
	t := time.Unix(int64(unix), 0).UTC()
	return &t
}

func parentsOf(g *graph.Graph, n graph.Node) []parentRow {
	rows := []parentRow{}
	parents, relations := g.Parents.Of(n)
	for i, p := range parents {
		rows = append(rows, parentRow{g.ID(p), g.OnHub(p), relations[i].String()})
	}
	return rows
}

// placesOf lists the families that n is a member or a derivative of, the nearest
// first. It tries the ids of n and its ancestors, which are few, on each family's
// patterns: to find the members of all families would take much of the graph.
func placesOf(g *graph.Graph, n graph.Node, ancestors []graph.Ancestor, families *family.File) []placeRow {
	ids := map[graph.Node]string{n: graph.Fold(g.ID(n))}
	for _, a := range ancestors {
		ids[a.Node] = graph.Fold(g.ID(a.Node))
	}
	rows := []placeRow{}
	for i := range families.Families {
		isMember := families.Families[i].MemberTest()
		p, ok := graph.PlaceOf(n, ancestors, func(m graph.Node) bool { return isMember(ids[m]) })
		if !ok {
			continue
		}
		row := placeRow{Family: families.Families[i].Name, Role: "member", Depth: p.Depth}
		if p.Depth > 0 {
			relation := p.Relation.String()
			row.Role, row.Relation = "derivative", &relation
		}
		for _, m := range p.Nearest {
			row.Nearest = append(row.Nearest, g.ID(m))
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b placeRow) int { return cmp.Compare(a.Depth, b.Depth) })
	return rows
}
