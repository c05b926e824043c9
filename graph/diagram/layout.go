package diagram

import (
	"math"
	"slices"
)

// Measures of the built-in layout, in points.
const (
	margin    = 18.0
	rowGap    = 3.0  // between what stands one above the other
	columnGap = 26.0 // between a column and the next
	foldGap   = 16.0 // between a model and what is small, where that is all it has
	padX      = 5.0
	padY      = 1.5
	minWidth  = 560.0 // of the legend before it takes another line
)

// layout is a tree on paper, from left to right: a column a generation, the
// children of a model one above the other, and the model beside their middle.
type layout struct {
	d        *Diagram
	nodes    []Node
	children [][]int   // IDs by ID; 0 is the top
	columns  []float64 // left edges
	column   []int     // by ID
	boxes    []box     // by ID
}

// arrange makes a scene of a diagram and its nodes.
func arrange(d *Diagram, nodes []Node) *scene {
	l := newLayout(d, nodes)
	edges := d.Edges()
	s := &scene{}
	for _, b := range l.boxes {
		s.width = max(s.width, b.x+b.w)
	}
	top := s.head(d, l.nodes, edges)
	s.height = max(top, l.place(0, top)) + margin
	for id := 1; id < len(l.boxes); id++ {
		s.boxes = append(s.boxes, l.boxes[id])
	}
	for _, e := range edges {
		s.curves = append(s.curves, l.curve(e))
	}
	for _, b := range s.boxes {
		s.width = max(s.width, b.x+b.w)
	}
	s.width += margin
	return s
}

func newLayout(d *Diagram, nodes []Node) *layout {
	l := &layout{
		d:        d,
		nodes:    nodes,
		children: make([][]int, len(nodes)+1),
		column:   make([]int, len(nodes)+1),
		boxes:    make([]box, len(nodes)+1),
	}
	for i := range nodes {
		n := &nodes[i]
		l.children[n.Parent] = append(l.children[n.Parent], n.ID)
		if n.Parent != 0 {
			l.column[n.ID] = l.column[n.Parent] + 1
		}
		l.boxes[n.ID] = nodeBox(n, d.look(n))
	}
	l.columns = []float64{margin}
	for i := range nodes { // IDs ascend from parents to children, not from column to column
		for len(l.columns) <= l.column[i+1] {
			l.columns = append(l.columns, 0)
		}
	}
	l.setColumns()
	return l
}

// setColumns puts each column right of the models before it that lead there.
// Whatever leads nowhere has its rows to itself and may run on to the right.
func (l *layout) setColumns() {
	widths := make([]float64, len(l.columns))
	for id := 1; id < len(l.boxes); id++ {
		if len(l.children[id]) > 0 && !l.smallOnly(id) {
			widths[l.column[id]] = max(widths[l.column[id]], l.boxes[id].w)
		}
	}
	for c := 1; c < len(l.columns); c++ {
		l.columns[c] = l.columns[c-1] + widths[c-1] + columnGap
	}
	for id := 1; id < len(l.boxes); id++ { // parents come first
		l.boxes[id].x = l.columns[l.column[id]]
		if parent := l.nodes[id-1].Parent; parent != 0 && l.smallOnly(parent) {
			l.boxes[id].x = l.boxes[parent].x + l.boxes[parent].w + foldGap
		}
	}
}

// smallOnly reports whether all that hangs at a model is small: what is folded, and
// other parents.
func (l *layout) smallOnly(id int) bool {
	c := l.children[id]
	return len(c) > 0 && !slices.ContainsFunc(c, func(id int) bool {
		kind := l.nodes[id-1].Kind
		return kind != Folded && kind != OtherParent
	})
}

