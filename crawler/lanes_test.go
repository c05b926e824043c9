package crawler

import (
	"math"
	"testing"
	"time"

	"hflineage/graph"
)

// at is the n-th key of a second.
func at(second int64, n int) graph.Key {
	k := key(endOf(second))
	copy(k[4:], []byte{0, 0, 0, 0, 0, 0, 0, byte(n)})
	return k
}

func TestEndOf(t *testing.T) {
	for second, want := range map[int64]string{
		0:          "00000000ffffffffffffffff",
		1704067200: "65920080ffffffffffffffff",
		1<<32 - 1:  "ffffffffffffffffffffffff",
	} {
		if got := endOf(second); got != want || secondOf(got) != second {
			t.Errorf("endOf(%d) = %s, of second %d, want %s", second, got, secondOf(got), want)
		}
	}
}

// sampled are 100 keys, two a second from 1,700,000,000 on.
func sampled() []graph.Key {
	var list []graph.Key
	for i := range 100 {
		list = append(list, at(1_700_000_000+int64(i/2), i%2))
	}
	return list
}

func TestMiddle(t *testing.T) {
	const s = 1_700_000_000 // a second, and the first of the sample
	day := int64(24 * 3600)
	byAge := newRuler(nil, 640, floor.Add(640*24*time.Hour)) // splits from 10 pages of 640 on
	began := floor.Unix()
	atAge := func(squared float64) int64 { return began + int64(math.Sqrt(squared)*float64(640*day)) }
	bySample := newRuler(sampled(), 50, time.Unix(s+60, 0)) // splits from 20 keys on, 10 pages of 50
	crowded := newRuler([]graph.Key{at(s, 1), at(s, 2), at(s, 3), at(s, 4)}, 40, time.Unix(s+9, 0))
	tests := map[string]struct {
		ruler ruler
		lane  graph.Lane
		left  int
		want  int64 // the second of the bound, 0 for none
	}{
		"by age, all of it":              {byAge, graph.Lane{}, ageParts, atAge(1. / 2)},
		"by age, in the middle":          {byAge, graph.Lane{After: endOf(began + 320*day), Bound: endOf(began + 480*day)}, ageParts*9/16 - ageParts/4, atAge(13. / 32)},
		"by age, the last lane":          {byAge, graph.Lane{After: endOf(began + 480*day)}, ageParts * 7 / 16, atAge(25. / 32)},
		"by age, a bound behind T0":      {byAge, graph.Lane{After: endOf(began + 480*day), Bound: endOf(began + 900*day)}, ageParts * 7 / 16, atAge(25. / 32)},
		"by age, too little":             {byAge, graph.Lane{After: endOf(began), Bound: endOf(began + 64*day)}, ageParts / 100, 0},
		"by age, nothing left":           {byAge, graph.Lane{After: endOf(began + 700*day)}, 0, 0},
		"done":                           {byAge, graph.Lane{Done: true}, 0, 0},
		"by sample, all of it":           {bySample, graph.Lane{}, 100, s + 25},
		"by sample, in the middle":       {bySample, graph.Lane{After: at(s+10, 0).String(), Bound: endOf(s + 29)}, 39, s + 20},
		"by sample, behind the sample":   {bySample, graph.Lane{After: endOf(s + 55)}, 0, 0},
		"by sample, too little":          {bySample, graph.Lane{After: endOf(s + 40)}, 18, 0},
		"a second, with more behind it":  {crowded, graph.Lane{}, 4, s},
		"a second that the lane is in":   {crowded, graph.Lane{After: at(s, 1).String()}, 3, s},
		"a second that the lane ends in": {crowded, graph.Lane{Bound: endOf(s)}, 4, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.ruler.left(tt.lane); got != tt.left {
				t.Errorf("left(%+v) = %d, want %d", tt.lane, got, tt.left)
			}
			bound, ok := tt.ruler.middle(tt.lane)
			if off := secondOf(bound) - tt.want; ok != (tt.want > 0) || ok && (off < -1 || off > 1) {
				t.Errorf("middle(%+v) = %s, %t, want %s", tt.lane, bound, ok, endOf(tt.want))
			}
		})
	}
}

func TestLongest(t *testing.T) {
	r := newRuler(sampled(), 50, time.Unix(1_700_000_060, 0))
	end := func(i int64) string { return endOf(1_700_000_000 + i) }
	lanes := []graph.Lane{
		{After: end(9), Bound: end(9), Done: true},
		{After: end(9), Bound: end(24)},
		{After: end(24), Bound: end(44)},
		{After: end(44)},
	}
	all := func(int) bool { return true }
	if i, bound, ok := r.longest(lanes, all); i != 2 || bound != end(35) || !ok {
		t.Errorf("longest = %d, %s, %t, want 2, %s", i, bound, ok, end(35))
	}
	if i, bound, ok := r.longest(lanes, func(i int) bool { return i != 2 }); i != 1 || bound != end(17) || !ok {
		t.Errorf("longest but 2 = %d, %s, %t, want 1, %s", i, bound, ok, end(17))
	}
	if i, _, ok := r.longest(lanes, func(i int) bool { return i == 3 }); ok {
		t.Errorf("longest of what is too short = %d, want none", i)
	}
	if got := r.share(lanes); math.Abs(got-0.2) > 1e-9 {
		t.Errorf("share = %v, want 0.2", got)
	}
	if got := r.share(lanes[:1]); got != 1 {
		t.Errorf("share of what is done = %v, want 1", got)
	}
}
