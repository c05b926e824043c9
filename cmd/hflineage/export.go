package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/diagram"
	"hflineage/graph/family"
	"hflineage/store"
)

type exportCmd struct {
	Family       string   `placeholder:"FAMILY" help:"Draw a family."`
	Root         string   `placeholder:"MODEL" help:"Draw what was made from one model."`
	Whole        bool     `help:"Write all models and edges, unfolded, as dot, graphml or json; of the whole Hub without --family and --root."`
	Data         string   `enum:"models,edges,derivatives,events," default:"" placeholder:"ROWS" help:"Write all models, edges, derivatives (one row a family and derivative) or events (what changed from run to run) as rows, as parquet, csv or jsonl."`
	Format       string   `enum:"dot,svg,png,graphml,json,cyclonedx,parquet,csv,jsonl," default:"" placeholder:"FORMAT" help:"dot, svg, png, graphml, json or cyclonedx; of --data parquet, csv or jsonl (default: as --out ends, else svg)."`
	Nodes        int      `default:"60" help:"How many models to show; the rest is folded into boxes of \"+1,234 more\"."`
	Depth        int      `default:"0" help:"Show models up to this many edges away from the nearest member, or from the model; 0 for no limit."`
	Width        int      `default:"0" help:"Show this many of the models that hang under one; 0 for no limit."`
	Only         []string `placeholder:"RELATION" help:"Count derivatives of these relations: finetune, adapter, merge, quantized, unspecified."`
	Since        string   `placeholder:"DATE" help:"Count what was created at DATE or after it: 2026-01-31, or with a time as 2026-01-31T12:00:00Z."`
	MinDownloads uint64   `placeholder:"N" help:"Count what was downloaded N times or more in the last 30 days."`
	Highlight    []string `placeholder:"MODEL" help:"Show these models and all that lies between them and the roots, whatever the limits are."`
	ColorBy      string   `enum:"relation,owner,license,month" default:"relation" help:"What the colours of derivatives tell: ${enum}."`
	Out          string   `short:"o" placeholder:"FILE" type:"path" help:"Write to a file instead of standard output."`
	dbFlag
	familyFlag
}

func (exportCmd) Help() string {
	return `Shows the largest branches in full and folds what is left under each model into one box, so that
the numbers add up to the derivatives: "+34 more with 1,200 descendants" are 34 models that hang
under this one, and 1,200 under those. Each derivative hangs under one parent, the nearest to a
member; other declared edges are dashed. A parent of a merge that is not shown is a small box at its
side, with the families that it belongs to. The number in a box is that of the derivatives below.

--only, --since and --min-downloads choose what is counted and drawn, as the filters of hflineage
count do; a model that is not counted is drawn, pale, where it leads to one that is. --width is of the
models under one model, not of the roots. Highlighted models and their ways to the roots have thick
black lines. A model may be given by an old name, too.

The colours are those of Okabe and Ito, and of ColorBrewer's YlGnBu for months, which colour-blind
people tell apart. By owner and license the seven that are shown most have a colour each; all numbers in
the legend are those of the whole family, and sum to its derivatives.

Pictures are drawn by the program dot of GraphViz where it is installed, and without it where not;
--format dot is for your own GraphViz, graphml for Gephi, yEd and networkx, and json for networkx
(node_link_graph; from 3.4 on with edges="links") and d3 (nodes and links). Nodes are n1, n2, ... there;
the model is their label. In all of these an edge leads from the parent to the child.

--whole writes while it reads, in little memory: the members, the derivatives, their other parents
and every declared edge to a member or derivative; of the whole Hub all models that have an edge.
It is for other programs: look at the attributes of models to filter it.

--format cyclonedx writes what the model of --root was made from, all of its ancestors with their
licences, as a bill of materials in CycloneDX 1.7: nested in its pedigree as they are declared. One that
is there in full elsewhere has the property hflineage:see. A file that ends in .cdx.json is one, too.

--data writes rows with typed columns, while it reads: for DuckDB, pandas, Spark and spreadsheets. What
they were made from is in the key-value metadata of Parquet, and in every row of csv and jsonl; csv has
lists as JSON. hflineage release writes a data dictionary, which says what each column is.

    hflineage export --family qwen -o qwen.svg
    hflineage export --root Qwen/Qwen2.5-7B --nodes 100 --width 8 --only merge,finetune -o qwen.png
    hflineage export --family llama --highlight mlabonne/AlphaMonarch-7B --color-by owner -o llama.svg
    hflineage export --whole --format graphml -o hub.graphml
    hflineage export --root mlabonne/AlphaMonarch-7B -o alphamonarch.cdx.json
    hflineage export --data derivatives -o derivatives.parquet`
}

func (c *exportCmd) Run(a *app) error {
	filters, err := c.check(a)
	if err != nil {
		return err
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	switch {
	case c.Data != "":
		return c.read(func(s *store.Snapshot) error { return c.writeData(a, s, families) })
	case c.Whole:
		return c.read(func(s *store.Snapshot) error { return c.writeWhole(a, s, families) })
	case c.Format == formatCycloneDX:
		return c.read(func(s *store.Snapshot) error { return c.writeCycloneDX(a, s, families) })
	}
	var data []byte
	err = c.read(func(s *store.Snapshot) error {
		d, facts, err := c.diagram(a, s, families, filters)
		if err == nil {
			data, err = render(a, d, c.Format, facts)
		}
		return err
	})
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = a.stdout.Write(data)
		return err
	}
	return writeFile(c.Out, data)
}

