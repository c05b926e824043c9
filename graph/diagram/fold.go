package diagram

import (
	"cmp"
	"container/heap"
	"slices"
	"sort"

	lib "github.com/dominikbraun/graph"

	"hflineage/graph"
)

const (
	defaultNodes = 60
	defaultRoot  = "member"
)

// Fold makes the diagram of what was made from the roots: the members of a
// family, or the one model that is asked about.
//
// The models shown are those with the most derivatives below, always together
// with the one that they hang under. Where a single model would be left out
// beneath another, it is shown in place of "+1 more". Highlighted models and what
// lies between them and the roots are shown whatever the limits are; a
// [StrayError] says that there is nothing between one of them and the roots.
func Fold(g *graph.Graph, roots []graph.Node, opts Options) (*Diagram, error) {
	opts.Nodes = cmp.Or(max(0, opts.Nodes), defaultNodes)
	t := grow(g, roots, opts.Keep)
	if stray, ok := t.force(opts.Highlight); !ok {
		return nil, &StrayError{Model: g.ID(stray)}
	}
	f := &folding{tree: t, depth: opts.Depth, width: opts.Width}
	limit := max(opts.Nodes, len(t.forced))
	f.link(limit)
	f.fit(limit)
	f.open(opts.Open)
	f.sort()
	return f.diagram(&opts), nil
}

// diagram makes the diagram of what is chosen.
func (f *folding) diagram(opts *Options) *Diagram {
	t, g := f.tree, f.g
	d := &Diagram{
		Title:   opts.Title,
		Caption: slices.Clone(opts.Caption),
		Root:    cmp.Or(opts.Root, defaultRoot),
		Graph:   lib.New(func(n Node) int { return n.ID }, lib.Directed()),
	}
	for _, n := range t.node[:t.roots] {
		if g.OnHub(n) {
			d.Members++
		} else {
			d.Absent++
		}
	}
	for i, r := range t.relation {
		if t.counted[i] {
			d.ByRelation[r]++
		}
	}
	d.Derivatives = sum(d.ByRelation)
	fill := &filling{folding: f, d: d, opts: opts, ids: make(map[int]int), bright: make(map[graph.Node]bool)}
	fill.classes = f.classify(opts.ColorBy)
	d.ColorBy, d.Classes = cmp.Or(opts.ColorBy, ByRelation), fill.classes.list
	for _, n := range opts.Highlight {
		fill.bright[n] = true
	}
	fill.branches(-1)
	fill.edges()
	return d
}

// folding is the choice of what is shown of a tree.
type folding struct {
	*tree
	depth  int // the limits, 0 for none
	width  int
	first  []int // by place, the first of its children that may be shown, or -1; the top is behind the last place
	next   []int // by place, the one behind it under the same parent, or -1
	shown  []bool
	kept   map[int][]int   // the shown children of a place, -1 for the top; sorted
	hidden map[int]*hidden // what is left out below a place, -1 for the top
}

// hidden counts the models that are left out below a shown one.
type hidden struct {
	members    int
	byRelation [graph.Relations]int
	direct     int // of these, how many hang directly under it
	places     int // with those on the way that are not counted
	last       int // the place of one of them
}

// compare orders models by what comes first in a diagram: many derivatives,
// members last where there are none, many downloads, the id.
func (t *tree) compare(i, j int) int {
	if c := cmp.Compare(t.below[j], t.below[i]); c != 0 {
		return c
	}
	if iRoot, jRoot := i < t.roots, j < t.roots; iRoot != jRoot && (t.below[i] == 0) == iRoot {
		return 1
	} else if iRoot != jRoot {
		return -1
	}
	return cmp.Or(
		cmp.Compare(t.downloads(j), t.downloads(i)),
		cmp.Compare(t.node[i], t.node[j]),
	)
}

func (t *tree) downloads(i int) uint64 {
	if n := int(t.node[i]); n < len(t.g.Downloads) {
		return t.g.Downloads[n]
	}
	return 0
}

// queue holds the places that could be shown next.
type queue struct {
	*tree
	places []int
}

func (q *queue) Len() int           { return len(q.places) }
func (q *queue) Swap(i, j int)      { q.places[i], q.places[j] = q.places[j], q.places[i] }
func (q *queue) Push(x any)         { q.places = append(q.places, x.(int)) }
func (q *queue) Less(i, j int) bool { return q.compare(q.places[i], q.places[j]) < 0 }

// compare orders places by which is shown first.
func (q *queue) compare(i, j int) int {
	switch forced := q.forced[i]; {
	case forced == q.forced[j]:
		return q.tree.compare(i, j)
	case forced:
		return -1
	}
	return 1
}

