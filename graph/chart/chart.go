// Package chart draws how counts change in time, as a figure of a report: lines
// over a calendar, each named at its end, with a title and a caption. It draws
// SVG and PNG with gonum.org/v1/plot; the same chart gives the same bytes, on
// any machine and with whatever fonts it has.
//
// The colours are those of Okabe and Ito (Color Universal Design,
// https://jfly.uni-koeln.de/color/, 2008) but for yellow, which is lost on white
// paper; people who are colour-blind tell them apart. Each line has a pattern of
// dashes as well, so that a grey print can be read.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Chart is what to draw.
type Chart struct {
	Title    string
	Subtitle string   // what the lines are, in a line
	Caption  []string // beneath the drawing, a paragraph each; broken into lines
	X, Y     string   // what the axes are
	Percent  bool     // the values are shares of 1
	From, To time.Time
	Open     time.Time // from here to To values are not final; zero if all are
	Series   []Series  // the most important first: it is drawn over the others
	Marks    []Mark    // a few
}

// Series is a line.
type Series struct {
	Name   string
	Points []Point // in the order of time
}

// Point is a value at a time. One that is not a number is a gap.
type Point struct {
	At    time.Time
	Value float64
}

// Mark is a time that is marked, with what happened then. One that is not between From
// and To is not drawn.
type Mark struct {
	At    time.Time
	Label string
}

// Formats are what Draw draws.
var Formats = [...]string{"svg", "png"}

// ErrEmpty is returned for a chart without a value.
var ErrEmpty = errors.New("there is nothing to draw")

// Draw draws the chart in one of the Formats. It fails with ErrEmpty.
func (c *Chart) Draw(format string) ([]byte, error) {
	if math.IsInf(c.highest(), -1) {
		return nil, ErrEmpty
	}
	p := newPage(c)
	var out bytes.Buffer
	switch format {
	case "svg":
		canvas := vgsvg.New(p.width, p.height)
		p.draw(draw.New(canvas))
		if _, err := canvas.WriteTo(&out); err != nil {
			return nil, err
		}
		return withFallback(out.Bytes()), nil
	case "png":
		canvas := vgimg.NewWith(vgimg.UseWH(p.width, p.height), vgimg.UseDPI(pngDPI))
		p.draw(draw.New(canvas))
		if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&out); err != nil {
			return nil, err
		}
		return out.Bytes(), nil
	}
	return nil, fmt.Errorf("no chart is drawn as %q", format)
}

// highest is the greatest value, and -Inf if there is none.
func (c *Chart) highest() float64 {
	highest := math.Inf(-1)
	for _, s := range c.Series {
		for _, p := range s.Points {
			if !math.IsNaN(p.Value) {
				highest = max(highest, p.Value)
			}
		}
	}
	return highest
}

// withFallback names fonts of the same widths for readers who do not have the
// one that was measured. Nothing else has these bytes: a quote in a text is
// escaped.
func withFallback(svg []byte) []byte {
	return bytes.ReplaceAll(svg, []byte(`style="font-family:Liberation Sans;`), []byte(`style="font-family:'Liberation Sans',Arial,Helvetica,sans-serif;`))
}

// last is the last point of a line that is a number; ok is false if none is.
func (s *Series) last() (last Point, ok bool) {
	for _, p := range s.Points {
		if !math.IsNaN(p.Value) {
			last, ok = p, true
		}
	}
	return last, ok
}

// runs are the parts of a line between its gaps.
func (s *Series) runs() (runs [][]Point) {
	gap := true
	for _, p := range s.Points {
		if math.IsNaN(p.Value) {
			gap = true
			continue
		}
		if gap {
			runs = append(runs, nil)
		}
		gap = false
		runs[len(runs)-1] = append(runs[len(runs)-1], p)
	}
	return runs
}

// places turns the parts of a line into places on the canvas.
func places(run []Point, x, y func(float64) vg.Length) []vg.Point {
	line := make([]vg.Point, len(run))
	for i, p := range run {
		line[i] = vg.Point{X: x(seconds(p.At)), Y: y(p.Value)}
	}
	return line
}

func seconds(t time.Time) float64 { return float64(t.Unix()) }
