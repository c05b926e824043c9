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
	byTime := newRuler(nil, 0, 1000, floor.Add(640*24*time.Hour)) // splits from 10 days on
	began := floor.Unix()
	bySample := newRuler(sampled(), 100*100, 100, time.Unix(s+60, 0)) // splits from 20 keys on, 2,000 models
	crowded := newRuler([]graph.Key{at(s, 1), at(s, 2), at(s, 3), at(s, 4)}, 4, 1, time.Unix(s+9, 0))
	crowded.least = 1
	tests := map[string]struct {
		ruler ruler
		lane  graph.Lane
		left  int
		want  int64 // the second of the bound, 0 for none
	}{
		"by time, all of it":             {byTime, graph.Lane{}, int(640 * day), began + 320*day},
		"by time, in the middle":         {byTime, graph.Lane{After: endOf(began + 100*day), Bound: endOf(began + 120*day)}, int(20 * day), began + 110*day},
		"by time, the last lane":         {byTime, graph.Lane{After: endOf(began + 600*day)}, int(40 * day), began + 620*day},
		"by time, a bound behind T0":     {byTime, graph.Lane{After: endOf(began + 600*day), Bound: endOf(began + 900*day)}, int(40 * day), began + 620*day},
		"by time, too little":            {byTime, graph.Lane{After: endOf(began + 100*day), Bound: endOf(began + 109*day)}, int(9 * day), 0},
		"by time, nothing left":          {byTime, graph.Lane{After: endOf(began + 700*day)}, 0, 0},
		"done":                           {byTime, graph.Lane{Done: true}, 0, 0},
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
			if ok != (tt.want > 0) || ok && bound != endOf(tt.want) {
				t.Errorf("middle(%+v) = %s, %t, want %s", tt.lane, bound, ok, endOf(tt.want))
			}
		})
	}
}

func TestLongest(t *testing.T) {
	r := newRuler(sampled(), 100, 1, time.Unix(1_700_000_060, 0))
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
