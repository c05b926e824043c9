package web

import (
	"bytes"
	"context"
	"encoding/json"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/diagram"
)

// diagramView is what /diagram shows, schema hflineage.api.diagram/1.
type diagramView struct {
	Schema string `json:"schema"`
	answers.Source
	Of     string          `json:"of"`    // the family's title, or the model's id
	Asked  int             `json:"nodes"` // the limit
	Shown  int             `json:"shown"` // models
	All    int             `json:"derivatives"`
	Opened []string        `json:"open"`
	Data   json.RawMessage `json:"data"` // node-link, as networkx and d3 read it

	Drawing template.HTML `json:"-"`
	query   diagramQuery
}

func (v *diagramView) heading() string { return "Diagram of " + v.Of }

// Self is the address of the diagram, and Picture that of it alone.
func (v *diagramView) Self() string    { return "/diagram?" + v.query.values().Encode() }
func (v *diagramView) Picture() string { return "/diagram.svg?" + v.query.values().Encode() }

// More is the same with more models, "" if there are no more to be had.
func (v *diagramView) More() string { return v.sized(v.query.nodes * 2) }

// Fewer is the same with fewer.
func (v *diagramView) Fewer() string { return v.sized(v.query.nodes / 2) }

func (v *diagramView) sized(nodes int) string {
	if nodes < leastNodes || nodes > mostNodes || nodes > v.query.nodes && v.Shown < v.query.nodes {
		return ""
	}
	q := v.query
	q.nodes = nodes
	return "/diagram?" + q.values().Encode()
}

// Closed is the same with nothing opened, "" if nothing is.
func (v *diagramView) Closed() string {
	if len(v.query.open) == 0 {
		return ""
	}
	q := v.query
	q.open = nil
	return "/diagram?" + q.values().Encode()
}

// How many models a diagram can be asked to show, and how many can be opened in it.
const (
	leastNodes   = 15
	defaultNodes = 60
	mostNodes    = 300
	mostOpen     = 10
)

// diagramQuery is what is drawn.
type diagramQuery struct {
	family string // its name
	model  string // or the id
	nodes  int
	open   []string

	title string
	roots []graph.Node
	under []graph.Node // the models that are open
}

func (q *diagramQuery) values() url.Values {
	v := url.Values{}
	if q.family != "" {
		v.Set("family", q.family)
	} else {
		v.Set("model", q.model)
	}
	if q.nodes != defaultNodes {
		v.Set("nodes", strconv.Itoa(q.nodes))
	}
	if len(q.open) > 0 {
		v["open"] = q.open
	}
	return v
}

// diagramAsked reads what is asked for.
func (r *request) diagramAsked() (q diagramQuery, err error) {
	q.nodes = defaultNodes
	if word := r.query.Get("nodes"); word != "" {
		if q.nodes, err = strconv.Atoi(word); err != nil || q.nodes < 1 || q.nodes > mostNodes {
			return q, errBad("nodes=%s: must be a number from 1 to %d", word, mostNodes)
		}
	}
	family, model := r.query.Get("family"), r.query.Get("model")
	switch {
	case (family == "") == (model == ""):
		return q, errBad("name what to draw: family=, or model=")
	case family != "":
		i, err := r.numberOf(family)
		if err != nil {
			return q, err
		}
		q.family, q.title, q.roots = r.groups[i].Name, r.title(i), r.lineage.Members[i]
	default:
		n, err := r.modelAsked(model)
		if err != nil {
			return q, err
		}
		q.model, q.title, q.roots = r.graph.ID(n), r.graph.ID(n), []graph.Node{n}
	}
	if len(r.query["open"]) > mostOpen {
		return q, errBad("%d models are too many to open: %d at most", len(r.query["open"]), mostOpen)
	}
	for _, name := range r.query["open"] {
		n, err := r.modelAsked(name)
		if err != nil {
			return q, err
		}
		if !slices.Contains(q.under, n) {
			q.open, q.under = append(q.open, r.graph.ID(n)), append(q.under, n)
		}
	}
	return q, nil
}

