package crawler

import (
	"math"
	"slices"
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// floor is the date that models older than the Hub's own dates carry: no _id
// lies before it (huggingface_hub, createdAt).
var floor = time.Date(2022, 3, 2, 23, 29, 4, 0, time.UTC)

// fewPages are too little to be left of a lane for a split, which reads up to a
// page twice.
const fewPages = 10

// ruler measures what is left of lanes: in keys of a sample of the models, or,
// for want of one, in parts of the Hub by its age.
type ruler struct {
	sample []graph.Key // ascending
	until  time.Time   // T0, where the last lane ends
	empty  string      // nothing seems to lie behind this key, "" if there is none; goes for measuring alone
	least  int         // what must be left of a lane for a split
}

// ageParts is how finely a ruler without a sample measures.
const ageParts = 1 << 30

// newRuler makes a ruler for a listing of about so many pages.
func newRuler(sample []graph.Key, pages int, until time.Time) ruler {
	r := ruler{sample: sample, until: until}
	r.expect(pages)
	return r
}

// expect takes in how many pages the listing is going to have.
func (r *ruler) expect(pages int) { r.least = max(1, r.whole()*fewPages/max(1, pages)) }

// publishedModels goes for the listing until more is known: so many had the real
// Hub in September 2026.
const publishedModels = 3_094_856

// age is where in the Hub's age a second lies, from 0 to 1.
func (r ruler) age(second int64) float64 {
	all := float64(r.until.Unix() - floor.Unix())
	return min(1, max(0, float64(second-floor.Unix())/max(1, all)))
}

// byAge is the part of the models that are older than a second. The Hub has grown
// about with the square of its age: 1.73 million models in May 2025 and 2.43
// million in January 2026 of the 3.09 million in September 2026.
func (r ruler) byAge(second int64) int {
	age := r.age(second)
	return int(age * age * ageParts)
}

// atPart is the second before which a part of the models is, the reverse of byAge.
func (r ruler) atPart(part int) int64 {
	return floor.Unix() + int64(math.Sqrt(float64(part)/ageParts)*float64(r.until.Unix()-floor.Unix()))
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
	return max(0, r.byAge(secondOf(end))-r.byAge(secondOf(after)))
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
	second := r.atPart(r.byAge(secondOf(l.After)) + left/2)
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
