package diagram

import (
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The built-in renderer measures and paints text in the Go fonts, which come
// with the program: a picture does not depend on the fonts of a machine.
var (
	regular = sync.OnceValue(func() *sfnt.Font { return parseFont(goregular.TTF) })
	bold    = sync.OnceValue(func() *sfnt.Font { return parseFont(gobold.TTF) })
)

func parseFont(data []byte) *sfnt.Font {
	f, err := opentype.Parse(data)
	must(err) // the data is part of the program
	return f
}

func fontOf(isBold bool) *sfnt.Font {
	if isBold {
		return bold()
	}
	return regular()
}

// emWidth is the size at which text is measured: large, so that rounding to
// 1/64 does not show.
const emWidth = 1000

// textWidth is the width of a line of text of a size.
func textWidth(s string, size float64, isBold bool) float64 {
	var (
		buf   sfnt.Buffer
		f     = fontOf(isBold)
		total fixed.Int26_6
	)
	for _, r := range s {
		glyph, err := f.GlyphIndex(&buf, r)
		must(err)
		advance, err := f.GlyphAdvance(&buf, glyph, fixed.I(emWidth), font.HintingNone)
		must(err)
		total += advance
	}
	return float64(total) / 64 / emWidth * size
}
