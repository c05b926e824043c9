package web

import (
	"net/url"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// modelView is what /model/{id} shows, schema hflineage.api.model/1. The page is one of
// its children.
type modelView struct {
	Schema string `json:"schema"`
	answers.Source
	Model    answers.Model    `json:"model"`
	Up       *answers.TreeRow `json:"up"`       // the model, with what it was made from as branches
	Relation string           `json:"relation"` // what the children are filtered by, "" for all
	Query    string           `json:"q"`        // is somewhere in their ids, "" for all
	Children []childRow       `json:"children"` // the most downloaded first
	paging
}

func (v *modelView) heading() string { return v.Model.ID }

// childRow is a model that declares another one as a parent.
type childRow struct {
	listedModel
	Relation string `json:"relation"`
}

// A tree of ancestors is read as text: these limits keep it to a page.
var upward = graph.TreeOptions{Up: true, Depth: 8, Width: 8}

// ancestorsShown is how many ancestors the page has a row for; the JSON has all.
const ancestorsShown = 100

func modelPage(r *request) (view, error) {
	name := r.PathValue("id")
	if name == "" {
		return nil, errNotFound("name a model: /model/OWNER/NAME")
	}
	n, asked, err := r.find(name)
	if err != nil {
		return nil, err
	}
	if id := r.graph.ID(n); id != name {
		r.query.Set("asked", name)
		return nil, r.elsewhere(served{}.Model(id) + "?" + r.query.Encode())
	}
	m, err := r.model(n)
	if err != nil {
		return nil, err
	}
	v := &modelView{Schema: "hflineage.api.model/1", Source: r.source, Model: m.Model, Up: m.up, Query: r.query.Get("q")}
	v.Model.AskedName = asked
	if other := r.query.Get("asked"); other != "" {
		if also, asked, err := r.find(other); err == nil && also == n {
			v.Model.AskedName = asked
		}
	}
	children, err := r.children(n, v)
	if err != nil {
		return nil, err
	}
	if v.paging, err = r.paged(served{}.Model(v.Model.ID), len(children)); err != nil {
		return nil, err
	}
	v.Children = []childRow{}
	for _, c := range part(&v.paging, children) {
		v.Children = append(v.Children, childRow{listedOf(r.graph, c.node), c.relation.String()})
	}
	return v, nil
}

// found is what a name led to.
type found struct {
	node  graph.Node
	asked answers.AskedName
	err   error
}

// find finds the model that a name means. One that the graph does not know may be
// looked for among all events and all ids, which is remembered.
func (e *Edition) find(name string) (graph.Node, answers.AskedName, error) {
	if n, known := e.graph.Find(name); known && e.graph.ID(n) == name && e.graph.OnHub(n) {
		return n, answers.AskedName{Asked: name, AskedAs: "id"}, nil
	}
	f, err := e.asks.get(name, func() (found, error) {
		n, asked, err := answers.Find(e.snapshot, name)
		return found{n, asked, err}, nil
	})
	if err == nil && f.err != nil {
		err = errNotFound("%s", strings.TrimSuffix(f.err.Error(), "; write OWNER/NAME as on the Hub"))
	}
	return f.node, f.asked, err
}

// described is what is known of a model, whichever of its children are shown.
type described struct {
	answers.Model
	up *answers.TreeRow
}

// model describes a node. What has many descendants is remembered.
func (e *Edition) model(n graph.Node) (*described, error) {
	describe := func() (*described, error) {
		roots, _ := answers.TreeOf(e.graph, e.graph.Tree([]graph.Node{n}, upward))
		return &described{answers.ModelOf(e.graph, n, e.families), roots[0]}, nil
	}
	return e.models.get(e.graph.ID(n), describe)
}

// Hub is the address of the model's own page, "" where it has none.
func (v *modelView) Hub() string {
	if !v.Model.OnHub {
		return ""
	}
	return graph.PageURL(v.Model.ID)
}

// Diagram is the address of the diagram, as a page or with .svg.
func (v *modelView) Diagram(kind string) string {
	return "/diagram" + kind + "?" + url.Values{"model": {v.Model.ID}}.Encode()
}

// Ancestors are those that the page has a row for, the nearest first.
func (v *modelView) Ancestors() []answers.Licensed {
	all := v.Model.AncestorLicenses
	return all[:min(ancestorsShown, len(all))]
}

// MoreAncestors is how many it has no row for.
func (v *modelView) MoreAncestors() int { return len(v.Model.AncestorLicenses) - len(v.Ancestors()) }

// Relations are the choices of the filter.
func (v *modelView) Relations() []relationChoice {
	choices := []relationChoice{{"", "all relations", v.Model.Children}}
	for _, n := range v.Model.ChildrenByRelation.List() {
		choices = append(choices, relationChoice{n.Relation, n.Relation, n.Models})
	}
	return choices
}

type relationChoice struct {
	Name, Title string
	Models      int
}
