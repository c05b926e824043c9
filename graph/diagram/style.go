package diagram

import (
	"math"

	"hflineage/graph"
)

// The colours by relation are those of Okabe and Ito, which people who are
// colour-blind tell apart too; each has a tint of itself for the boxes.
var (
	lines = [graph.Relations]string{
		graph.Finetune:    "#0072B2",
		graph.Adapter:     "#D98200",
		graph.Merge:       "#B5508F",
		graph.Quantized:   "#009E73",
		graph.Unspecified: "#7F7F7F",
	}
	tints = [graph.Relations]string{
		graph.Finetune:    "#DCECF7",
		graph.Adapter:     "#FCEBCB",
		graph.Merge:       "#F6E1EE",
		graph.Quantized:   "#D6F0E7",
		graph.Unspecified: "#EDEDED",
	}
)

const (
	ink       = "#1A1A1A" // text
	faint     = "#5F5F5F" // text that matters less
	rule      = "#9A9A9A" // lines to what is folded
	rootFill  = "#24324A"
	rootInk   = "#FFFFFF"
	paper     = "#FFFFFF"
	fontNames = "Helvetica,Arial,sans-serif"
)

// pngDPI is the resolution of a PNG: a page's worth is sharp in print.
const pngDPI = 150

// look is how the box of a node is drawn.
type look struct {
	fill, line, ink string
	dashed          bool
	bold            bool    // by the built-in renderer; dot mismeasures bold text in boxes this small
	size            float64 // of the text, in points
}

func (n *Node) look() look {
	switch {
	case n.Kind == Folded:
		return look{fill: paper, line: paper, ink: faint, size: 8}
	case n.Kind == Member && n.Absent:
		return look{fill: paper, line: rootFill, ink: ink, dashed: true, size: n.size()}
	case n.Kind == Member:
		return look{fill: rootFill, line: rootFill, ink: rootInk, bold: true, size: n.size()}
	}
	return look{fill: tints[n.Relation], line: lines[n.Relation], ink: ink, size: n.size()}
}

// size grows with the number of derivatives: 9 points without any, 10 for ten, 14
// for 10,000; in whole points, which GraphViz measures best.
func (n *Node) size() float64 {
	return math.Round(9 + 1.3*math.Log10(1+float64(n.Below)))
}

// swatch is an entry of the legend.
type swatch struct {
	text string
	look look
}

const legendSize = 9

// legend explains what occurs in the diagram, with the numbers of the whole.
func (d *Diagram) legend(nodes []Node, edges []Edge) []swatch {
	var absent, folded, further bool
	for i := range nodes {
		absent = absent || nodes[i].Absent
		folded = folded || nodes[i].Kind == Folded
	}
	for _, e := range edges {
		further = further || !e.Tree
	}
	list := []swatch{{d.Root + " · its derivatives", look{fill: rootFill, line: rootFill, ink: rootInk, bold: true}}}
	for _, r := range graph.ReportOrder {
		if n := d.ByRelation[r]; n > 0 {
			list = append(list, swatch{r.String() + " " + number(n), look{fill: tints[r], line: lines[r], ink: ink}})
		}
	}
	if absent {
		list = append(list, swatch{"absent: not on the Hub", look{fill: paper, line: rootFill, ink: ink, dashed: true}})
	}
	if further {
		list = append(list, swatch{"- - further declared parent", look{fill: paper, line: paper, ink: ink}})
	}
	if folded {
		list = append(list, swatch{"+N more: not shown here", look{fill: paper, line: paper, ink: faint}})
	}
	return list
}

// summary is the line of numbers beneath the title.
func (d *Diagram) summary() string {
	text := plural(d.Derivatives, "derivative")
	switch {
	case d.Root != defaultRoot: // the one model that is asked about
	case d.Absent > 0:
		text = plural(d.Members, d.Root) + " and " + number(d.Absent) + " absent, " + text
	default:
		text = plural(d.Members, d.Root) + ", " + text
	}
	return text + "; " + plural(d.Models, "model") + " shown"
}

// Sizes of the text above the drawing, in points.
const (
	titleSize   = 20.0
	summarySize = 11.0
	captionSize = 9.0
)

// lineColor is that of the line to a node.
func lineColor(e Edge, to *Node) string {
	if to.Kind == Folded {
		return rule
	}
	return lines[e.Relation]
}
