package web

import (
	"bytes"
	"context"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/diagram"
)

// Limits of what is drawn for a request: with all that they let be shown, a drawing is
// small enough for diagram.MaxModels.
const (
	defaultModels = 60
	maxModels     = 300 // by nodes, or highlighted with what lies between
	maxDepth      = 100
	maxOpen       = 15
	maxHighlight  = 10
)

// diagramView is what /diagram shows, schema hflineage.api.diagram/1.
type diagramView struct {
	Schema string `json:"schema"`
	answers.Source
	Family    string          `json:"family,omitempty"` // one of both is drawn
	Model     string          `json:"model,omitempty"`
	Nodes     int             `json:"nodes"` // models shown, the limit
	Depth     int             `json:"depth"` // 0 for no limit
	Open      []string        `json:"open"`  // models under which more is shown, "" for members at the top
	Highlight []string        `json:"highlight"`
	Diagram   *lineageDrawing `json:"diagram"` // node-link, as networkx and d3 read it
}

func (v *diagramView) heading() string { return "Diagram of " + v.Title() }

// Title names what is drawn.
func (v *diagramView) Title() string { return v.Diagram.opts.Title }

// NodeChoices and DepthChoices are what people choose from, and what they chose.
func (v *diagramView) NodeChoices() []int  { return choices(v.Nodes, 20, 60, 120, 200, maxModels) }
func (v *diagramView) DepthChoices() []int { return choices(v.Depth, 0, 1, 2, 3, 4, 5) }

func choices(chosen int, others ...int) []int {
	all := append(others, chosen)
	slices.Sort(all)
	return slices.Compact(all)
}

// lineageDrawing is what is to be drawn; it is when it is asked for, as one of the
// formats.
type lineageDrawing struct {
	edition *Edition
	query   string // that asks for it
	roots   []graph.Node
	opts    diagram.Options
}

func diagramPage(r *request) (view, error) { return r.diagramView() }

// diagramSVG is a picture for a paper, whose boxes lead to the pages of the Hub.
func diagramSVG(r *request) (*document, error) {
	v, err := r.diagramView()
	if err != nil {
		return nil, err
	}
	data, err := v.Diagram.picture()
	return &document{kind: "image/svg+xml", data: data}, err
}

// diagramView is what a request asks to be drawn.
func (r *request) diagramView() (*diagramView, error) {
	v := &diagramView{Schema: "hflineage.api.diagram/1", Source: r.source, Open: []string{}, Highlight: []string{}, Diagram: &lineageDrawing{edition: r.Edition}}
	opts := &v.Diagram.opts
	*opts = r.drawingOptions()
	for _, step := range []func(*diagramView) error{r.rootsAsked, r.limitsAsked, r.openAsked, r.highlightAsked} {
		if err := step(v); err != nil {
			return nil, err
		}
	}
	v.Diagram.query = v.Query()
	return v, nil
}

// drawingOptions are what all drawings of an edition have.
func (e *Edition) drawingOptions() diagram.Options {
	src := e.declared()
	return diagram.Options{
		Caption: src.Caption(),
		Family:  func(n graph.Node) string { return answers.FamilyNames(e.graph, n, e.families) },
	}
}

// familyPicture is the drawing of a family as a file.
func (e *Edition) familyPicture(i int) ([]byte, error) {
	d := lineageDrawing{edition: e, query: "family=" + e.groups[i].Name, roots: e.lineage.Members[i], opts: e.drawingOptions()}
	d.opts.Title, d.opts.Nodes = e.title(i), defaultModels
	return d.picture()
}

// rootsAsked reads what is drawn.
func (r *request) rootsAsked(v *diagramView) error {
	name, model := r.query.Get("family"), r.query.Get("model")
	d := v.Diagram
	switch {
	case (name == "") == (model == ""):
		return errBad("name what to draw: family=FAMILY or model=MODEL")
	case name != "":
		i, err := r.numberOf(name)
		if err != nil {
			return err
		}
		v.Family, d.roots, d.opts.Title = r.groups[i].Name, r.lineage.Members[i], r.title(i)
		return nil
	}
	n, err := r.modelAsked(model)
	if err != nil {
		return err
	}
	v.Model, d.roots, d.opts.Title, d.opts.Root = r.graph.ID(n), []graph.Node{n}, r.graph.ID(n), "the model"
	return nil
}

func (r *request) modelAsked(name string) (graph.Node, error) {
	n, _, err := answers.Find(r.snapshot, name)
	if err != nil {
		return 0, errNotFound("%v", err)
	}
	return n, nil
}

