package diagram

import (
	"math"
	"slices"

	"hflineage/graph"
)

// paint is how the boxes of a class are painted.
type paint struct{ fill, line, ink string }

// The colours by relation and by word are those of Okabe and Ito (Color Universal
// Design, 2008), which people who are colour-blind tell apart too; by relation each
// box has a tint of its colour. The months go from light to dark in the first seven
// of nine steps of ColorBrewer's YlGnBu, which is safe for the colour-blind and in
// grey as well; the last two are too like a root.
var (
	relationPaints = [graph.Relations]paint{
		graph.Finetune:    {"#DCECF7", "#0072B2", ink},
		graph.Adapter:     {"#FCEBCB", "#D98200", ink},
		graph.Merge:       {"#F6E1EE", "#B5508F", ink},
		graph.Quantized:   {"#D6F0E7", "#009E73", ink},
		graph.Unspecified: {"#EDEDED", "#7F7F7F", ink},
	}
	wordPaints = [maxClasses]paint{
		{"#E69F00", "#A87400", ink}, {"#56B4E9", "#2F86B8", ink}, {"#009E73", "#00694C", ink}, {"#F0E442", "#A69D14", ink},
		{"#0072B2", "#004B75", rootInk}, {"#D55E00", "#994300", ink}, {"#CC79A7", "#9A4A77", ink},
	}
	monthPaints = [maxClasses]paint{
		{"#FFFFD9", "#A6A67A", ink}, {"#EDF8B1", "#96A550", ink}, {"#C7E9B4", "#7FA36B", ink}, {"#7FCDBB", "#459382", ink},
		{"#41B6C4", "#237D88", ink}, {"#1D91C0", "#0F5F80", ink}, {"#225EA8", "#143C6E", rootInk},
	}
	otherPaint = paint{"#EDEDED", "#7F7F7F", ink}
	plainPaint = paint{paper, paper, faint}
	rootPaint  = paint{rootFill, rootFill, rootInk}
	absentRoot = paint{paper, rootFill, ink}
	passed     = paint{paper, rule, faint} // on the way to what is counted
	aside      = paint{paper, relationPaints[graph.Merge].line, faint}
)

const (
	ink       = "#1A1A1A" // text
	faint     = "#5F5F5F" // text that matters less
	rule      = "#9A9A9A" // lines to what is folded, and to models whose colour is not that of a relation
	bright    = "#000000" // what is highlighted: thick and black, which no other line is
	rootFill  = "#24324A"
	rootInk   = "#FFFFFF"
	paper     = "#FFFFFF"
	fontNames = "Helvetica,Arial,sans-serif"
)

// pngDPI is the resolution of a PNG: a page's worth is sharp in print.
const pngDPI = 150

// look is how the box of a node is drawn.
type look struct {
	paint
	dashed bool
	bold   bool    // by the built-in renderer; dot mismeasures bold text in boxes this small
	size   float64 // of the text, in points
	width  float64 // of the line around it
}

// Widths of lines, in points.
const (
	thin       = 1.0
	pathWidth  = 1.8 // on the way from a highlighted model to a root
	heavyWidth = 3.0 // around a highlighted model
)

func (d *Diagram) look(n *Node) look {
	l := look{size: n.size(), width: thin, dashed: n.Absent}
	switch {
	case n.Kind == Folded:
		l.paint, l.size = plainPaint, smallSize
	case n.Kind == OtherParent:
		l.paint, l.size, l.dashed = aside, smallSize, true
	case n.Kind == Member && n.Absent:
		l.paint = absentRoot
	case n.Kind == Member:
		l.paint, l.bold = rootPaint, true
	case n.Passed:
		l.paint = passed
	default:
		l.paint = d.Classes[n.Class].paint
	}
	if n.OnPath {
		l.line, l.width = bright, pathWidth
	}
	if n.Highlighted {
		l.width = heavyWidth
	}
	return l
}

// smallSize is that of the text in boxes that stand for what is not shown.
const smallSize = 8

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
	list := []swatch{{d.Root + " · derivatives below", look{paint: rootPaint, bold: true}}}
	drawn := d.relationsDrawn(nodes, edges)
	for i, c := range d.Classes {
		if c.Models > 0 || d.ColorBy == ByRelation && drawn[graph.ReportOrder[i]] {
			list = append(list, swatch{shorten(clean(c.Name), labelRunes) + " " + number(c.Models), look{paint: c.paint}})
		}
	}
	has := func(is func(*Node) bool) bool {
		return slices.ContainsFunc(nodes, func(n Node) bool { return is(&n) })
	}
	sign := func(there bool, text string, l look) {
		if there {
			list = append(list, swatch{text, l})
		}
	}
	sign(has(func(n *Node) bool { return n.Absent && n.Kind == Member }), "absent: not on the Hub", look{paint: absentRoot, dashed: true})
	sign(has(func(n *Node) bool { return n.Passed }), "not counted, on the way to what is", look{paint: passed})
	sign(has(func(n *Node) bool { return n.Highlighted }), "highlighted", look{paint: paint{paper, bright, ink}, width: heavyWidth})
	sign(has(func(n *Node) bool { return n.OnPath && !n.Highlighted }), "on its way to the root", look{paint: paint{paper, bright, ink}, width: pathWidth})
	sign(has(func(n *Node) bool { return n.Kind == OtherParent }), "other parent of a merge · its family", look{paint: aside, dashed: true})
	further := func(e Edge) bool { return !e.Tree && nodes[e.From-1].Kind != OtherParent }
	sign(slices.ContainsFunc(edges, further), "- - further declared parent", look{paint: paint{paper, paper, ink}})
	sign(has(func(n *Node) bool { return n.Kind == Folded }), "+N more: not shown here", look{paint: plainPaint})
	for i := range list {
		list[i].look.size, list[i].look.width = legendSize, max(thin, list[i].look.width)
	}
	return list
}

// relationsDrawn tells which relations lines show, those between roots too.
func (d *Diagram) relationsDrawn(nodes []Node, edges []Edge) (drawn [graph.Relations]bool) {
	for _, e := range edges {
		if !e.OnPath && nodes[e.To-1].Kind != Folded {
			drawn[e.Relation] = true
		}
	}
	return drawn
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

// lineColor is that of the line to a node. Where boxes do not tell the relation,
// neither do lines, which no legend would explain.
func (d *Diagram) lineColor(e Edge, to *Node) string {
	switch {
	case e.OnPath:
		return bright
	case to.Kind == Folded || d.ColorBy != ByRelation:
		return rule
	}
	return relationPaints[e.Relation].line
}

// lineWidth is that of a line.
func lineWidth(e Edge) float64 {
	if e.OnPath {
		return pathWidth
	}
	return thin
}
