package diagram

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// maxPixels bounds the memory that a PNG takes while it is painted, 4 bytes a
// pixel; a larger drawing is painted with fewer dots an inch.
const maxPixels = 60_000_000

// png paints the scene as PNG.
func (s *scene) png() ([]byte, error) {
	scale := min(pngDPI/72.0, math.Sqrt(maxPixels/(s.width*s.height)))
	p := &painter{
		img:   image.NewRGBA(image.Rect(0, 0, int(math.Ceil(s.width*scale)), int(math.Ceil(s.height*scale)))),
		scale: scale,
		faces: make(map[faceKey]font.Face),
	}
	draw.Draw(p.img, p.img.Bounds(), image.NewUniform(rgb(paper)), image.Point{}, draw.Src)
	for _, c := range s.curves {
		p.curve(c)
	}
	for _, b := range s.boxes {
		p.box(b)
	}
	for _, t := range s.texts {
		p.text(t)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p.img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// painter paints shapes, given in points, onto an image.
type painter struct {
	img   *image.RGBA
	scale float64 // pixels a point
	faces map[faceKey]font.Face
}

type faceKey struct {
	size float64
	bold bool
}

func (p *painter) text(t text) {
	key := faceKey{t.size, t.bold}
	face := p.faces[key]
	if face == nil {
		var err error
		face, err = opentype.NewFace(fontOf(t.bold), &opentype.FaceOptions{Size: t.size * p.scale, DPI: 72})
		must(err) // none but for a bad size
		p.faces[key] = face
	}
	d := font.Drawer{
		Dst: p.img, Src: image.NewUniform(rgb(t.color)), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(t.x * p.scale * 64), Y: fixed.Int26_6(t.y * p.scale * 64)},
	}
	d.DrawString(t.s)
}

func (p *painter) curve(c curve) {
	line := c.points()
	p.stroke(line, c.width, c.dashed, rgb(c.color))
	if c.arrow {
		h := c.head()
		p.fill([][]point{h[:]}, rgb(c.color))
	}
}

func (p *painter) box(b box) {
	outline := b.outline()
	p.fill([][]point{outline}, rgb(b.fill))
	p.stroke(append(outline, outline[0]), b.width, b.dashed, rgb(b.line))
	p.text(b.label())
}

// fill paints closed polygons in one colour.
func (p *painter) fill(polygons [][]point, c color.RGBA) {
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, polygon := range polygons {
		for _, q := range polygon {
			lo = point{min(lo.x, q.x), min(lo.y, q.y)}
			hi = point{max(hi.x, q.x), max(hi.y, q.y)}
		}
	}
	at := image.Pt(int(math.Floor(lo.x*p.scale)), int(math.Floor(lo.y*p.scale)))
	end := image.Pt(int(math.Ceil(hi.x*p.scale)), int(math.Ceil(hi.y*p.scale)))
	r := vector.NewRasterizer(end.X-at.X, end.Y-at.Y)
	for _, polygon := range polygons {
		for i, q := range polygon {
			x, y := float32(q.x*p.scale-float64(at.X)), float32(q.y*p.scale-float64(at.Y))
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(p.img, image.Rectangle{at, end}, image.NewUniform(c), image.Point{})
}

// stroke paints a line along points.
func (p *painter) stroke(line []point, width float64, dashed bool, c color.RGBA) {
	pieces := [][]point{line}
	if dashed {
		pieces = dash(line)
	}
	for _, piece := range pieces {
		p.fill([][]point{thick(piece, width)}, c)
	}
}

// rgb reads a colour of style.go: "#RRGGBB".
func rgb(s string) color.RGBA {
	n, err := strconv.ParseUint(s[1:], 16, 24)
	must(err)
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}
