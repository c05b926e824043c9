package crawler

import (
	"slices"
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// floor is the date that models older than the Hub's own dates carry: no _id
// lies before it (huggingface_hub, createdAt).
var floor = time.Date(2022, 3, 2, 23, 29, 4, 0, time.UTC)

const (
	fewPages  = 20 // left of a lane: a split, which reads up to a page twice, is not worth it
	smallPart = 64 // so is that part of all the time there is, where only time can be measured
)

// ruler measures what is left of lanes: in keys of a sample of the models, or,
// for want of one, in seconds.
type ruler struct {
	sample []graph.Key // ascending
	until  time.Time   // T0, where the last lane ends
	empty  string      // nothing seems to lie behind this key, "" if there is none; goes for measuring alone
	least  int         // what must be left of a lane for a split
}

// newRuler makes a ruler of a sample of so many models.
func newRuler(sample []graph.Key, models, pageSize int, until time.Time) ruler {
	r := ruler{sample: sample, until: until}
	if len(sample) == 0 {
		r.least = r.whole() / smallPart
		return r
	}
	r.least = max(1, fewPages*pageSize*len(sample)/max(models, len(sample)))
	return r
}

// endOf is the greatest key that a model created in that second can have. All
// bounds are such keys, so that a second is never divided.
func endOf(second int64) string { return hub.KeyAt(time.Unix(second, 0))[:8] + "ffffffffffffffff" }

// secondOf is the second of a key's creation, that of the floor for "".
func secondOf(key string) int64 {
	if t, ok := hub.KeyTime(key); ok {
		return t.Unix()
	}
	return floor.Unix()
}

// end is the last key that belongs to a lane.
func (r ruler) end(l graph.Lane) string {
	t0 := endOf(r.until.Unix())
	if l.Bound == "" {
		return t0
	}
	return min(l.Bound, t0)
}

// reach is how far a lane is worth measuring.
func (r ruler) reach(l graph.Lane) string {
	if r.empty == "" {
		return r.end(l)
	}
	return min(r.empty, r.end(l))
}

// between is how much lies above one key, up to another.
func (r ruler) between(after, end string) int {
	if len(r.sample) > 0 {
		return max(0, r.place(end)-r.place(after))
	}
	return int(max(0, secondOf(end)-secondOf(after)))
}

// place is how many keys of the sample do not lie above k.
func (r ruler) place(k string) int {
	i, found := slices.BinarySearchFunc(r.sample, key(k), graph.Key.Compare)
	if found {
		i++
	}
	return i
}

// left is how much of a lane is to be read yet.
func (r ruler) left(l graph.Lane) int {
	if l.Done {
		return 0
	}
	return r.between(l.After, r.reach(l))
}

func (r ruler) whole() int { return r.between("", endOf(r.until.Unix())) }

// share is the part of the listing that has been read, 1 for all of it.
func (r ruler) share(lanes []graph.Lane) float64 {
	left := 0
	for _, l := range lanes {
		left += r.left(l)
	}
	if left == 0 {
		return 1
	}
	return max(0, 1-float64(left)/float64(r.whole()))
}

// middle is the bound that leaves a lane half of what it has, and whether that
// is worth while.
func (r ruler) middle(l graph.Lane) (bound string, ok bool) {
	left, end := r.left(l), r.reach(l)
	if left == 0 || left < r.least {
		return "", false
	}
	second := secondOf(l.After) + int64(left)/2
	if len(r.sample) > 0 {
		second = secondOf(r.sample[r.place(l.After)+left/2].String())
	}
	bound = endOf(second)
	return bound, l.After < bound && bound < end
}

// longest is the number of the lane of which most is left among those that may
// be split, and where to split it; ok is false if there is none.
func (r ruler) longest(lanes []graph.Lane, may func(i int) bool) (i int, bound string, ok bool) {
	most := 0
	for k, l := range lanes {
		if !may(k) {
			continue
		}
		if b, worth := r.middle(l); worth && r.left(l) > most {
			i, bound, ok, most = k, b, true, r.left(l)
		}
	}
	return i, bound, ok
}
