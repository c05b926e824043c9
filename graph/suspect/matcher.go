package suspect

import (
	"strings"

	"hflineage/graph"
)

// matcher finds the signs of many rules in a name at once. A rule has a bit.
type matcher struct {
	byFirst [256][]bitPattern // patterns that a name which begins so can fit
	empty   []bitPattern      // those that no character can fit

	words map[string]bitWord // folded
	begin [256]uint64        // lengths of the words that begin so, as bits
	end   [256]uint64        // of those that end so
}

type bitPattern struct {
	*pattern
	bit uint32
}

// bitWord is the rules that a word is a sign of, and those that except it.
type bitWord struct{ sign, unless uint32 }

// newMatcher makes the rules that are on ready; they have been checked.
func newMatcher(rules []*Rule) *matcher {
	m := &matcher{words: map[string]bitWord{}}
	for i, r := range rules {
		if !r.IsOn() {
			continue
		}
		for _, text := range r.Names {
			p, err := parsePattern(text)
			if err != nil {
				panic("suspect: a rule that Parse did not check: " + err.Error())
			}
			m.addPattern(bitPattern{p, 1 << i})
		}
		for _, w := range r.Words {
			m.addWord(w, bitWord{sign: 1 << i})
		}
		for _, w := range r.Unless {
			m.addWord(w, bitWord{unless: 1 << i})
		}
	}
	return m
}

func (m *matcher) addPattern(p bitPattern) {
	head := p.head
	if p.least == 0 {
		m.empty = append(m.empty, p)
	}
	for b := range m.byFirst {
		if len(head) == 0 || head[0][b] {
			m.byFirst[b] = append(m.byFirst[b], p)
		}
	}
}

func (m *matcher) addWord(word string, w bitWord) {
	word = graph.Fold(word)
	was := m.words[word]
	m.words[word] = bitWord{was.sign | w.sign, was.unless | w.unless}
	for _, w := range []string{word, strings.ToUpper(word)} {
		m.begin[w[0]] |= 1 << len(w)
		m.end[w[len(w)-1]] |= 1 << len(w)
	}
}

// add adds to the rules that suspect a model already those that its name is a sign of,
// and takes away those that except it.
func (m *matcher) add(marked uint32, name []byte) uint32 {
	patterns := m.empty
	if len(name) > 0 {
		patterns = m.byFirst[name[0]]
	}
	for _, p := range patterns {
		if p.matches(name) {
			marked |= p.bit
		}
	}
	if len(m.words) == 0 {
		return marked
	}
	var unless uint32
	for lo, hi := 0, 0; hi <= len(name); hi++ {
		if hi < len(name) && !isBreak[name[hi]] {
			continue
		}
		if n := hi - lo; 0 < n && n < 64 && m.begin[name[lo]]&m.end[name[hi-1]]&(1<<n) != 0 {
			w := m.words[graph.Fold(string(name[lo:hi]))]
			marked, unless = marked|w.sign, unless|w.unless
		}
		lo = hi + 1
	}
	return marked &^ unless
}

// isBreak has what words end at.
var isBreak = [256]bool{'.': true, '_': true, '-': true}
