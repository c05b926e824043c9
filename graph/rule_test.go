package graph_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/crawler"
	"hflineage/crawler/hub"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/oracle"
)

// ruleCase is one case of testdata/rule/cases.yaml; README.md there says how to
// read it.
type ruleCase struct {
	Name, Clause, Why string
	Models            []any
	Redirects         map[string]string
	Families          []ruleFamily
	Want              struct {
		Models, Unresolved int
		Edges              []string
		Absent             []string
		PathLike           []string `yaml:"path_like"`
		Aliases            map[string]string
		Anomalies          []string
		Families           map[string]ruleRow
	}
}

type ruleFamily struct {
	Name        string
	Members     []string
	Exclude     []string
	Tags        []string
	TagsExclude []string `yaml:"tags_exclude"`
}

type ruleRow struct {
	Members      int
	FirstParty   int `yaml:"first_party"`
	Direct       int
	Derivatives  int
	Shared       int
	Credit       *float64
	OtherMembers int `yaml:"other_members"`
	Tagged       *int
	ByRelation   map[string]int `yaml:"by_relation"`
	ByDepth      map[int]int    `yaml:"by_depth"`
}

func loadRuleCases(t *testing.T) []ruleCase {
	t.Helper()
	data, err := os.ReadFile("../testdata/rule/cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var cases []ruleCase
	if err := yaml.UnmarshalWithOptions(data, &cases, yaml.DisallowUnknownField()); err != nil {
		t.Fatal(err)
	}
	return cases
}

// want brings the hand-written rows into the form of the answers.
func (c *ruleCase) want() oracle.Answer {
	a := oracle.Answer{
		Models: c.Want.Models, Edges: len(c.Want.Edges), Unresolved: c.Want.Unresolved,
		Aliases: c.Want.Aliases, Absent: c.Want.Absent, PathLike: c.Want.PathLike,
	}
	for _, e := range c.Want.Edges {
		p := strings.SplitN(e, " ", 3)
		a.EdgeList = append(a.EdgeList, oracle.Edge{Child: p[0], Relation: p[1], Parent: p[2]})
	}
	for _, s := range c.Want.Anomalies {
		p := strings.SplitN(s, " ", 3)
		a.Anomalies = append(a.Anomalies, oracle.Anomaly{Kind: p[0], Model: p[1], About: p[2]})
	}
	for _, f := range c.families() {
		w := c.Want.Families[f.Name]
		row := oracle.Row{
			Family: f.Name, Members: w.Members, FirstParty: w.FirstParty, Direct: w.Direct,
			Derivatives: w.Derivatives, Shared: w.Shared, Credit: float64(w.Derivatives), OtherMembers: w.OtherMembers,
			Tagged: w.Tagged, ByRelation: allRelations(), ByDepth: w.ByDepth,
		}
		if w.Credit != nil {
			row.Credit = *w.Credit
		}
		maps.Copy(row.ByRelation, w.ByRelation)
		a.Rows = append(a.Rows, row)
	}
	return a
}

func allRelations() map[string]int {
	m := map[string]int{}
	for _, r := range graph.ReportOrder {
		m[r.String()] = 0
	}
	return m
}

func (c *ruleCase) families() []oracle.Family {
	if c.Families == nil {
		return []oracle.Family{{Name: "f", Members: []string{"acme/*"}}}
	}
	var list []oracle.Family
	for _, f := range c.Families {
		list = append(list, oracle.Family(f))
	}
	return list
}

func (c *ruleCase) input(t *testing.T) oracle.Input {
	in := oracle.Input{Redirects: c.Redirects, Families: c.families()}
	for _, m := range c.Models {
		raw, err := json.Marshal(longKeys(m))
		if err != nil {
			t.Fatal(err)
		}
		in.Items = append(in.Items, raw)
	}
	return in
}

// longKeys writes whole numbers under _id as 24 hexadecimal digits.
func longKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if n, ok := x.(uint64); ok && k == "_id" {
				v[k] = fmt.Sprintf("%024x", n)
				continue
			}
			v[k] = longKeys(x)
		}
	case []any:
		for i := range v {
			v[i] = longKeys(v[i])
		}
	}
	return v
}

// answer runs the program on an input, from the items as received.
func answer(t interface{ Fatal(...any) }, in oracle.Input) oracle.Answer {
	g, report := builderOf(t, in).Build()
	return describe(g, report.Anomalies, in.Families)
}

