package chart

import (
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// placedMark is a mark on the canvas.
type placedMark struct {
	x     vg.Length
	label vg.Rectangle // around its text
	text  string
}

// Lengths of the labels of marks.
const (
	markGap    = vg.Length(3)  // between a label and its line, and around it
	markHeight = vg.Length(12) // from label to label
)

func markStyle() text.Style {
	style := textOf(labelSize, ink, false)
	style.YAlign = text.YCenter
	return style
}

// marks finds room for the labels: at the top, to the left of their lines, where what
// grows leaves it, or else to the right; each in the first row where no other is. The
// last mark comes first, so that the lines of those before it end beneath its label.
func (p *page) marks(c draw.Canvas, x func(float64) vg.Length) (placed []placedMark) {
	style := markStyle()
	marks := slices.Clone(p.chart.Marks)
	slices.SortStableFunc(marks, func(a, b Mark) int { return b.At.Compare(a.At) })
	for _, m := range marks {
		if m.At.Before(p.chart.From) || m.At.After(p.chart.To) {
			continue
		}
		at := placedMark{x: x(seconds(m.At)), text: shortened(clean(m.Label), (c.Max.X-c.Min.X)/2-2*markGap, style)}
		width := style.Width(at.text) + 2*markGap
		left := at.x - width
		if left < c.Min.X {
			left = at.x
		}
		for row := vg.Length(0); ; row++ {
			top := c.Max.Y - row*markHeight
			at.label = vg.Rectangle{Min: vg.Point{X: left, Y: top - markHeight}, Max: vg.Point{X: left + width, Y: top}}
			if !slices.ContainsFunc(placed, at.covers) {
				break
			}
		}
		placed = append(placed, at)
	}
	return placed
}

// covers reports that the label would lie on another one.
func (m placedMark) covers(other placedMark) bool {
	a, b := m.label, other.label
	return a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y && a.Min.X < b.Max.X && b.Min.X < a.Max.X
}

// label writes the labels, over lines that pass there.
func (p *page) label(c draw.Canvas, marks []placedMark) {
	for _, m := range marks {
		r := m.label
		c.FillPolygon(paper, []vg.Point{{X: r.Min.X + 1, Y: r.Min.Y}, {X: r.Max.X - 1, Y: r.Min.Y}, {X: r.Max.X - 1, Y: r.Max.Y}, {X: r.Min.X + 1, Y: r.Max.Y}})
		c.FillText(markStyle(), vg.Point{X: r.Min.X + markGap, Y: (r.Min.Y+r.Max.Y)/2 + sink}, m.text)
	}
}
