package main

import (
	"fmt"
	"math/big"
	"strings"

	"hflineage/cmd/hflineage/answers"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
)

func (p *pathAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, p)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			pathRow
		}
		var lines []line
		for _, r := range p.rows() {
			lines = append(lines, line{p.Schema, p.Source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return p.csv().write(a.stdout, format, nil)
	case "markdown":
		return writeCaptioned(a.stdout, p.text(codeSpan, "%d. ", "   - "), p.Caption())
	}
	return writeCaptioned(a.stdout, p.text(answers.Visible, "%d  ", "   "), p.Caption())
}

// pathRow is what jsonl and csv have a line of.
type pathRow struct {
	Kind      string   `json:"kind"` // path, common or none
	From      string   `json:"from"`
	To        string   `json:"to"`
	Length    int      `json:"length"`
	Number    *big.Int `json:"number"`
	Path      int      `json:"path"` // of a path: which of them, from 1
	Step      int      `json:"step"` // which of its edges, from 1
	Child     string   `json:"child"`
	Relation  string   `json:"relation"`
	Parent    string   `json:"parent"`     // or the common ancestor
	FromEdges int      `json:"from_edges"` // of a common ancestor
	ToEdges   int      `json:"to_edges"`
}

func (p *pathAnswer) rows() (rows []pathRow) {
	for _, w := range p.Ways {
		for i, path := range w.Paths {
			for j, s := range path {
				rows = append(rows, pathRow{
					Kind: "path", From: w.From, To: w.To, Length: w.Length, Number: w.Number,
					Path: i + 1, Step: j + 1, Child: s.Child, Relation: s.Relation, Parent: s.Parent,
				})
			}
		}
	}
	none := pathRow{Kind: "none", From: p.From.ID, To: p.To.ID, Number: new(big.Int)}
	for _, c := range p.Common {
		row := none
		row.Kind, row.Parent, row.FromEdges, row.ToEdges = "common", c.ID, c.FromEdges, c.ToEdges
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		rows = append(rows, none)
	}
	return rows
}

func (p *pathAnswer) csv() *grid {
	names, values := p.Columns()
	t := newGrid(append([]string{
		"kind", "from", "to", "length", "number", "path", "step", "child", "relation", "parent", "from_edges", "to_edges", "models", "edges",
	}, names...), 100)
	for _, r := range p.rows() {
		t.AppendRow(append(table.Row{
			r.Kind, r.From, r.To, r.Length, r.Number.String(), r.Path, r.Step, r.Child, r.Relation, r.Parent, r.FromEdges, r.ToEdges, p.Models, p.Edges,
		}, values...))
	}
	return t
}

func (p *pathAnswer) Caption() (lines []string) {
	for _, end := range []pathEnd{p.From, p.To} {
		if words := end.Words(); words != "" {
			lines = append(lines, "Asked for "+words+": "+end.ID+".")
		}
	}
	return append(lines, p.Source.Caption()...)
}

// text is the answer for people; name writes an id, number begins a path and
// indent each of its edges.
func (p *pathAnswer) text(name func(string) string, number, indent string) string {
	var b strings.Builder
	for _, w := range p.Ways {
		fmt.Fprintf(&b, "%s was made from %s: %s, %s.\n\n", name(w.From), name(w.To), counted(w.Length, "edge"), countedPaths(w.Number))
		for i, path := range w.Paths {
			fmt.Fprintf(&b, number+"%s\n", i+1, name(w.From))
			for _, s := range path {
				fmt.Fprintf(&b, "%s%s of %s\n", indent, s.Relation, name(s.Parent))
			}
			b.WriteString("\n")
		}
		if left := new(big.Int).Sub(w.Number, big.NewInt(int64(len(w.Paths)))); left.Sign() > 0 {
			fmt.Fprintf(&b, "… and %s more; --top N lists the first N.\n\n", humanize.BigComma(left))
		}
	}
	switch {
	case len(p.Ways) > 1:
		b.WriteString("Each was made from the other: they are in a circle.\n")
	case len(p.Ways) == 0:
		p.textOfCommon(&b, name)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func (p *pathAnswer) textOfCommon(b *strings.Builder, name func(string) string) {
	from, to := name(p.From.ID), name(p.To.ID)
	fmt.Fprintf(b, "Neither %s nor %s was made from the other.\n", from, to)
	if len(p.Common) == 0 {
		b.WriteString("They have no ancestor in common.\n")
		return
	}
	fmt.Fprintf(b, "They have %s; the nearest:\n\n", counted(p.CommonAncestors, "common ancestor"))
	for _, c := range p.Common {
		absent := ""
		if !c.OnHub {
			absent = ", absent"
		}
		fmt.Fprintf(b, "- %s%s: %s from %s, %s from %s\n", name(c.ID), absent, counted(c.FromEdges, "edge"), from, counted(c.ToEdges, "edge"), to)
	}
}

func countedPaths(n *big.Int) string {
	if n.IsInt64() && n.Int64() == 1 {
		return "1 shortest path"
	}
	return humanize.BigComma(n) + " shortest paths"
}
