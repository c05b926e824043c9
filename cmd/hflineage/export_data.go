package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
	"hflineage/store/parquet"
)

// dataFormats are those of rows.
var dataFormats = []string{"parquet", "csv", "jsonl"}

// checkData makes sure that the flags go with --data, and fills in the format.
func (c *exportCmd) checkData(a *app) error {
	if c.Format == "" && c.Out != "" {
		c.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), ".")
	}
	if !slices.Contains(dataFormats, c.Format) {
		return usagef("--data %s: give --format parquet, csv or jsonl, or end --out so", c.Data)
	}
	if c.Family != "" || c.Root != "" || c.Whole || c.isLimited() {
		return usagef("--data leaves nothing out: it goes with --format, --out, --at and --families alone")
	}
	if f, ok := a.stdout.(*os.File); ok && c.Format == "parquet" && c.Out == "" && term.IsTerminal(int(f.Fd())) {
		return usagef("Parquet is nothing to read on a terminal: give --out FILE")
	}
	return nil
}

// writeData writes a table as it is read.
func (c *exportCmd) writeData(a *app, s *store.Snapshot, families *family.File) error {
	if _, past := s.Later(); past && c.Data == "models" {
		return usagef("--data models: of an earlier run neither tags nor downloads are kept; leave out --at")
	}
	table, src := dataOf(s, families, c.Data)
	write := func(w io.Writer) error {
		w = interruptible{a.ctx, w}
		switch c.Format {
		case "parquet":
			return table.Write(w, parquetFacts(table, &src))
		case "csv":
			return writeDataCSV(w, table, &src)
		}
		return writeDataLines(w, table, &src)
	}
	if c.Out == "" {
		return write(a.stdout)
	}
	return writeFileBy(c.Out, write)
}

// dataOf is a table of the snapshot, and what it is made from.
func dataOf(s *store.Snapshot, families *family.File, name string) (*parquet.Table, answers.Source) {
	src := answers.SourceOf(s, families)
	switch name {
	case "models":
		return parquet.Models(s.Graph(), families), src
	case "edges":
		return parquet.Edges(s.Graph()), src
	case "derivatives":
		src.Suspects = answers.SuspectsOf(suspect.Default(), true, false)
		return derived(s.Graph(), families).table(), src
	}
	return parquet.Events(s), src
}

// derivedFamilies are the families of a file, and what derives from them.
type derivedFamilies struct {
	graph       *graph.Graph
	groups      []family.Group
	lineage     *graph.Lineage
	unsuspected graph.Filter // by the built-in rules
}

func derived(g *graph.Graph, families *family.File) *derivedFamilies {
	marks, groups := meanwhile(suspect.Default().MarkUploads, g), families.Each()
	lineage := g.Derive(family.MembersIn(g, groups))
	return &derivedFamilies{g, groups, lineage, marks().Without(g)}
}

func (d *derivedFamilies) table() *parquet.Table {
	return parquet.Derivatives(d.graph, d.groups, d.lineage, d.unsuspected)
}

// parquetFacts are a source as key-value metadata.
func parquetFacts(t *parquet.Table, src *answers.Source) []parquet.Fact {
	facts := []parquet.Fact{{Name: "schema", Value: dataSchema(t)}}
	names, values := src.Columns()
	for i, name := range names {
		facts = append(facts, parquet.Fact{Name: name, Value: fmt.Sprint(values[i])})
	}
	return facts
}

// dataSchema names the columns of a table: they do not change without another one.
func dataSchema(t *parquet.Table) string { return "hflineage." + t.Name + "/1" }
