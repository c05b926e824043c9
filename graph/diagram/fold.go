package diagram

import (
	"cmp"
	"container/heap"
	"net/url"
	"slices"
	"sort"
	"strings"

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
// beneath another, it is shown in place of "+1 more".
func Fold(g *graph.Graph, roots []graph.Node, opts Options) *Diagram {
	opts.Nodes = cmp.Or(max(0, opts.Nodes), defaultNodes)
	t := grow(g, roots)
	f := &folding{tree: t, depth: opts.Depth}
	f.fit(opts.Nodes)
	f.sort()
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
	for _, r := range t.relation[t.roots:] {
		d.ByRelation[r]++
	}
	d.Derivatives = sum(d.ByRelation)
	fill := &filling{folding: f, d: d, ids: make(map[int]int)}
	fill.branches(-1)
	fill.edges()
	return d
}

// folding is the choice of what is shown of a tree.
type folding struct {
	*tree
	depth  int // the limit, 0 for none
	shown  []bool
	kept   map[int][]int   // the shown children of a place, -1 for the top; sorted
	hidden map[int]*hidden // what is left out below a place, -1 for the top
}

// hidden counts the models that are left out below a shown one.
type hidden struct {
	members    int
	byRelation [graph.Relations]int
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
func (q *queue) Less(i, j int) bool { return q.compare(q.places[i], q.places[j]) < 0 }
func (q *queue) Swap(i, j int)      { q.places[i], q.places[j] = q.places[j], q.places[i] }
func (q *queue) Push(x any)         { q.places = append(q.places, x.(int)) }
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

// choose marks the models to show, limit at most, and returns how many they are.
func (f *folding) choose(limit int) (shown int) {
	f.shown = make([]bool, len(f.node))
	first, next := f.siblings()
	q := &queue{tree: f.tree}
	at := first[len(f.node)] // the top
	for {
		for ; at >= 0; at = next[at] {
			if f.depth <= 0 || f.tree.depth[at] <= f.depth {
				heap.Push(q, at)
			}
		}
		if shown == limit || q.Len() == 0 {
			return shown
		}
		shown++
		at = heap.Pop(q).(int)
		f.shown[at] = true
		at = first[at]
	}
}

// siblings links the children of each place: first[p] is the first, or -1, and
// next[i] the one behind i. The top is the place behind the last.
func (f *folding) siblings() (first, next []int) {
	top := len(f.node)
	first, next = make([]int, top+1), make([]int, top)
	for i := range first {
		first[i] = -1
	}
	for i, p := range f.parent {
		if p < 0 {
			p = top
		}
		next[i], first[p] = first[p], i
	}
	return first, next
}

// hide counts what is left out below each model that is shown.
func (f *folding) hide() {
	f.hidden = make(map[int]*hidden)
	f.kept = make(map[int][]int)
	anchor := make([]int, len(f.node)) // the shown model nearest above, itself included
	for i, p := range f.parent {
		if p >= 0 {
			p = anchor[p]
		}
		anchor[i] = p
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
		if i < f.roots {
			h.members++
		} else {
			h.byRelation[f.relation[i]]++
		}
	}
}

// lone lists the places, -1 for the top, below which a single model is left out
// that could be shown.
func (f *folding) lone() (places []int) {
	for p, h := range f.hidden {
		alone := h.members+sum(h.byRelation) == 1
		if alone && (f.depth <= 0 || f.tree.depth[h.last] <= f.depth) {
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

// filling puts the models chosen, and what is folded, into a diagram.
type filling struct {
	*folding
	d   *Diagram
	ids map[int]int // node IDs by place
}

// branches adds what hangs under a place: each model followed by its own
// branches, and the folded rest last.
func (f *filling) branches(p int) {
	for _, i := range f.kept[p] {
		f.ids[i] = f.add(f.model(i, p))
		f.branches(i)
	}
	if h := f.hidden[p]; h != nil {
		f.add(Node{Kind: Folded, Parent: f.ids[p], Members: h.members, ByRelation: h.byRelation})
	}
}

// add adds a node under the next free ID and returns that.
func (f *filling) add(n Node) int {
	order, err := f.d.Graph.Order()
	must(err)
	n.ID = order + 1
	must(f.d.Graph.AddVertex(n))
	if n.Kind == Folded && n.Parent != 0 {
		f.line(Edge{From: n.Parent, To: n.ID, Tree: true})
	}
	return n.ID
}

func (f *filling) line(e Edge) {
	must(f.d.Graph.AddEdge(e.From, e.To, lib.EdgeData(e)))
}

// model is the node of the model at a place, under the one at place p.
func (f *filling) model(i, p int) Node {
	f.d.Models++
	n := Node{
		Kind:     Member,
		Parent:   f.ids[p],
		Model:    f.g.ID(f.node[i]),
		Absent:   !f.g.OnHub(f.node[i]),
		Relation: f.relation[i],
		Depth:    f.tree.depth[i],
		Below:    f.below[i],
	}
	if i >= f.roots {
		n.Kind = Derivative
	}
	if !n.Absent {
		n.URL = pageURL(n.Model)
	}
	return n
}

// edges adds all declared edges between the models shown.
func (f *filling) edges() {
	for i, id := range f.ids {
		parents, relations := f.g.Parents.Of(f.node[i])
		for j, p := range parents {
			at, ok := f.place(p)
			if from := f.ids[at]; ok && from != 0 {
				f.line(Edge{From: from, To: id, Relation: relations[j], Tree: f.parent[i] == at})
			}
		}
	}
}

// pageURL is the address of a model's page.
func pageURL(id string) string {
	segments := strings.Split(id, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return "https://huggingface.co/" + strings.Join(segments, "/")
}
