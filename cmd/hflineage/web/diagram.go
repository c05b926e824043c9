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
	others = append(others, chosen)
	slices.Sort(others)
	return slices.Compact(others)
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
