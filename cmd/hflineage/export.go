package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"hflineage/graph"
	"hflineage/graph/diagram"
	"hflineage/store"
)

type exportCmd struct {
	Family string `xor:"what" required:"" placeholder:"FAMILY" help:"Draw a family."`
	Root   string `xor:"what" required:"" placeholder:"MODEL" help:"Draw what was made from one model."`
	Format string `enum:"dot,svg,png," default:"" placeholder:"FORMAT" help:"dot, svg or png (default: as --out ends, else svg)."`
	Nodes  int    `default:"60" help:"How many models to show; the rest is folded into boxes of \"+1,234 more\"."`
	Depth  int    `default:"0" help:"Show models up to this many edges away from the nearest member, or from the model; 0 for no limit."`
	Out    string `short:"o" placeholder:"FILE" type:"path" help:"Write to a file instead of standard output."`
	dbFlag
	familyFlag
}

func (exportCmd) Help() string {
	return `Shows the largest branches in full and folds what is left under each model into one box, so that
the numbers add up to the family's derivatives. Pictures are drawn by the program dot of GraphViz
where it is installed, and without it where not; --format dot is for your own GraphViz. A model may
be given by an old name, too.

    hflineage export --family qwen -o qwen.svg
    hflineage export --root Qwen/Qwen2.5-7B --nodes 100 -o qwen.png`
}

func (c *exportCmd) Run(a *app) error {
	if c.Format == "" {
		if c.Format = formatOf(c.Out); c.Format == "" {
			return usagef("--out %s: no picture is made in that format; end the name with .svg, .png or .dot, or give --format", c.Out)
		}
	}
	if c.Nodes < 1 || c.Depth < 0 {
		return usagef("--nodes must be 1 or more, and --depth not negative")
	}
	if c.Format != "dot" && c.Nodes > diagram.MaxModels {
		return usagef("--nodes %d is too many for a picture: %d at most, or any number with --format dot", c.Nodes, diagram.MaxModels)
	}
	if f, ok := a.stdout.(*os.File); ok && c.Format == "png" && c.Out == "" && term.IsTerminal(int(f.Fd())) {
		return usagef("a PNG is nothing to read on a terminal: give --out FILE")
	}
	var d *diagram.Diagram
	err := c.read(func(s *store.Snapshot) (err error) {
		d, err = c.diagram(s)
		return err
	})
	if err != nil {
		return err
	}
	data, err := render(a, d, c.Format)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = a.stdout.Write(data)
		return err
	}
	return writeFile(c.Out, data)
}

// formatOf is the format that a file's name asks for, "" for one that we do not
// have.
func formatOf(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".dot", ".gv":
		return "dot"
	case ".png":
		return "png"
	case ".svg", "":
		return "svg"
	}
	return ""
}

// diagram folds what was asked for.
func (c *exportCmd) diagram(s *store.Snapshot) (*diagram.Diagram, error) {
	families, err := c.load()
	if err != nil {
		return nil, err
	}
	src := sourceOf(s, families)
	opts := diagram.Options{Nodes: c.Nodes, Depth: c.Depth, Caption: src.caption()}
	g := s.Graph()
	if c.Root != "" {
		n, _, err := modelNamed(s, c.Root)
		if err != nil {
			return nil, err
		}
		opts.Title, opts.Root = g.ID(n), "the model"
		return diagram.Fold(g, []graph.Node{n}, opts), nil
	}
	fam, ok := families.Get(c.Family)
	if !ok {
		return nil, unknownFamily(families, c.Family)
	}
	opts.Title = fam.Title
	if opts.Title == "" {
		opts.Title = fam.Name
	}
	return diagram.Fold(g, fam.MembersIn(g), opts), nil
}

func render(a *app, d *diagram.Diagram, format string) ([]byte, error) {
	if format == "dot" {
		var buf bytes.Buffer
		err := diagram.WriteDOT(&buf, d)
		return buf.Bytes(), err
	}
	picture, err := diagram.Render(a.ctx, d, format, diagram.FindDot())
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", strings.ToUpper(format), err)
	}
	return picture.Data, nil
}
