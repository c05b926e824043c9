package graph

import "slices"

// Each of the following fills a part of the Graph and lets go of what it was
// made from, so that the models are never in memory twice as a whole.

// addIDs fills the ids.
func (a *assembly) addIDs() {
	size := len(a.b.ids.data)
	for _, name := range a.absents.shown {
		size += len(name)
	}
	var ids stringTable
	ids.grow(len(a.rows), size)
	for _, p := range a.rows {
		if p.listed() {
			ids.add(a.b.ids.bytes(int32(p)))
		} else {
			ids.add([]byte(a.refID(p)))
		}
	}
	a.g.IDs = ids.strings()
	a.b.ids = stringTable{}
}

// countTags counts the carriers of each word, by code.
func (l *listing) countTags() []list {
	lists := make([]list, len(l.b.words.list))
	for i := range l.arrived() {
		for _, t := range l.b.tagsOf(i) {
			lists[t].take(i)
		}
	}
	return lists
}

// addTags makes the posting lists: nodes ascending, each once a tag.
func (a *assembly) addTags(lists []list) {
	names, numbers := a.b.words.sorted(func(word uint32) bool { return lists[word].len > 0 })
	p := Postings{Names: names, Off: make([]uint32, names.Len()+1)}
	for word := range lists {
		if lists[word].len > 0 {
			p.Off[numbers[word]+1] = lists[word].len
		}
	}
	accumulate(p.Off)
	for word := range lists {
		lists[word] = list{len: p.Off[numbers[word]]} // from here on, where the next node goes
	}
	p.Nodes = make([]Node, p.Off[names.Len()])
	for n, r := range a.rows {
		if !r.listed() {
			continue
		}
		for _, t := range a.b.tagsOf(int32(r)) {
			if l := &lists[t]; l.take(int32(r)) {
				p.Nodes[l.len-1] = Node(n)
			}
		}
	}
	a.g.Tags = p
	a.b.tags = nil
}

// list is the posting list of a word while it grows.
type list struct {
	len  uint32
	last int32 // model that was taken last, plus one
}

// take adds a model, unless it was the last one already.
func (l *list) take(model int32) bool {
	if l.last == model+1 {
		return false
	}
	l.last = model + 1
	l.len++
	return true
}

// addColumns fills what else is known of each node.
func (a *assembly) addColumns() {
	g, n := a.g, len(a.rows)
	g.Keys, g.Flags = make([]Key, n), make([]Flags, n)
	g.Created, g.Modified = make([]uint32, n), make([]uint32, n)
	g.Downloads, g.Likes = make([]uint64, n), make([]uint32, n)
	g.License, g.Task, g.Library = make([]uint32, n), make([]uint32, n), make([]uint32, n)
	words := a.addWords()
	for i, p := range a.rows {
		if !p.listed() {
			if isPathLike(g.ID(Node(i))) {
				g.Flags[i] = PathLike
			}
			continue
		}
		row := &a.b.models[p]
		g.Keys[i], g.Flags[i] = row.key, row.flags
		g.Created[i], g.Modified[i] = row.created, row.modified
		g.Downloads[i], g.Likes[i] = row.downloads, row.likes
		g.License[i], g.Task[i], g.Library[i] = words[row.license], words[row.task], words[row.library]
	}
	a.b.models = nil
}

// addWords sorts the words that the columns use and returns their new codes.
func (a *assembly) addWords() []uint32 {
	used := make([]bool, len(a.b.words.list))
	used[0] = true
	for i := range a.arrived() {
		row := &a.b.models[i]
		used[row.license], used[row.task], used[row.library] = true, true, true
	}
	var codes []uint32
	a.g.Words, codes = a.b.words.sorted(func(word uint32) bool { return used[word] })
	return codes
}

// sorted returns the strings that are used in the order of CompareIDs, and their
// numbers in that order by code.
func (d *dictionary) sorted(used func(code uint32) bool) (Strings, []uint32) {
	var order []int32
	size := 0
	for c, s := range d.list {
		if used(uint32(c)) {
			order = append(order, int32(c))
			size += len(s)
		}
	}
	at := func(c int32) string { return d.list[c] }
	sortFolded(order, at, func(x, y int32) int { return CompareIDs(at(x), at(y)) })
	var table stringTable
	table.grow(len(order), size)
	numbers := make([]uint32, len(d.list))
	for n, c := range order {
		table.add([]byte(d.list[c]))
		numbers[c] = uint32(n)
	}
	return table.strings(), slices.Clip(numbers)
}
