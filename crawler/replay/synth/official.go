package synth

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed officials.txt
var officialsText string

// official is a model with a real name.
type official struct {
	id       string
	former   string // "" if it was never renamed
	made     time.Time
	arch     int // index into archs
	children float64
	mix      byte
	parent   string // id of its own parent, or ""
	relation relation
	top      int // of the ten largest: 0 to 9; -1 for others

	index  int // its number as a model
	demand [relations]int
}

// mixes are the shares of the relations by which children come. What is left
// to merges is small: they have several parents.
var mixes = map[byte][relations]float64{
	'a': {finetune: 0.06, adapter: 0.92, quantized: 0.02},
	'f': {finetune: 0.90, adapter: 0.06, quantized: 0.04},
	'q': {finetune: 0.10, adapter: 0.02, quantized: 0.88},
	'm': {finetune: 0.43, adapter: 0.22, quantized: 0.34, merge: 0.01},
}

// loadOfficials reads officials.txt.
func loadOfficials() ([]*official, error) {
	var list []*official
	arch := -1
	n := 0
	for line := range strings.Lines(officialsText) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok {
			name = strings.TrimSuffix(name, "]")
			if arch = slices.IndexFunc(archs, func(a architecture) bool { return a.name == name }); arch < 0 {
				return nil, fmt.Errorf("officials.txt, line %d: no architecture %q", n, name)
			}
			continue
		}
		made, err := parseOfficials(strings.Fields(line))
		if err != nil {
			return nil, fmt.Errorf("officials.txt, line %d: %w", n, err)
		}
		for _, o := range made {
			o.arch, o.top = arch, -1
			if len(list) < len(Published.Largest) {
				o.top = len(list)
			}
			list = append(list, o)
		}
	}
	return list, nil
}

// parseOfficials reads a line.
func parseOfficials(words []string) ([]*official, error) {
	if len(words) < 4 {
		return nil, fmt.Errorf("%d words, want 4 or more", len(words))
	}
	children, err := strconv.Atoi(words[0])
	if err != nil {
		return nil, err
	}
	made := floor
	if words[2] != "floor" {
		if made, err = time.Parse(time.DateOnly, words[2]); err != nil {
			return nil, err
		}
	}
	first := official{made: made, mix: words[1][0]}
	parents, formers := []string{""}, []string{""}
	for rest := words[4:]; len(rest) > 1; {
		switch {
		case rest[0] == "of" && len(rest) > 2:
			first.relation = relation(slices.Index(relationWords[:], rest[1]))
			parents, rest = braces(rest[2]), rest[3:]
		case rest[0] == "was":
			formers, rest = braces(rest[1]), rest[2:]
		default:
			return nil, fmt.Errorf("unknown word %q", rest[0])
		}
	}
	var list []*official
	ids := braces(words[3])
	for i, id := range ids {
		o := first
		o.id, o.parent, o.former = id, parents[i%len(parents)], formers[i%len(formers)]
		o.children = float64(children) / float64(len(ids))
		list = append(list, &o)
	}
	return list, nil
}

// braces expands {a,b} as a shell does.
func braces(s string) []string {
	before, rest, ok := strings.Cut(s, "{")
	if !ok {
		return []string{s}
	}
	inner, after, _ := strings.Cut(rest, "}")
	var list []string
	for word := range strings.SplitSeq(inner, ",") {
		for _, tail := range braces(after) {
			list = append(list, before+word+tail)
		}
	}
	return list
}

// beyondTen is the share of all edges that children of one parent give to the
// officials that are not among the ten largest parents. With much more, a
// relation would be used up before the youngest have theirs.
const beyondTen = 0.33

// place chooses the officials of a Hub of n models, at most one model in eight
// is one, and gives each its number and the children that it shall have.
func place(n int, shape Shape, when *growth) ([]*official, error) {
	list, err := loadOfficials()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b *official) int { return cmp.Compare(b.children, a.children) })
	list = list[:min(len(list), n/8)]
	sum := 0.0
	for _, o := range list {
		if o.top < 0 {
			sum += o.children
		}
	}
	slices.SortStableFunc(list, func(a, b *official) int { return a.made.Compare(b.made) })
	free := 0
	for k, o := range list {
		o.index = max(free, spot(o, k, n, when))
		o.index = min(o.index, n-len(list)+k) // leave room for those to come
		free = o.index + 1
		if o.top >= 0 {
			o.share(shape.Largest[o.top])
		} else {
			o.share(int(o.children / sum * beyondTen * float64(shape.Edges)))
		}
	}
	return list, nil
}

// spot is the first model of an official's day, or one of the floor's.
func spot(o *official, k, n int, when *growth) int {
	if !o.made.After(floor) {
		return k * when.floor / 256
	}
	lo, hi := 0, n
	for lo < hi {
		mid := (lo + hi) / 2
		if when.created(mid) < o.made.Unix() {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// share parts children among the relations of the mix.
func (o *official) share(children int) {
	left := children
	largest := finetune
	for r, share := range mixes[o.mix] {
		o.demand[r] = int(share * float64(children))
		left -= o.demand[r]
		if o.demand[r] > o.demand[largest] {
			largest = relation(r)
		}
	}
	o.demand[largest] += left
}