// check makes sure that the flags go together, and fills in the format.
func (c *exportCmd) check(a *app) (filters graph.Filters, err error) {
	if c.Data != "" {
		return filters, c.checkData(a)
	}
	if slices.Contains(dataFormats, c.Format) {
		return filters, usagef("--format %s is for rows: say which with --data models, edges, derivatives or events", c.Format)
	}
	if c.Family != "" && c.Root != "" {
		return filters, usagef("--family and --root cannot be used together")
	}
	if c.Family == "" && c.Root == "" && !c.Whole {
		return filters, usagef("name what to draw: --family FAMILY or --root MODEL, or --whole for all of the Hub, or --data for rows")
	}
	if c.Format == "" {
		if c.Format = formatOf(c.Out); c.Format == "" {
			return filters, usagef("--out %s: nothing is made in that format; end the name with .svg, .png, .dot, .graphml, .json or .cdx.json, or give --format", c.Out)
		}
	}
	switch {
	case c.Format == formatCycloneDX:
		return filters, c.checkCycloneDX()
	case c.Whole:
		return filters, c.checkWhole()
	}
	if c.Nodes < 1 || c.Depth < 0 || c.Width < 0 {
		return filters, usagef("--nodes must be 1 or more, and --depth and --width not negative")
	}
	if (c.Format == "svg" || c.Format == "png") && c.Nodes > diagram.MaxModels {
		return filters, usagef("--nodes %d is too many for a picture: %d at most, or any number with --format dot", c.Nodes, diagram.MaxModels)
	}
	if f, ok := a.stdout.(*os.File); ok && c.Format == "png" && c.Out == "" && term.IsTerminal(int(f.Fd())) {
		return filters, usagef("a PNG is nothing to read on a terminal: give --out FILE")
	}
	filters.MinDownloads = c.MinDownloads
	if filters.Relations, err = parseRelations("--only", c.Only); err != nil {
		return filters, err
	}
	filters.CreatedAfter, err = parseDate("--since", c.Since)
	return filters, err
}

// formatOf is the format that a file's name asks for, "" for one that we do not
// have.
func formatOf(path string) string {
	if strings.HasSuffix(strings.ToLower(path), ".cdx.json") {
		return formatCycloneDX
	}
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".gv":
		return "dot"
	case "":
		return "svg"
	case ".dot", ".svg", ".png", ".graphml", ".json":
		return ext[1:]
	}
	return ""
}

// diagram folds what was asked for, and says what it comes from.
func (c *exportCmd) diagram(a *app, s *store.Snapshot, families *family.File, filters graph.Filters) (*diagram.Diagram, []diagram.Fact, error) {
	g, src := s.Graph(), answers.SourceOf(s, families)
	src.Filters = answers.FiltersOf(&filters)
	opts := diagram.Options{
		Nodes: c.Nodes, Depth: c.Depth, Width: c.Width, Keep: filters.On(g), ColorBy: diagram.ColorBy(c.ColorBy), Caption: src.Caption(),
		Family: func(n graph.Node) string { return answers.FamilyNames(g, n, families) },
	}
	roots, title, err := c.roots(a, s, families)
	if err != nil {
		return nil, nil, err
	}
	if opts.Title = title; c.Root != "" {
		opts.Root = "the model"
	}
	for _, name := range c.Highlight {
		n, _, err := answers.ModelNamed(s, name)
		if err != nil {
			return nil, nil, err
		}
		if !slices.Contains(opts.Highlight, n) {
			opts.Highlight = append(opts.Highlight, n)
		}
	}
	d, err := diagram.Fold(g, roots, opts)
	if stray, ok := errors.AsType[*diagram.StrayError](err); ok {
		return nil, nil, fmt.Errorf("--highlight: %w (%s); hflineage show %s lists its families", stray, opts.Title, stray.Model)
	}
	return d, factsOf(&src, title), err
}

// roots are what was asked about, and what that is called; all of the Hub without
// either flag.
func (c *exportCmd) roots(a *app, s *store.Snapshot, families *family.File) (roots []graph.Node, title string, err error) {
	switch {
	case c.Root != "":
		n, _, err := answers.ModelNamed(s, c.Root)
		if err != nil {
			return nil, "", err
		}
		return []graph.Node{n}, s.Graph().ID(n), nil
	case c.Family == "":
		return nil, "Hugging Face Hub", nil
	}
	fam, ok := families.Get(c.Family)
	if !ok {
		return nil, "", unknownFamily(families, c.Family)
	}
	if title = fam.Title; title == "" {
		title = fam.Name
	}
	if roots = fam.MembersIn(s.Graph()); len(roots) == 0 {
		a.sayEmpty([]string{fam.Name})
	}
	return roots, title, nil
}

func render(a *app, d *diagram.Diagram, format string, facts []diagram.Fact) ([]byte, error) {
	var buf bytes.Buffer
	switch format {
	case "dot":
		err := diagram.WriteDOT(&buf, d)
		return buf.Bytes(), err
	case "graphml", "json":
		err := diagram.WriteData(&buf, d, format, facts)
		return buf.Bytes(), err
	}
	picture, err := diagram.Render(a.ctx, d, format, diagram.FindDot())
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", strings.ToUpper(format), err)
	}
	return picture.Data, nil
}