// place puts a node and all that hangs under it below y, and returns where the
// next one may begin. The top, 0, has no box.
func (l *layout) place(id int, y float64) (end float64) {
	end = y
	for _, c := range l.children[id] {
		end = l.place(c, end) + rowGap
	}
	end = max(y, end-rowGap)
	if id == 0 {
		return end
	}
	b := &l.boxes[id]
	if spare := b.h - (end - y); spare > 0 {
		l.shift(id, spare/2)
		end = y + b.h
	}
	b.y = (y+end)/2 - b.h/2
	if c := l.children[id]; len(c) > 0 {
		first, last := l.boxes[c[0]], l.boxes[c[len(c)-1]]
		middle := (first.y + first.h/2 + last.y + last.h/2) / 2
		b.y = min(max(y, middle-b.h/2), end-b.h)
	}
	return end
}

// shift moves all that hangs under a node down.
func (l *layout) shift(id int, by float64) {
	for _, c := range l.children[id] {
		l.boxes[c].y += by
		l.shift(c, by)
	}
}

// nodeBox is the box of a node, not yet in its place.
func nodeBox(n *Node, look look) box {
	t := text{s: n.label(), size: look.size, bold: look.bold, color: look.ink}
	b := textBox(t, look)
	if n.Kind == Folded {
		b.w -= padX
	}
	b.url = n.URL
	switch {
	case n.Model != "":
		b.tip = clean(n.tooltip())
	case n.URL != "":
		b.tip = "show more of these"
	}
	return b
}

func textBox(t text, look look) box {
	return box{
		w: math.Ceil(t.width() + 2*padX), h: math.Ceil(t.size*1.2 + 2*padY),
		fill: look.fill, line: look.line, width: look.width, dashed: look.dashed, text: t,
	}
}

// curve is the line of an edge.
func (l *layout) curve(e Edge) curve {
	from, to := l.boxes[e.From], l.boxes[e.To]
	c := curve{
		from:   point{from.x + from.w, from.y + from.h/2},
		to:     point{to.x, to.y + to.h/2},
		color:  l.d.lineColor(e, &l.nodes[e.To-1]),
		width:  lineWidth(e),
		dashed: !e.Tree,
		arrow:  l.nodes[e.To-1].Kind != Folded,
	}
	switch {
	case from.x > to.x+to.w: // back, from the left side to the right side
		c.from.x, c.to.x = from.x, to.x+to.w
	case from.x+from.w >= to.x: // beside it, around on the left
		c.from.x = from.x
		out := min(from.x, to.x) - columnGap*2/3
		c.c1, c.c2 = point{out, c.from.y}, point{out, c.to.y}
		return c
	}
	reach := (c.to.x - c.from.x) / 2
	c.c1, c.c2 = point{c.from.x + reach, c.from.y}, point{c.to.x - reach, c.to.y}
	return c
}

// head puts the title, the numbers, the caption and the legend at the top, and
// returns where the drawing may begin.
func (s *scene) head(d *Diagram, nodes []Node, edges []Edge) (y float64) {
	y = margin
	line := func(t text) {
		if t.s = clean(t.s); t.s == "" {
			return
		}
		y += math.Ceil(t.size * 1.35)
		t.x, t.y = margin, y-t.size*0.3
		s.texts = append(s.texts, t)
		s.width = max(s.width, t.x+t.width())
	}
	line(text{s: d.Title, size: titleSize, bold: true, color: ink})
	line(text{s: d.summary(), size: summarySize, color: ink})
	for _, c := range d.Caption {
		line(text{s: c, size: captionSize, color: faint})
	}
	x, height := margin, 0.0
	y += 6
	for _, w := range d.legend(nodes, edges) {
		b := textBox(text{s: w.text, size: legendSize, bold: w.look.bold, color: w.look.ink}, w.look)
		if x > margin && x+b.w > max(minWidth, s.width) {
			x, y = margin, y+b.h+rowGap
		}
		b.x, b.y, height = x, y, b.h
		x += b.w + padX
		s.boxes = append(s.boxes, b)
	}
	return y + height + 14
}
