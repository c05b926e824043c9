package chart

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// spread moves heights apart so that they are gap or more from each other and lie
// between lo and hi, if there is room; they keep their order, of which the first is
// the lowest, and stay as near as they can to where they were.
func spread(heights []vg.Length, gap, lo, hi vg.Length) []vg.Length {
	type block struct {
		sum  vg.Length // of where the first would be if each were at its height
		n    vg.Length
		from int
	}
	at := func(b block) vg.Length {
		room := max(lo, hi-(b.n-1)*gap)
		return min(max(b.sum/b.n, lo), room)
	}
	var blocks []block
	for i, h := range heights {
		b := block{sum: h, n: 1, from: i}
		for len(blocks) > 0 {
			below := blocks[len(blocks)-1]
			if at(below)+below.n*gap <= at(b) {
				break
			}
			b = block{sum: below.sum + b.sum - b.n*below.n*gap, n: below.n + b.n, from: below.from}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	spreadOut := slices.Clone(heights)
	for _, b := range blocks {
		for i := range int(b.n) {
			spreadOut[b.from+i] = at(b) + vg.Length(i)*gap
		}
	}
	return spreadOut
}