func (r *request) limitsAsked(v *diagramView) (err error) {
	if v.Nodes, err = r.numberAsked("nodes", 1, maxModels, defaultModels); err != nil {
		return err
	}
	v.Depth, err = r.numberAsked("depth", 0, maxDepth, 0)
	v.Diagram.opts.Nodes, v.Diagram.opts.Depth = v.Nodes, v.Depth
	return err
}

// numberAsked reads a number from least to most.
func (r *request) numberAsked(name string, least, most, otherwise int) (int, error) {
	text := r.query.Get(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, errBad("%s=%s: must be a number from %d to %d", name, text, least, most)
	}
	return n, nil
}

func (r *request) openAsked(v *diagramView) error {
	names := r.query["open"]
	if len(names) > maxOpen {
		return errBad("%d models are too many to open: name %d or fewer, or raise nodes", len(names), maxOpen)
	}
	for _, name := range names {
		n := diagram.Top
		if name != "" {
			var err error
			if n, err = r.modelAsked(name); err != nil {
				return err
			}
			name = r.graph.ID(n)
		}
		v.Open, v.Diagram.opts.Open = append(v.Open, name), append(v.Diagram.opts.Open, n)
	}
	return nil
}

func (r *request) highlightAsked(v *diagramView) error {
	names, between := r.query["highlight"], 0
	if len(names) > maxHighlight {
		return errBad("%d models are too many to highlight: name %d or fewer", len(names), maxHighlight)
	}
	for _, name := range names {
		n, err := r.modelAsked(name)
		if err != nil {
			return err
		}
		ancestors := r.graph.Ancestors(n)
		isRoot := func(n graph.Node) bool { _, ok := slices.BinarySearch(v.Diagram.roots, n); return ok }
		if !isRoot(n) && !slices.ContainsFunc(ancestors, func(a graph.Ancestor) bool { return isRoot(a.Node) }) {
			return errBad("highlight=%s: %v", name, &diagram.StrayError{Model: r.graph.ID(n)})
		}
		if between += 1 + len(ancestors); between > maxModels {
			return errBad("highlight=%s: there are too many models above it to draw", name)
		}
		v.Highlight, v.Diagram.opts.Highlight = append(v.Highlight, r.graph.ID(n)), append(v.Diagram.opts.Highlight, n)
	}
	return nil
}

// kept is a drawing in a format, which draw makes.
func (d *lineageDrawing) kept(format string, draw func(*diagram.Diagram) ([]byte, error)) ([]byte, error) {
	return d.edition.drawn.get("diagram "+format+" "+d.query, func() ([]byte, error) {
		folded, err := diagram.Fold(d.edition.graph, d.roots, d.opts)
		if err != nil {
			return nil, err
		}
		return draw(folded)
	})
}

// picture is the drawing as a file.
func (d *lineageDrawing) picture() ([]byte, error) {
	return d.kept("svg", func(folded *diagram.Diagram) ([]byte, error) {
		p, err := diagram.Render(context.Background(), folded, "svg", "") // no program is started for a request
		return p.Data, err
	})
}

// MarshalJSON is the drawing as data.
func (d *lineageDrawing) MarshalJSON() ([]byte, error) {
	return d.kept("json", func(folded *diagram.Diagram) ([]byte, error) {
		var b bytes.Buffer
		err := diagram.WriteData(&b, folded, "json", []diagram.Fact{{Name: "title", Value: d.opts.Title}})
		return b.Bytes(), err
	})
}

// Inline is the drawing as a part of the page, which has title and source itself.
func (v *diagramView) Inline() (template.HTML, error) {
	data, err := v.Diagram.kept("inline", func(folded *diagram.Diagram) ([]byte, error) {
		bare := *folded
		bare.Title, bare.Caption = "", nil
		return diagram.Inline(&bare, v.link)
	})
	return template.HTML(data), err //nolint:gosec // Inline escapes all names
}

// link is where a box leads: to the page of its model, or to a drawing with more.
func (v *diagramView) link(model string, folded bool) string {
	if !folded {
		return served{}.Model(model)
	}
	if len(v.Open) == maxOpen {
		return ""
	}
	more := *v
	more.Open = append(slices.Clip(v.Open), model)
	return "/diagram?" + more.Query()
}

// Query asks for the same again.
func (v *diagramView) Query() string {
	q := url.Values{"nodes": {strconv.Itoa(v.Nodes)}, "open": v.Open, "highlight": v.Highlight}
	if v.Depth > 0 {
		q.Set("depth", strconv.Itoa(v.Depth))
	}
	if v.Family != "" {
		q.Set("family", v.Family)
	} else {
		q.Set("model", v.Model)
	}
	return q.Encode()
}
