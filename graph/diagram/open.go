package diagram

import "hflineage/graph"

// open shows more children under models, one model after the other.
func (f *folding) open(models []graph.Node) {
	if len(models) == 0 {
		return
	}
	fresh := make(map[int]bool) // places under which more is shown, and what is shown there
	for _, n := range models {
		p, ok := f.shownPlace(n)
		if !ok {
			continue
		}
		fresh[p] = true
		for _, i := range f.more(p) {
			f.shown[i], fresh[i] = true, true
		}
	}
	f.hide()
	var lone []int
	for p := range fresh {
		if h := f.hidden[p]; h != nil && h.places == 1 {
			lone = append(lone, p)
		}
	}
	f.show(lone)
}

// shownPlace is the place of a model that is shown, or -1 for the top.
func (f *folding) shownPlace(n graph.Node) (p int, ok bool) {
	if n == Top {
		return -1, true
	}
	p, ok = f.place(n)
	return p, ok && f.shown[p]
}

// more are the best children of a place among those that are not shown.
func (f *folding) more(p int) []int {
	more := &queue{tree: f.tree}
	for i, parent := range f.parent {
		if parent == p && !f.shown[i] && !f.idle(i) {
			more.places = append(more.places, i)
		}
	}
	more.cut(OpenStep)
	return more.places
}
