package web

import (
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

// diagramView is what a request asks to be drawn.
func (r *request) diagramView() (*diagramView, error) {
	v := &diagramView{Schema: "hflineage.api.diagram/1", Source: r.declared(), Open: []string{}, Highlight: []string{}, Diagram: &lineageDrawing{edition: r.Edition}}
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
