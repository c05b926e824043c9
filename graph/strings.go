package graph

import (
	"hash/maphash"
	"slices"
)

// stringTable collects strings into one block.
type stringTable struct {
	off  []uint32
	data []byte
}

func (t *stringTable) add(s []byte) {
	if len(t.off) == 0 {
		t.off = append(t.off, 0)
	}
	t.data = append(t.data, s...)
	t.off = append(t.off, uint32(len(t.data)))
}

// grow makes room for n strings of so many bytes together.
func (t *stringTable) grow(n, bytes int) {
	t.off = slices.Grow(t.off, n+1)
	t.data = slices.Grow(t.data, bytes)
}

func (t *stringTable) strings() Strings {
	if len(t.off) == 0 {
		return Strings{Off: []uint32{0}}
	}
	return Strings{Off: t.off, Data: t.data}
}

func (t *stringTable) bytes(i int32) []byte { return t.data[t.off[i]:t.off[i+1]] }

// dictionary gives each distinct string a code, in order of first use; the
// empty string has code 0.
type dictionary struct {
	codes  map[string]uint32
	list   []string
	seed   maphash.Seed
	recent []recentWord // by hash, recentWords of them
}

// recentWord is a string that was asked for not long ago. A map of millions of
// strings is slow to ask, and a few strings are asked for most of the time.
type recentWord struct {
	word string
	code uint32
}

// recentWords is some pages' worth.
const recentWords = 1 << 14

func (d *dictionary) code(s string) uint32 {
	if s == "" && d.codes != nil {
		return 0
	}
	if d.codes == nil {
		d.codes, d.list = map[string]uint32{"": 0}, []string{""}
		d.seed, d.recent = maphash.MakeSeed(), make([]recentWord, recentWords)
	}
	recent := &d.recent[maphash.String(d.seed, s)%recentWords]
	if recent.word == s {
		return recent.code
	}
	c, ok := d.codes[s]
	if !ok {
		c = uint32(len(d.list))
		s = string([]byte(s)) // do not keep the page alive
		d.codes[s] = c
		d.list = append(d.list, s)
	}
	*recent = recentWord{d.list[c], c}
	return c
}
