package chart

import (
	"image/color"

	"golang.org/x/image/font"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// palette and dashes are of lengths without a common divisor: 56 lines differ, and
// lines that are neighbours in size differ in both.
var palette = [...]color.RGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	{0xE6, 0x9F, 0x00, 0xFF}, // orange
	{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	{0x00, 0x00, 0x00, 0xFF}, // black
}

// dashes are lengths drawn and left out in turn, in points.
var dashes = [...][]vg.Length{
	nil,
	{6, 2},
	{1.5, 1.5},
	{7, 2, 1.5, 2},
	{3.5, 1.5},
	{10, 2.5},
	{7, 2, 1.5, 2, 1.5, 2},
	{3.5, 2, 1, 2},
}

var (
	paper = color.White
	ink   = color.RGBA{0x1A, 0x1A, 0x1A, 0xFF}
	faint = color.RGBA{0x55, 0x55, 0x55, 0xFF}
	grid  = color.RGBA{0xDD, 0xDD, 0xDD, 0xFF}
	band  = color.RGBA{0xEE, 0xEE, 0xEE, 0xFF}
)

// Lengths in points; a page is as wide as the text of an A4 or letter page and can
// be set at its own size.
const (
	pageWidth   = vg.Length(504)
	plotHeight  = vg.Length(250)
	margin      = vg.Length(8)
	titleSize   = 13
	textSize    = 9
	labelSize   = 8.5
	captionSize = 7
	pngDPI      = 220
)

// markLine is the line of a mark.
var markLine = draw.LineStyle{Color: faint, Width: 0.8, Dashes: []vg.Length{2, 2}}

// lineOf is how the i-th of n lines is drawn.
func lineOf(i, n int) draw.LineStyle {
	width := vg.Length(1.6)
	if n > 10 {
		width = 1.2
	}
	return draw.LineStyle{Color: palette[i%len(palette)], Dashes: dashes[i%len(dashes)], Width: width}
}

// textOf is a style of text. The font comes with the program, and is as wide as
// Arial and Helvetica.
func textOf(size vg.Length, c color.Color, bold bool) text.Style {
	f := plotfont.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		f.Weight = font.WeightBold
	}
	return text.Style{Color: c, Font: f, Handler: text.Plain{Fonts: plotfont.DefaultCache}}
}