func builderOf(t interface{ Fatal(...any) }, in oracle.Input) *graph.Builder {
	body, err := json.Marshal(in.Items)
	if err != nil {
		t.Fatal(err)
	}
	if in.Items == nil {
		body = []byte("[]")
	}
	page, err := hub.DecodePage(body)
	if err != nil {
		t.Fatal(err)
	}
	var b graph.Builder
	for i := range page.Items {
		if !page.Items[i].Private {
			m := crawler.Model(&page.Items[i])
			b.Add(&m)
		}
	}
	for _, from := range slices.Sorted(maps.Keys(in.Redirects)) {
		b.Redirect(from, in.Redirects[from])
	}
	return &b
}

func familyOf(f oracle.Family) family.Family {
	return family.Family{Name: f.Name, Members: f.Members, Exclude: f.Exclude, Tags: f.Tags, TagsExclude: f.TagsExclude}
}

// describe brings a graph into the oracle's form.
func describe(g *graph.Graph, anomalies []graph.Anomaly, families []oracle.Family) oracle.Answer {
	a := oracle.Answer{Models: g.Models, Edges: g.Edges(), Unresolved: g.Unresolved, Aliases: map[string]string{}}
	for i := range g.Aliases.Len() {
		a.Aliases[g.Aliases.Names.At(i)] = g.Aliases.Targets.At(i)
	}
	for n := range graph.Node(g.Len()) {
		if !g.OnHub(n) {
			a.Absent = append(a.Absent, g.ID(n))
		}
		if g.Flags[n]&graph.PathLike != 0 {
			a.PathLike = append(a.PathLike, g.ID(n))
		}
		parents, relations := g.Parents.Of(n)
		for i, p := range parents {
			a.EdgeList = append(a.EdgeList, oracle.Edge{Child: g.ID(n), Relation: relations[i].String(), Parent: g.ID(p)})
		}
	}
	for _, an := range anomalies {
		a.Anomalies = append(a.Anomalies, oracle.Anomaly{Kind: string(an.Kind), Model: an.Model, About: an.About})
	}
	var members [][]graph.Node
	var rows []oracle.Row
	for _, f := range families {
		fam := familyOf(f)
		nodes := fam.MembersIn(g)
		members = append(members, nodes)
		row := oracle.Row{Family: f.Name}
		group := family.Group{Name: f.Name, Families: []*family.Family{&fam}}
		tagged := 0
		if family.TaggedIn(g).Each(&group, nodes, func(graph.Node) { tagged++ }) {
			row.Tagged = &tagged
		}
		rows = append(rows, row)
	}
	lineage := g.Derive(members)
	for i := range rows {
		c, r := lineage.Count(i, nil), &rows[i]
		r.Members, r.FirstParty, r.Direct, r.Derivatives = c.Members, c.FirstParty, c.Direct, c.Derivatives
		r.Shared, r.Credit, r.OtherMembers = c.Shared, c.Credit, c.OtherMembers
		r.ByRelation, r.ByDepth = map[string]int{}, map[int]int{}
		for rel, n := range c.ByRelation {
			r.ByRelation[graph.Relation(rel).String()] = n
		}
		for d, n := range c.ByDepth {
			r.ByDepth[d+1] = n
		}
	}
	a.Rows = rows
	return a
}

// sameAnswer compares up to the order of lists that have none by the rule.
var sameAnswer = gocmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.SortSlices(func(a, b string) bool { return a < b }),
	cmpopts.SortSlices(func(a, b oracle.Edge) int {
		return cmp.Or(cmp.Compare(a.Child, b.Child), cmp.Compare(a.Parent, b.Parent))
	}),
	cmpopts.SortSlices(func(a, b oracle.Anomaly) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Model, b.Model), cmp.Compare(a.About, b.About))
	}),
	gocmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }),
}

func TestRuleByHand(t *testing.T) {
	cases := loadRuleCases(t)
	if len(cases) < 25 {
		t.Fatalf("%d cases, want at least 25", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			in := c.input(t)
			if diff := gocmp.Diff(c.want(), answer(t, in), sameAnswer); diff != "" {
				t.Errorf("%s: the program differs (-by hand +program):\n%s", c.Clause, diff)
			}
			fromSQL, err := oracle.Count(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(c.want(), fromSQL, sameAnswer); diff != "" {
				t.Errorf("%s: the oracle differs (-by hand +oracle):\n%s", c.Clause, diff)
			}
		})
	}
}
