package diagram

import "math"

// points follows a curve in short straight steps.
func (c curve) points() []point {
	const steps = 32
	line := make([]point, steps+1)
	for i := range line {
		t := float64(i) / steps
		u := 1 - t
		a, b1, b2, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		line[i] = point{
			a*c.from.x + b1*c.c1.x + b2*c.c2.x + d*c.to.x,
			a*c.from.y + b1*c.c1.y + b2*c.c2.y + d*c.to.y,
		}
	}
	return line
}

// outline goes round a box, its corners in short straight steps.
func (x box) outline() []point {
	const steps = 6
	corners := [4]point{{x.x + x.w - radius, x.y + radius}, {x.x + x.w - radius, x.y + x.h - radius}, {x.x + radius, x.y + x.h - radius}, {x.x + radius, x.y + radius}}
	var line []point
	for i, c := range corners {
		for k := range steps + 1 {
			sin, cos := math.Sincos((float64(i-1) + float64(k)/steps) * math.Pi / 2)
			line = append(line, point{c.x + radius*cos, c.y + radius*sin})
		}
	}
	return line
}

// dash cuts a line into dashes.
func dash(line []point) [][]point {
	var pieces [][]point
	piece, left, on := []point{line[0]}, float64(dashOn), true
	for i := 1; i < len(line); i++ {
		at, to := line[i-1], line[i]
		for {
			length := math.Hypot(to.x-at.x, to.y-at.y)
			if length < left {
				left -= length
				break
			}
			at = point{at.x + (to.x-at.x)*left/length, at.y + (to.y-at.y)*left/length}
			if on {
				pieces = append(pieces, append(piece, at))
				left = dashOff
			} else {
				left = dashOn
			}
			piece, on = []point{at}, !on
		}
		piece = append(piece, to)
	}
	if on && len(piece) > 1 {
		pieces = append(pieces, piece)
	}
	return pieces
}

// thick is the polygon that a line of a width covers: along its left side and
// back along its right.
func thick(line []point, width float64) []point {
	n := len(line)
	polygon := make([]point, 2*n)
	for i, q := range line {
		before, after := line[max(0, i-1)], line[min(n-1, i+1)]
		if n > 2 && line[0] == line[n-1] && (i == 0 || i == n-1) { // closed
			before, after = line[n-2], line[1]
		}
		dx, dy := after.x-before.x, after.y-before.y
		length := math.Hypot(dx, dy)
		if length == 0 {
			length = 1
		}
		ox, oy := -dy/length*width/2, dx/length*width/2
		polygon[i] = point{q.x + ox, q.y + oy}
		polygon[2*n-1-i] = point{q.x - ox, q.y - oy}
	}
	return polygon
}
