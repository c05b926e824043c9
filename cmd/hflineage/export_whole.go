package main

import (
	"context"
	"io"
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/diagram"
	"hflineage/graph/family"
	"hflineage/store"
)

// checkWhole makes sure that nothing is asked of the whole that only a folded
// diagram can do.
func (c *exportCmd) checkWhole() error {
	if !slices.Contains(diagram.DataFormats, c.Format) {
		return usagef("--whole is no picture: give --format dot, graphml or json, or end --out so")
	}
	if c.isLimited() {
		return usagef("--whole leaves nothing out and has no colours: it goes with --family, --root, --format and --out alone")
	}
	return nil
}

// isLimited reports whether there is a flag of folded diagrams that says what to show or
// how to colour it.
func (c *exportCmd) isLimited() bool {
	d := exportCmd{Nodes: 60, ColorBy: string(diagram.ByRelation)} // the defaults
	return c.Nodes != d.Nodes || c.Depth != 0 || c.Width != 0 || len(c.Only) > 0 || c.Since != "" || c.MinDownloads > 0 || len(c.Highlight) > 0 || c.ColorBy != d.ColorBy
}

// writeWhole writes the models and edges as they are walked.
func (c *exportCmd) writeWhole(a *app, s *store.Snapshot, families *family.File) error {
	roots, title, err := c.roots(a, s, families)
	if err != nil {
		return err
	}
	src := answers.SourceOf(s, families)
	facts := factsOf(&src, title)
	write := func(w io.Writer) error {
		w = interruptible{a.ctx, w}
		if c.Family == "" && c.Root == "" {
			return diagram.WriteHub(w, s.Graph(), c.Format, facts)
		}
		return diagram.WriteWhole(w, s.Graph(), roots, c.Format, facts)
	}
	if c.Out == "" {
		return write(a.stdout)
	}
	return writeFileBy(c.Out, write)
}

// factsOf are a source as what a document of data says of itself. The JSON that dot
// writes has names such as "edges" for itself.
func factsOf(s *answers.Source, title string) []diagram.Fact {
	names, values := s.Columns()
	facts := []diagram.Fact{{Name: "title", Value: title}, {Name: "hub_models", Value: s.Models}, {Name: "hub_edges", Value: s.Edges}}
	for i, name := range names {
		facts = append(facts, diagram.Fact{Name: name, Value: values[i]})
	}
	return facts
}

// interruptible writes until its context is done.
type interruptible struct {
	ctx context.Context
	io.Writer
}

func (w interruptible) Write(data []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(data)
}
