package graph

import "math/bits"

// nodeSet has a bit a node.
type nodeSet []uint64

func newNodeSet(nodes int) nodeSet { return make(nodeSet, (nodes+63)/64) }
func (s nodeSet) add(n Node)       { s[n/64] |= 1 << (n % 64) }
func (s nodeSet) remove(n Node)    { s[n/64] &^= 1 << (n % 64) }
func (s nodeSet) has(n Node) bool  { return s[n/64]&(1<<(n%64)) != 0 }

// nodesWhere has those of the first nodes that meet a condition.
func nodesWhere(nodes int, meets func(Node) bool) nodeSet {
	s := newNodeSet(nodes)
	for word := range s {
		var bits uint64
		for i := range min(64, nodes-64*word) {
			if meets(Node(64*word + i)) {
				bits |= 1 << i
			}
		}
		s[word] = bits
	}
	return s
}

// ranked is a set that numbers its nodes from 0, in their order: what is known of a
// few of many nodes then takes an array of a few.
type ranked struct {
	nodeSet
	before []uint32 // by word of the set: nodes in the words before
}

func newRanked(s nodeSet) ranked {
	r := ranked{s, make([]uint32, len(s)+1)}
	for i, word := range s {
		r.before[i+1] = r.before[i] + uint32(bits.OnesCount64(word))
	}
	return r
}

func (r ranked) len() int { return int(r.before[len(r.nodeSet)]) }

// rank is the number of a node that is in the set.
func (r ranked) rank(n Node) uint32 {
	return r.before[n/64] + uint32(bits.OnesCount64(r.nodeSet[n/64]&(1<<(n%64)-1)))
}
