package diagram

// scene is a drawing as shapes, in points, the origin at the upper left. The
// built-in renderer lays a diagram out as a scene; svg.go and png.go paint it.
type scene struct {
	width, height float64
	curves        []curve // painted first
	boxes         []box
	texts         []text
	inline        bool // the SVG is to stand in an HTML page
}

// point is a place in a scene.
type point struct{ x, y float64 }

// curve is a Bézier curve; arrow puts a head on its end.
type curve struct {
	from, c1, c2, to point
	color            string
	width            float64
	dashed, arrow    bool
}

// box is a rectangle with round corners.
type box struct {
	x, y, w, h float64
	fill, line string
	width      float64 // of the line
	dashed     bool
	text       text
	url, tip   string
}

// text is a line of text that begins at x, on the base line y.
type text struct {
	x, y, size float64
	bold       bool
	color, s   string
}

func (t text) width() float64 { return textWidth(t.s, t.size, t.bold) }

// Details that SVG and PNG share, in points.
const (
	radius  = 4
	dashOn  = 4
	dashOff = 2
)

// label is the box's text in its place.
func (x box) label() text {
	t := x.text
	t.x = x.x + x.w - padX - t.width()
	if t.x-x.x > padX { // room was rounded up
		t.x = x.x + padX
	}
	t.y = x.y + x.h/2 + t.size*0.36
	return t
}

// head is the triangle at the end of a curve, which comes in level.
func (c curve) head() [3]point {
	const length, half = 5.0, 2.2
	back := -length
	if c.c2.x > c.to.x {
		back = length
	}
	return [3]point{c.to, {c.to.x + back, c.to.y - half}, {c.to.x + back, c.to.y + half}}
}
