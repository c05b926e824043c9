package chart

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// page is a chart laid out: title and subtitle, the plot with the names of its
// lines at the right, the caption.
type page struct {
	chart         *Chart
	width, height vg.Length
	plotHeight    vg.Length
	namesWidth    vg.Length
	head, foot    []line
}

// line is a line of text above or beneath the plot.
type line struct {
	text  string
	style text.Style
}

// Lengths to the right of the plot: from the end of a line its name is led to, and
// before it stands a sample of the line.
const (
	lead      = vg.Length(16)
	leadAll   = 10 // lines, at most, with names that may stand far from their ends
	sample    = vg.Length(26)
	blank     = vg.Length(4)
	nameWidth = vg.Length(120) // of a name, at most
	nameGap   = vg.Length(11)  // from name to name
	sink      = vg.Length(0.8) // of the middle of capitals below the middle of a line of text
	leading   = 1.25           // from line to line, in sizes of the text
)

func newPage(c *Chart) *page {
	p := &page{chart: c, width: pageWidth, plotHeight: max(plotHeight, nameGap*vg.Length(len(c.Series)+4))}
	names := textOf(labelSize, ink, false)
	for i := range c.Series {
		p.namesWidth = max(p.namesWidth, min(nameWidth, names.Width(clean(c.Series[i].Name))))
	}
	p.namesWidth += lead + sample + 2*blank
	p.head = p.lines(c.Title, textOf(titleSize, ink, true))
	p.head = append(p.head, p.lines(c.Subtitle, textOf(textSize, faint, false))...)
	for _, paragraph := range c.Caption {
		p.foot = append(p.foot, p.lines(paragraph, textOf(captionSize, faint, false))...)
	}
	p.height = 4*margin + heightOf(p.head) + p.plotHeight + heightOf(p.foot)
	return p
}

func (p *page) lines(s string, style text.Style) (lines []line) {
	for _, l := range wrapped(s, p.width-2*margin, style) {
		lines = append(lines, line{l, style})
	}
	return lines
}

func heightOf(lines []line) (height vg.Length) {
	for _, l := range lines {
		height += l.style.Font.Size * leading
	}
	return height
}

// draw draws the page. Heights are counted from the bottom.
func (p *page) draw(c draw.Canvas) {
	c.FillPolygon(paper, []vg.Point{{X: 0, Y: 0}, {X: p.width, Y: 0}, {X: p.width, Y: p.height}, {X: 0, Y: p.height}})
	p.write(c, p.head, p.height-margin)
	p.write(c, p.foot, margin+heightOf(p.foot))
	bottom := 2*margin + heightOf(p.foot)
	area := draw.Crop(c, margin, -margin-p.namesWidth, bottom, bottom+p.plotHeight-p.height)
	p.plot(area).Draw(area)
}

func (p *page) write(c draw.Canvas, lines []line, top vg.Length) {
	for _, l := range lines {
		top -= l.style.Font.Size * leading
		c.FillText(l.style, vg.Point{X: margin, Y: top + l.style.Font.Size*(leading-1)}, l.text)
	}
}

// plot has the axes, and the page as what is drawn between them.
func (p *page) plot(area draw.Canvas) *plot.Plot {
	c, ticks := p.chart, textOf(textSize, ink, false)
	axes := plot.New()
	axes.BackgroundColor = nil
	for _, axis := range []*plot.Axis{&axes.X, &axes.Y} {
		axis.Padding = 0
		axis.Label.TextStyle = ticks
		axis.Label.Padding = 3
		axis.Tick.Label.Font, axis.Tick.Label.Color = ticks.Font, ink
		axis.LineStyle = draw.LineStyle{Color: faint, Width: 0.6}
		axis.Tick.LineStyle, axis.Tick.Length = axis.LineStyle, 5
	}
	axes.X.Label.Text, axes.Y.Label.Text = clean(c.X), clean(c.Y)
	axes.X.Min, axes.X.Max = seconds(c.From), seconds(c.To)
	axes.X.Tick.Marker = plot.ConstantTicks(dateTicks(c.From, c.To, func(layout string) int {
		return int((area.Max.X - area.Min.X - 40) / (ticks.Width(layout) + 12))
	}))
	values := valueTicks(c.highest(), c.Percent)
	axes.Y.Min, axes.Y.Max = 0, values[len(values)-1].Value
	axes.Y.Tick.Marker = plot.ConstantTicks(values)
	axes.Y.LineStyle.Width, axes.Y.Tick.Length = 0, 0
	axes.Add(p)
	return axes
}

// Plot draws what is between the axes, and the names beside it, as a plot.Plotter.
func (p *page) Plot(c draw.Canvas, axes *plot.Plot) {
	x, y := axes.Transforms(&c)
	if open := p.chart.Open; !open.IsZero() {
		c.FillPolygon(band, []vg.Point{
			{X: x(seconds(open)), Y: c.Min.Y}, {X: c.Max.X, Y: c.Min.Y}, {X: c.Max.X, Y: c.Max.Y}, {X: x(seconds(open)), Y: c.Max.Y},
		})
	}
	for _, t := range axes.Y.Tick.Marker.Ticks(0, axes.Y.Max)[1:] {
		c.StrokeLine2(draw.LineStyle{Color: grid, Width: 0.5}, c.Min.X, y(t.Value), c.Max.X, y(t.Value))
	}
	marks := p.marks(c, x)
	for _, m := range marks {
		c.StrokeLine2(markLine, m.x, c.Min.Y, m.x, m.label.Max.Y)
	}
	series := p.chart.Series
	for i := range slices.Backward(series) {
		style := lineOf(i, len(series))
		for _, run := range series[i].runs() {
			line := places(run, x, y)
			c.StrokeLines(style, line)
			if len(line) == 1 {
				c.DrawGlyph(draw.GlyphStyle{Color: style.Color, Radius: 2, Shape: draw.CircleGlyph{}}, line[0])
			}
		}
	}
	p.label(c, marks)
	p.names(c, x, y)
}

// names puts the name of each line beside its end, with a sample of the line. It
// leads from the one to the other where that can be followed with the eye.
func (p *page) names(c draw.Canvas, x, y func(float64) vg.Length) {
	type end struct {
		series int
		at     vg.Point
	}
	var ends []end
	for i := range p.chart.Series {
		if last, ok := p.chart.Series[i].last(); ok {
			ends = append(ends, end{i, vg.Point{X: x(seconds(last.At)), Y: y(last.Value)}})
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int {
		return cmp.Or(cmp.Compare(a.at.Y, b.at.Y), cmp.Compare(b.series, a.series))
	})
	var heights []vg.Length
	for _, e := range ends {
		heights = append(heights, e.at.Y)
	}
	heights = spread(heights, nameGap, c.Min.Y, c.Max.Y)
	style := textOf(labelSize, ink, false)
	style.YAlign = text.YCenter
	for i, e := range ends {
		lineStyle, left := lineOf(e.series, len(p.chart.Series)), c.Max.X+blank
		if gap := heights[i] - e.at.Y; len(ends) <= leadAll || max(gap, -gap) < nameGap {
			thin := draw.LineStyle{Color: lineStyle.Color, Width: 0.4}
			c.StrokeLines(thin, []vg.Point{e.at, {X: left, Y: e.at.Y}, {X: left + lead, Y: heights[i]}})
		}
		left += lead
		c.StrokeLine2(lineStyle, left, heights[i], left+sample, heights[i])
		name := shortened(clean(p.chart.Series[e.series].Name), nameWidth, style)
		c.FillText(style, vg.Point{X: left + sample + blank, Y: heights[i] + sink}, name)
	}
}
