package synth

import "testing"

// Every official gets the children that it shall have: no relation is used up
// before the last of them, as it would be with other numbers in officials.txt.
func TestOfficials(t *testing.T) {
	t.Parallel()
	h, err := New(500_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	children := map[int32]int{}
	for _, p := range h.parents {
		children[p]++
	}
	if len(h.officials) < 400 {
		t.Errorf("%d officials", len(h.officials))
	}
	for _, o := range h.officials {
		want := 0
		for _, n := range o.demand {
			want += n
		}
		if got := children[int32(o.index)]; got < want {
			t.Errorf("%s of %s has %d children, want %d or more: %v", o.id, o.made.Format("2006-01-02"), got, want, o.demand)
		}
	}
}

// The steps of appendSpare must not meet a tag twice.
func TestSpareTags(t *testing.T) {
	t.Parallel()
	for d := 2; d < len(spareTags); d++ {
		if len(spareTags)%d == 0 {
			t.Errorf("%d spare tags: not a prime", len(spareTags))
		}
	}
}

func TestShuffle(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 10, 36 * 36, 9973} {
		for seed := range 20 {
			c := chance(seed)
			s := newShuffle(n, &c)
			seen := make([]bool, n)
			for i := range n {
				x := s.at(i)
				if seen[x] || s.of(x) != i {
					t.Fatalf("shuffle of %d, seed %d: %d -> %d -> %d", n, seed, i, x, s.of(x))
				}
				seen[x] = true
			}
		}
	}
}
