package graph

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"
)

// Sorting millions of names by comparing them waits for memory at every step: a
// name is somewhere else than its number. So the numbers travel with eight
// letters of their names, names that agree in these get the next eight, and
// most steps compare two integers that lie side by side.

// prefixed is a number with a part of what it is sorted by.
type prefixed struct {
	prefix uint64
	n      int32
}

const (
	fewNames  = 16      // are sorted by comparing them
	manyNames = 1 << 14 // are worth a goroutine
)

// sortFolded sorts numbers by the folded strings that at gives for them; tie
// orders those of equal ones.
func sortFolded[S string | []byte](numbers []int32, at func(int32) S, tie func(x, y int32) int) {
	items := make([]prefixed, len(numbers))
	for i, n := range numbers {
		items[i].n = n
	}
	sortFrom(items, 0, at, tie)
	for i := range items {
		numbers[i] = items[i].n
	}
}

// sortFrom sorts items that agree in the first depth letters.
func sortFrom[S string | []byte](items []prefixed, depth int, at func(int32) S, tie func(x, y int32) int) {
	if len(items) <= fewNames {
		sortWhole(items, at, tie)
		return
	}
	for i := range items {
		items[i].prefix = foldedPrefix(at(items[i].n), depth)
	}
	slices.SortFunc(items, func(x, y prefixed) int { return cmp.Compare(x.prefix, y.prefix) })
	var others sync.WaitGroup
	defer others.Wait()
	for len(items) > 0 {
		run := 1
		for run < len(items) && items[run].prefix == items[0].prefix {
			run++
		}
		same := items[:run]
		switch {
		case run == 1:
		case byte(items[0].prefix) == 0: // some have ended
			sortWhole(same, at, tie)
		case run < manyNames:
			sortFrom(same, depth+8, at, tie)
		default:
			others.Go(func() { sortFrom(same, depth+8, at, tie) })
		}
		items = items[run:]
	}
}

func sortWhole[S string | []byte](items []prefixed, at func(int32) S, tie func(x, y int32) int) {
	slices.SortFunc(items, func(x, y prefixed) int {
		return cmp.Or(compareFold(at(x.n), at(y.n)), tie(x.n, y.n))
	})
}

// foldedPrefix is the eight letters of s from depth on, folded, the first one in
// the highest byte; zeros stand behind its end.
func foldedPrefix[S string | []byte](s S, depth int) uint64 {
	var p [8]byte
	if depth < len(s) {
		for i := range copy(p[:], s[depth:]) {
			p[i] = lower(p[i])
		}
	}
	return binary.BigEndian.Uint64(p[:])
}

// sortKeys sorts numbers by the keys that at gives for them, then by number.
func sortKeys(numbers []int32, at func(int32) Key) {
	items := make([]prefixed, len(numbers))
	for i, n := range numbers {
		key := at(n)
		items[i] = prefixed{binary.BigEndian.Uint64(key[:8]), n}
	}
	slices.SortFunc(items, func(x, y prefixed) int {
		if x.prefix != y.prefix {
			return cmp.Compare(x.prefix, y.prefix)
		}
		return cmp.Or(at(x.n).Compare(at(y.n)), cmp.Compare(x.n, y.n))
	})
	for i := range items {
		numbers[i] = items[i].n
	}
}