// cut leaves the first places, sorted.
func (q *queue) cut(limit int) {
	slices.SortFunc(q.places, q.compare)
	q.places = q.places[:min(limit, len(q.places))]
}

func (q *queue) Pop() any {
	last := q.places[len(q.places)-1]
	q.places = q.places[:len(q.places)-1]
	return last
}

// fit chooses as many models that, with those that would be left out alone, they
// are no more than the limit.
func (f *folding) fit(limit int) {
	least := sort.Search(limit-1, func(fewer int) bool {
		shown := f.choose(limit - fewer)
		f.hide()
		return shown+len(f.lone()) <= limit
	})
	shown := f.choose(limit - least)
	f.hide()
	if lone := f.lone(); shown+len(lone) <= limit {
		f.show(lone)
	}
}

// choose marks the models to show, limit at most beside those that are forced, and
// returns how many they are.
func (f *folding) choose(limit int) (shown int) {
	limit = max(limit, len(f.forced))
	f.shown = make([]bool, len(f.node))
	children := make(map[int]int) // of a place, shown
	q := &queue{tree: f.tree}
	at := f.first[len(f.node)] // the top
	for {
		for ; at >= 0; at = f.next[at] {
			if f.forced[at] || f.near(at) {
				heap.Push(q, at)
			}
		}
		if shown == limit || q.Len() == 0 {
			return shown
		}
		i := heap.Pop(q).(int)
		p := f.parent[i]
		if !f.forced[i] && f.full(p, children[p]) {
			continue
		}
		shown++
		children[p]++
		f.shown[i] = true
		at = f.first[i]
	}
}

// near reports whether a place is within the depth that is shown.
func (f *folding) near(i int) bool { return f.depth <= 0 || f.tree.depth[i] <= f.depth }

// full reports whether a model with so many children shown has as many as it may.
// The roots are nobody's children.
func (f *folding) full(p, children int) bool { return f.width > 0 && p >= 0 && children >= f.width }

// link links the children of each place, no more than the best ones up to the limit:
// of tens of thousands the others are never shown.
func (f *folding) link(limit int) {
	top := len(f.node)
	f.first, f.next = make([]int, top+1), make([]int, top)
	for i := range f.first {
		f.first[i] = -1
	}
	children := make([]int, top+1)
	for i, p := range f.parent {
		if f.idle(i) {
			continue
		}
		if p < 0 {
			p = top
		}
		f.next[i], f.first[p] = f.first[p], i
		children[p]++
	}
	for p, n := range children {
		if n > limit {
			f.trim(p, limit)
		}
	}
}

// trim leaves a place with the best of its children.
func (f *folding) trim(p, limit int) {
	best, last := &queue{tree: f.tree}, -1
	for at := f.first[p]; at >= 0; at = f.next[at] {
		if last >= 0 && best.compare(last, at) < 0 {
			continue
		}
		if best.places = append(best.places, at); len(best.places) == 2*limit {
			best.cut(limit)
			last = best.places[limit-1]
		}
	}
	best.cut(limit)
	f.first[p] = -1
	for _, at := range best.places {
		f.next[at], f.first[p] = f.first[p], at
	}
}

// hide counts what is left out below each model that is shown.
func (f *folding) hide() {
	f.hidden = make(map[int]*hidden)
	f.kept = make(map[int][]int)
	anchor := make([]int, len(f.node)) // the shown model nearest above, itself included
	for i, p := range f.parent {
		direct := p < 0 || f.shown[p]
		if p >= 0 {
			p = anchor[p]
		}
		anchor[i] = p
		if f.idle(i) {
			continue
		}
		if f.shown[i] {
			anchor[i] = i
			f.kept[p] = append(f.kept[p], i)
			continue
		}
		h := f.hidden[p]
		if h == nil {
			h = &hidden{}
			f.hidden[p] = h
		}
		h.last = i
		h.places++
		switch {
		case i < f.roots:
			h.members++
		case f.counted[i]:
			h.byRelation[f.relation[i]]++
		default:
			continue
		}
		if direct {
			h.direct++
		}
	}
}

// lone lists the places, -1 for the top, below which a single model is left out
// that could be shown.
func (f *folding) lone() (places []int) {
	for p, h := range f.hidden {
		if h.places == 1 && f.near(h.last) && !f.full(p, len(f.kept[p])) {
			places = append(places, p)
		}
	}
	return places
}

// show shows what is left out below places, a single model each.
func (f *folding) show(places []int) {
	for _, p := range places {
		last := f.hidden[p].last
		f.shown[last] = true
		f.kept[p] = append(f.kept[p], last)
		delete(f.hidden, p)
	}
}

func (f *folding) sort() {
	for _, places := range f.kept {
		slices.SortFunc(places, f.compare)
	}
}
