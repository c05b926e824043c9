package suspect

import (
	"bytes"

	"hflineage/graph"
)

// Marks say which rules suspect a model, by linked node: bit i is the rule number i
// of its kind in the file. What has no parent derives from nothing and is not looked
// at.
type Marks []uint32

// MarkUploads marks the uploads that rules about them suspect. It is one pass over
// the names and the carriers of the tags.
func (f *File) MarkUploads(g *graph.Graph) Marks {
	m := mark(g, f.UploadRules())
	for i := range f.Uploads {
		rule := &f.Uploads[i]
		if !rule.IsOn() || rule.Burst == 0 {
			continue
		}
		s := newSigns(&rule.Rule)
		for _, b := range g.Bursts(rule.Burst) {
			for _, n := range b.Uploads {
				if !s.excepted(g, n) {
					m[n] |= 1 << i
				}
			}
		}
	}
	return m
}

// MarkRelations marks the models of which rules suspect a declared relation.
func (f *File) MarkRelations(g *graph.Graph) Marks {
	m := mark(g, f.RelationRules())
	for n, marked := range m {
		if marked == 0 {
			continue
		}
		_, declared := g.Parents.Of(graph.Node(n))
		m[n] = 0
		for i := range f.Relations {
			if marked&(1<<i) != 0 && f.Relations[i].doubtsAny(declared) {
				m[n] |= 1 << i
			}
		}
	}
	return m
}

func (r *Relation) doubtsAny(declared []graph.Relation) bool {
	for _, d := range declared {
		if r.doubts(d) {
			return true
		}
	}
	return false
}

func (r *Relation) doubts(declared graph.Relation) bool {
	for _, w := range r.Declared {
		if w.relation() == declared {
			return true
		}
	}
	return false
}

// mark marks what shows a sign of the rules that are on, bursts aside.
func mark(g *graph.Graph, rules []*Rule) Marks {
	m := make(Marks, g.Linked)
	var inNames []named
	for i, r := range rules {
		if !r.IsOn() {
			continue
		}
		s := newSigns(r)
		g.EachTagged(r.Tags, func(n graph.Node) {
			if int(n) < g.Linked && !s.excepted(g, n) && hasParent(g, n) {
				m[n] |= 1 << i
			}
		})
		if len(s.names)+len(s.words) > 0 {
			inNames = append(inNames, named{uint32(1) << i, s})
		}
	}
	for n := range m {
		if !hasParent(g, graph.Node(n)) {
			continue
		}
		name := nameOf(g, graph.Node(n))
		for i := range inNames {
			if rule := &inNames[i]; rule.shownBy(name) {
				m[n] |= rule.bit
			}
		}
	}
	return m
}

// named is a rule with signs in names, and its bit.
type named struct {
	bit uint32
	signs
}

func hasParent(g *graph.Graph, n graph.Node) bool {
	return g.Parents.Off[n] < g.Parents.Off[n+1]
}

// nameOf is the id behind the slash, the whole of it if there is none.
func nameOf(g *graph.Graph, n graph.Node) []byte {
	id := g.IDs.Bytes(int(n))
	return id[bytes.IndexByte(id, '/')+1:]
}

// signs are those of a rule that are in names, made ready.
type signs struct {
	names  []*pattern
	words  []run
	unless []run
}

// newSigns makes the signs of a rule that has been checked ready.
func newSigns(r *Rule) signs {
	var s signs
	for _, text := range r.Names {
		p, err := parsePattern(text)
		if err != nil {
			panic("suspect: a rule that Parse did not check: " + err.Error())
		}
		s.names = append(s.names, p)
	}
	s.words, s.unless = wordRuns(r.Words), wordRuns(r.Unless)
	return s
}

func wordRuns(words []string) []run {
	runs := make([]run, len(words))
	for i, w := range words {
		for _, b := range []byte(w) {
			c := &chars{}
			c.add(b, b)
			runs[i] = append(runs[i], c)
		}
	}
	return runs
}

func (s *signs) shownBy(name []byte) bool {
	for _, p := range s.names {
		if p.matches(name) {
			return !anyWord(s.unless, name)
		}
	}
	return anyWord(s.words, name) && !anyWord(s.unless, name)
}

func (s *signs) excepted(g *graph.Graph, n graph.Node) bool {
	return len(s.unless) > 0 && anyWord(s.unless, nameOf(g, n))
}

// anyWord reports whether one of the words is in the name.
func anyWord(words []run, name []byte) bool {
	for _, w := range words {
		for at := 0; at+len(w) <= len(name); at++ {
			if w[0][name[at]] && w.matches(name[at:]) && bounded(name, at, at+len(w)) {
				return true
			}
		}
	}
	return false
}

// bounded reports whether a word may begin at lo and end at hi.
func bounded(name []byte, lo, hi int) bool {
	return (lo == 0 || isBreak(name[lo-1])) && (hi == len(name) || isBreak(name[hi]))
}

func isBreak(b byte) bool { return b == '.' || b == '_' || b == '-' }
