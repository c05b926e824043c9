package diagram

import (
	"bytes"
	"fmt"
	"strconv"
)

// svg paints the scene as SVG. Each text says how wide it is, so that it fills
// its box in whatever font the reader has.
func (s *scene) svg() []byte {
	var b bytes.Buffer
	names, link := ` xmlns:xlink="http://www.w3.org/1999/xlink"`, `<a xlink:href="%s" target="_blank">`
	if s.inline {
		names, link = "", `<a href="%s">`
	} else {
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg"%[5]s width="%[1]spt" height="%[2]spt" viewBox="0 0 %[1]s %[2]s" font-family="%[3]s">
<rect width="100%%" height="100%%" fill="%[4]s"/>
`, num(s.width), num(s.height), fontNames, paper, names)
	for _, c := range s.curves {
		c.svg(&b)
	}
	for _, box := range s.boxes {
		box.svg(&b, link)
	}
	for _, t := range s.texts {
		t.svg(&b)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (c curve) svg(b *bytes.Buffer) {
	fmt.Fprintf(b, `<path d="M%s,%sC%s,%s %s,%s %s,%s" fill="none" stroke="%s" stroke-width="%s"`,
		num(c.from.x), num(c.from.y), num(c.c1.x), num(c.c1.y), num(c.c2.x), num(c.c2.y), num(c.to.x), num(c.to.y), c.color, num(c.width))
	if c.dashed {
		fmt.Fprintf(b, ` stroke-dasharray="%d,%d"`, dashOn, dashOff)
	}
	b.WriteString("/>\n")
	if c.arrow {
		h := c.head()
		fmt.Fprintf(b, `<path d="M%s,%sL%s,%sL%s,%sZ" fill="%s"/>`+"\n",
			num(h[0].x), num(h[0].y), num(h[1].x), num(h[1].y), num(h[2].x), num(h[2].y), c.color)
	}
}

// svg paints a box; link is the format of the beginning of a link.
func (x box) svg(b *bytes.Buffer, link string) {
	b.WriteString("<g>")
	if x.url != "" {
		fmt.Fprintf(b, link, xmlEscapes.Replace(x.url))
	}
	if x.tip != "" {
		fmt.Fprintf(b, `<title>%s</title>`, xmlEscapes.Replace(x.tip))
	}
	fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" rx="%d" fill="%s" stroke="%s"`,
		num(x.x), num(x.y), num(x.w), num(x.h), radius, x.fill, x.line)
	if x.width != thin {
		fmt.Fprintf(b, ` stroke-width="%s"`, num(x.width))
	}
	if x.dashed {
		fmt.Fprintf(b, ` stroke-dasharray="%d,%d"`, dashOn, dashOff)
	}
	b.WriteString("/>")
	x.label().svg(b)
	if x.url != "" {
		b.WriteString("</a>")
	}
	b.WriteString("</g>\n")
}

func (t text) svg(b *bytes.Buffer) {
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s" fill="%s" textLength="%s" lengthAdjust="spacingAndGlyphs"`,
		num(t.x), num(t.y), num(t.size), t.color, num(t.width()))
	if t.bold {
		b.WriteString(` font-weight="bold"`)
	}
	fmt.Fprintf(b, ">%s</text>", xmlEscapes.Replace(t.s))
}

// num writes a length, to a hundredth of a point.
func num(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}
