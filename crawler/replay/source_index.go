package replay

import (
	"cmp"
	"hash/fnv"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"hflineage/crawler/hub"
)

// indexed is a Source with what takes a look at all of its models. Each index is
// made when it is first asked for.
type indexed struct {
	Source

	modifiedOnce sync.Once
	modified     []uint32 // the models by lastModified descending, then by number
	basesOnce    sync.Once
	bases        []uint64 // by tag about a parent, in lower case; see mark
	authorsOnce  sync.Once
	authors      []uint64 // by author, in lower case; see mark
}

// mark is an entry of an index by words: the hash of a word, and the model that
// has it. Models of a word lie next to each other, by number, with some of other
// words of the same hash among them.
func mark(word string, i int) uint64 {
	h := fnv.New32a()
	_, _ = io.WriteString(h, lower(word)) // a hash takes everything
	return uint64(h.Sum32())<<32 | uint64(uint32(i))
}

// marked are the models of a word, and perhaps others.
func marked(index []uint64, word string) []uint32 {
	from := mark(word, 0)
	var list []uint32
	at, _ := slices.BinarySearch(index, from)
	for ; at < len(index) && index[at]>>32 == from>>32; at++ {
		list = append(list, uint32(index[at]))
	}
	return list
}

// writeOnly returns what writes _id, id and one field of a model.
func (x *indexed) writeOnly(field string) func(i int) string {
	write := x.Writer(func(name string) bool { return name == field })
	var buf []byte
	return func(i int) string {
		buf = write(buf[:0], i)
		return string(buf)
	}
}

// each calls f for every model, written with a field at most, from a goroutine
// a processor: number part of them.
func (x *indexed) each(field string, f func(part, i int, item string)) {
	var wg sync.WaitGroup
	for part := range parts() {
		wg.Go(func() {
			write := x.writeOnly(field)
			for i := x.Len() * part / parts(); i < x.Len()*(part+1)/parts(); i++ {
				f(part, i, write(i))
			}
		})
	}
	wg.Wait()
}

func parts() int { return runtime.NumCPU() }

// index is an index by the words that a model has in a field.
func (x *indexed) index(field string, words func(item string, yield func(string) bool)) []uint64 {
	found := make([][]uint64, parts())
	x.each(field, func(part, i int, item string) {
		words(item, func(word string) bool {
			found[part] = append(found[part], mark(word, i))
			return true
		})
	})
	all := slices.Concat(found...)
	slices.Sort(all)
	return slices.Compact(all)
}

func (x *indexed) byModified() []uint32 {
	x.modifiedOnce.Do(func() {
		at := make([]float64, x.Len())
		x.each(hub.SortModified, func(_, i int, item string) { at[i] = sortValue(fieldOf(item, hub.SortModified)) })
		x.modified = make([]uint32, x.Len())
		for i := range x.modified {
			x.modified[i] = uint32(i)
		}
		slices.SortFunc(x.modified, func(a, b uint32) int { return cmp.Or(cmp.Compare(at[b], at[a]), cmp.Compare(a, b)) })
	})
	return x.modified
}

func (x *indexed) byBase() []uint64 {
	x.basesOnce.Do(func() { x.bases = x.index("tags", baseTags) })
	return x.bases
}

func (x *indexed) byAuthor() []uint64 {
	x.authorsOnce.Do(func() {
		x.authors = x.index("", func(item string, yield func(string) bool) { yield(authorOf(item)) })
	})
	return x.authors
}

// children counts the models that name model i as their base, as
// [recording.childCounts] does.
func (x *indexed) children(i int) *hub.Children {
	var c hub.Children
	id := lower(stringOf(fieldOf(x.writeOnly("")(i), "id")))
	write := x.writeOnly("tags")
	for _, relation := range relations {
		tag := baseTag + relation + ":" + id
		for _, child := range marked(x.byBase(), tag) {
			baseTags(write(int(child)), func(has string) bool {
				if lower(has) != tag {
					return true
				}
				countOne(&c, relation)
				return false
			})
		}
	}
	return &c
}

// fieldOf is the value of a field of an object, null if it has none.
func fieldOf(object, field string) string {
	for name, value := range fields(object) {
		if name == field {
			return value
		}
	}
	return "null"
}

func authorOf(item string) string {
	owner, _, ok := strings.Cut(stringOf(fieldOf(item, "id")), "/")
	if !ok {
		return ""
	}
	return owner
}

// baseTags yields the tags about parents.
func baseTags(item string, yield func(tag string) bool) {
	for tag := range tagsOf(fieldOf(item, "tags")) {
		if strings.HasPrefix(tag, baseTag) && !yield(tag) {
			return
		}
	}
}