// modelAsked finds a model by its id, or what else the rule takes for it.
func (e *Edition) modelAsked(name string) (graph.Node, error) {
	n, _, err := answers.ModelNamed(e.snapshot, name)
	if err != nil {
		return 0, errNotFound("%v", err)
	}
	return n, nil
}

// linkFrom leads from the boxes of a diagram: to the pages of models, and to the diagram
// with a model opened.
func (e *Edition) linkFrom(q *diagramQuery) func(n graph.Node, folded bool) string {
	return func(n graph.Node, folded bool) string {
		if !folded || len(q.open) == mostOpen {
			return served{}.Model(e.graph.ID(n))
		}
		more := *q
		more.open = append(slices.Clone(q.open), e.graph.ID(n))
		return "/diagram?" + more.values().Encode()
	}
}

// fold makes the diagram; link is that of diagram.Options.
func (e *Edition) fold(q *diagramQuery, link func(graph.Node, bool) string) (*diagram.Diagram, error) {
	src := e.declared()
	opts := diagram.Options{Nodes: q.nodes, Open: q.under, Title: q.title, Caption: src.Caption(), Link: link}
	if q.model != "" {
		opts.Root = "the model"
	}
	return diagram.Fold(e.graph, q.roots, opts)
}

// drawing is the picture of a diagram as SVG.
func (e *Edition) drawing(q *diagramQuery) ([]byte, error) {
	return e.drawn.get("diagram "+q.values().Encode(), func() ([]byte, error) {
		return e.draw(q, e.linkFrom(q))
	})
}

// draw draws without dot: no program is started for a request.
func (e *Edition) draw(q *diagramQuery, link func(graph.Node, bool) string) ([]byte, error) {
	d, err := e.fold(q, link)
	if err != nil {
		return nil, err
	}
	picture, err := diagram.Render(context.Background(), d, "svg", "")
	return picture.Data, err
}

// inline makes an SVG of ours a part of a page: its links stay in the page.
func inline(svg []byte) template.HTML {
	_, rest, _ := bytes.Cut(svg, []byte("?>"))
	s := strings.NewReplacer(` target="_blank"`, "", `<a xlink:href="/diagram?`, `<a class="open" href="/diagram?`, `<a xlink:href="`, `<a href="`).Replace(string(rest))
	return template.HTML(s) //nolint:gosec // the renderer escapes every name in it
}

func diagramPage(r *request) (view, error) {
	q, err := r.diagramAsked()
	if err != nil {
		return nil, err
	}
	v := &diagramView{Schema: "hflineage.api.diagram/1", Source: r.source, Of: q.title, Asked: q.nodes, Opened: append([]string{}, q.open...), query: q}
	svg, err := r.drawing(&q)
	if err != nil {
		return nil, err
	}
	v.Drawing = inline(svg)
	data, err := r.data(&q)
	v.Data, v.Shown, v.All = data.json, data.models, data.derivatives
	return v, err
}

// diagramData is a diagram as data.
type diagramData struct {
	json                json.RawMessage
	models, derivatives int
}

func (e *Edition) data(q *diagramQuery) (diagramData, error) {
	return e.folded.get(q.values().Encode(), func() (data diagramData, err error) {
		d, err := e.fold(q, e.linkFrom(q))
		if err != nil {
			return data, err
		}
		var b bytes.Buffer
		src := e.declared()
		names, values := src.Columns()
		facts := []diagram.Fact{{Name: "title", Value: q.title}}
		for i, name := range names {
			facts = append(facts, diagram.Fact{Name: name, Value: values[i]})
		}
		err = diagram.WriteData(&b, d, "json", facts)
		return diagramData{b.Bytes(), d.Models, d.Derivatives}, err
	})
}

// diagramSVG is the drawing alone.
func diagramSVG(r *request) (*document, error) {
	q, err := r.diagramAsked()
	if err != nil {
		return nil, err
	}
	data, err := r.drawing(&q)
	return &document{kind: "image/svg+xml", data: data}, err
}
