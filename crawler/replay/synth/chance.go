package synth

import "math/bits"

// chance draws numbers that follow from a seed alone: SplitMix64.
type chance uint64

// of is the chance of model i; what tells one use of it from another.
func (h *Hub) of(i int, what uint64) chance {
	return chance(mix(h.seed + uint64(i)*0x9e3779b97f4a7c15 + what<<56))
}

// Uses of a model's chance.
const (
	forKey = iota
	forName
	forItem
	forParent
)

func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (c *chance) next() uint64 {
	*c += 0x9e3779b97f4a7c15
	return mix(uint64(*c))
}

// below draws a number from 0 to n-1.
func (c *chance) below(n int) int {
	hi, _ := bits.Mul64(c.next(), uint64(n))
	return int(hi)
}

// one draws true once in n times.
func (c *chance) one(n int) bool { return c.below(n) == 0 }

// pick draws an element of a list.
func pick[T any](c *chance, list []T) T { return list[c.below(len(list))] }

// shuffle is a permutation of the numbers below n, in constant memory: an
// affine one.
type shuffle struct{ n, factor, offset, inverse uint64 }

func newShuffle(n int, c *chance) shuffle {
	s := shuffle{n: uint64(max(n, 1))}
	s.factor = c.next() % s.n
	for s.inverse = 0; s.inverse == 0; s.factor++ {
		s.inverse = invert(s.factor+1, s.n)
	}
	s.offset = c.next() % s.n
	return s
}

func (s shuffle) at(i int) int { return int((mulmod(uint64(i), s.factor, s.n) + s.offset) % s.n) }

// of is the number that at maps to x.
func (s shuffle) of(x int) int { return int(mulmod(uint64(x)+s.n-s.offset, s.inverse, s.n)) }

func mulmod(a, b, n uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return bits.Rem64(hi, lo, n)
}

// invert is the inverse of a modulo n, 0 if there is none. n is below 1<<62.
func invert(a, n uint64) uint64 {
	if n == 1 {
		return 1
	}
	r0, r1 := int64(n), int64(a%n)
	t0, t1 := int64(0), int64(1)
	for r1 != 0 {
		q := r0 / r1
		r0, r1 = r1, r0-q*r1
		t0, t1 = t1, t0-q*t1
	}
	switch {
	case r0 != 1:
		return 0
	case t0 < 0:
		return uint64(t0 + int64(n))
	}
	return uint64(t0)
}
