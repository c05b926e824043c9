package diagram

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// dotHead holds for the whole drawing. The tree runs from left to right, one
// model a line, which fills a page best. Lines are drawn first, so that none crosses out
// a label.
const dotHead = `digraph lineage {
	graph [rankdir=LR, nodesep=0.05, ranksep=0.7, ordering=out, outputorder=edgesfirst, bgcolor="` + paper + `", pad=0.25, charset="UTF-8",
		fontname="` + fontNames + `", fontsize=10, fontcolor="` + ink + `", labelloc=t, labeljust=l];
	node [shape=box, style="filled,rounded", fontname="` + fontNames + `", height=0.1, margin="0.09,0.02", penwidth=1];
	edge [arrowsize=0.5, penwidth=0.9];
`

// WriteDOT writes the diagram in the language of GraphViz, for dot. It is the
// same to the byte for the same diagram. All text is written so that no name
// can break out of its place: quotes, backslashes, control characters and marks
// that turn the direction of the text.
func WriteDOT(w io.Writer, d *Diagram) error {
	out := new(bytes.Buffer)
	nodes, edges := d.Nodes(), d.Edges()
	out.WriteString(dotHead)
	fmt.Fprintf(out, "\tlabel=<%s>;\n\n", dotTitle(d, nodes, edges))
	for i := range nodes {
		writeDOTNode(out, &nodes[i], d.look(&nodes[i]))
	}
	out.WriteString("\n")
	for _, e := range edges {
		writeDOTEdge(out, d, e, nodes)
	}
	// All of the first column hangs on a node that is not seen, so that dot keeps
	// it in our order.
	out.WriteString("\n\ttop [style=invis, label=\"\", width=0.01, height=0.01, margin=0];\n")
	for i := range nodes {
		if nodes[i].Parent == 0 {
			fmt.Fprintf(out, "\ttop -> n%d [style=invis];\n", nodes[i].ID)
		}
	}
	out.WriteString("}\n")
	_, err := w.Write(out.Bytes())
	return err
}

func writeDOTNode(out *bytes.Buffer, n *Node, look look) {
	fmt.Fprintf(out, "\tn%d [label=%s, fontsize=%g, fontcolor=%q, fillcolor=%q, color=%q",
		n.ID, dotString(n.label()), look.size, look.ink, look.fill, look.line)
	if look.dashed {
		out.WriteString(`, style="filled,rounded,dashed"`)
	}
	if look.width != thin {
		fmt.Fprintf(out, ", penwidth=%g", look.width)
	}
	if n.Kind == Folded {
		out.WriteString(`, margin="0.03,0.01"`)
	}
	if n.URL != "" {
		fmt.Fprintf(out, `, URL=%s, target="_blank"`, dotString(n.URL))
	}
	if n.Model != "" {
		fmt.Fprintf(out, ", tooltip=%s", dotString(n.tooltip()))
	}
	out.WriteString("];\n")
}

// writeDOTEdge writes a line to a node. A further parent must not move what the
// tree has put in its place, and another parent of a merge is to stand on its right.
func writeDOTEdge(out *bytes.Buffer, d *Diagram, e Edge, nodes []Node) {
	from, to := &nodes[e.From-1], &nodes[e.To-1]
	if from.Kind == OtherParent {
		fmt.Fprintf(out, "\tn%d -> n%d [style=invis];\n", e.To, e.From)
	}
	fmt.Fprintf(out, "\tn%d -> n%d [color=%q", e.From, e.To, d.lineColor(e, to))
	switch {
	case to.Kind == Folded:
		out.WriteString(", tailport=e, headport=w, arrowhead=none")
	case e.Tree:
		out.WriteString(", tailport=e, headport=w")
	case from.Kind == OtherParent:
		out.WriteString(", tailport=w, headport=e, style=dashed, constraint=false")
	default:
		out.WriteString(", style=dashed, constraint=false")
	}
	switch {
	case e.OnPath:
		fmt.Fprintf(out, ", penwidth=%g", pathWidth)
	case !e.Tree:
		out.WriteString(", penwidth=0.7")
	}
	out.WriteString("];\n")
}

// dotTitle is the drawing's label: title, numbers, caption and legend. A table
// of this kind stands above the drawing and leaves its layout alone.
func dotTitle(d *Diagram, nodes []Node, edges []Edge) string {
	var b strings.Builder
	row := func(format string, args ...any) {
		fmt.Fprintf(&b, `<TR><TD ALIGN="LEFT">`+format+`</TD></TR>`, args...)
	}
	b.WriteString(`<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">`)
	if d.Title != "" {
		row(`<FONT POINT-SIZE="%g"><B>%s</B></FONT>`, titleSize, dotHTML(d.Title))
	}
	row(`<FONT POINT-SIZE="%g">%s</FONT>`, summarySize, dotHTML(d.summary()))
	for _, line := range d.Caption {
		row(`<FONT POINT-SIZE="%g" COLOR="%s">%s</FONT>`, captionSize, faint, dotHTML(line))
	}
	b.WriteString(`<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="1" CELLSPACING="4" CELLPADDING="3"><TR>`)
	for _, s := range d.legend(nodes, edges) {
		style := "ROUNDED"
		if s.look.dashed {
			style = "ROUNDED,DASHED"
		}
		fmt.Fprintf(&b, `<TD BORDER="%.0f" BGCOLOR="%s" COLOR="%s" STYLE="%s"><FONT POINT-SIZE="%d" COLOR="%s">%s</FONT></TD>`,
			s.look.width, s.look.fill, s.look.line, style, legendSize, s.look.ink, dotHTML(s.text))
	}
	b.WriteString(`</TR></TABLE></TD></TR></TABLE>`)
	return b.String()
}

var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`)

// dotString writes text as a quoted string. GraphViz takes escapes such as \N
// and entities such as &lt; in it for something else; here they are text.
func dotString(s string) string { return `"` + dotEscapes.Replace(clean(s)) + `"` }

var xmlEscapes = strings.NewReplacer(`&`, `&amp;`, `<`, `&lt;`, `>`, `&gt;`, `"`, `&quot;`)

// xmlText is foreign text for XML.
func xmlText(s string) string { return xmlEscapes.Replace(clean(s)) }

func dotHTML(s string) string {
	if s = xmlText(s); s == "" {
		return " " // GraphViz takes an empty FONT for a syntax error
	}
	return s
}
