package synth

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"time"
)

// MaxModels is the largest Hub.
const MaxModels = 50_000_000

// Hub is the listing of a Hub that does not exist. It is safe for concurrent
// use. Models are numbered from 0 in the order of their _id.
type Hub struct {
	n     int
	seed  uint64
	when  growth
	step  uint64 // of the part of an _id behind the time, from one model to the next
	gates shuffle
	gated [2]int // below the first a model is gated "manual", below the second "auto"
	junk  shuffle
	junks int

	officials []*official // by number
	places    []int       // their numbers
	named     []uint64    // a bit a model: it is an official
	byName    map[string]*official
	byFormer  map[string]*official

	// What models declare. Those that declare a parent have a rank: how many
	// before them do.
	declares []uint64 // a bit a model
	ranks    []uint32 // the rank at the beginning of each word of declares
	first    []uint32 // by rank: the first of the model's edges; one more at the end
	archs    []uint8  // by rank
	parents  []int32  // by edge: a model's number, or -1-k for the absent parent k
	kinds    []uint8  // by edge: relation, and odd above it
	suffixes shuffle
	width    int // of the suffix of a made-up name
}

// New makes the Hub of n models that seed tells.
func New(n int, seed uint64) (*Hub, error) {
	if n < 0 || n > MaxModels {
		return nil, fmt.Errorf("a synthetic Hub has from 0 to %d models, not %d", MaxModels, n)
	}
	shape := Published.Scale(n)
	h := &Hub{
		n: n, seed: mix(seed), when: newGrowth(n, shape.Floor), width: 5,
		step: math.MaxUint64 / uint64(n+1), gated: [2]int{shape.GatedManual, shape.GatedManual + shape.GatedAuto},
		junks:  junkModels * n / Published.Models,
		byName: map[string]*official{}, byFormer: map[string]*official{},
	}
	space := 36 * 36 * 36 * 36 * 36
	if n > space/2 {
		space, h.width = space*36, h.width+1
	}
	c := chance(h.seed)
	h.gates, h.junk, h.suffixes = newShuffle(n, &c), newShuffle(n, &c), newShuffle(space, &c)
	var err error
	if h.officials, err = place(n, shape, &h.when); err != nil {
		return nil, err
	}
	h.named = make([]uint64, n/64+1)
	for _, o := range h.officials {
		h.places = append(h.places, o.index)
		h.named[o.index/64] |= 1 << (o.index % 64)
		h.byName[strings.ToLower(o.id)] = o
		if o.former != "" {
			h.byFormer[strings.ToLower(o.former)] = o
		}
	}
	h.declare(shape, &c)
	return h, nil
}

// Len is the number of models.
func (h *Hub) Len() int { return h.n }

// Until is when the newest model was made: a server's clock stands there.
func (h *Hub) Until() time.Time { return End }

// Key is the _id of model i.
func (h *Hub) Key(i int) string { return string(h.appendKey(nil, i)) }

const hex = "0123456789abcdef"

// appendKey appends the _id of model i: the time, and what ascends by itself.
func (h *Hub) appendKey(dst []byte, i int) []byte {
	dst = appendHex(dst, uint64(h.when.created(i)), 8)
	return appendHex(dst, uint64(i)*h.step+uint64(h.of(i, forKey))%h.step, 16)
}

func appendHex(dst []byte, x uint64, digits int) []byte {
	for shift := 4*digits - 4; shift >= 0; shift -= 4 {
		dst = append(dst, hex[x>>shift&15])
	}
	return dst
}

// Search is the first model whose _id is key or comes behind it, and whether it
// is key. Any string will do.
func (h *Hub) Search(key string) (i int, found bool) {
	var buf [24]byte
	return sort.Find(h.n, func(i int) int { return strings.Compare(key, string(h.appendKey(buf[:0], i))) })
}

// official is the official that model i is, or nil.
func (h *Hub) official(i int) *official {
	if h.named[i/64]>>(i%64)&1 == 0 {
		return nil
	}
	k, _ := slices.BinarySearch(h.places, i)
	return h.officials[k]
}

// rank is that of model i, and whether it declares a parent.
func (h *Hub) rank(i int) (rank int, ok bool) {
	word, bit := h.declares[i/64], uint(i%64)
	return int(h.ranks[i/64]) + bits.OnesCount64(word&(1<<bit-1)), word>>bit&1 == 1
}

// edges are those of model i, by number.
func (h *Hub) edges(i int) (from, to int) {
	rank, ok := h.rank(i)
	if !ok {
		return 0, 0
	}
	return int(h.first[rank]), int(h.first[rank+1])
}

func (h *Hub) relation(edge int) relation { return relation(h.kinds[edge] & 7) }
func (h *Hub) odd(edge int) odd           { return odd(h.kinds[edge] >> 3) }

// arch is the architecture of model i, an index into archs.
func (h *Hub) arch(i int) int {
	if o := h.official(i); o != nil {
		return o.arch
	}
	if rank, ok := h.rank(i); ok {
		return int(h.archs[rank])
	}
	c := h.of(i, forParent)
	c.next()
	return anyArch(&c)
}

// renamed reports whether model i had another name once.
func (h *Hub) renamed(i int) bool {
	if o := h.official(i); o != nil {
		return o.former != ""
	}
	return h.of(i, forParent)%8 == 0
}
