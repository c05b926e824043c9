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
	m := make(Marks, g.Linked)
	clear(m) // a page that is written before it is read is given once, not twice
	for i := range f.Uploads {
		rule := &f.Uploads[i]
		if !rule.IsOn() || rule.Burst == 0 {
			continue
		}
		for _, b := range g.Bursts(rule.Burst) {
			for _, n := range b.Uploads {
				m[n] |= 1 << i
			}
		}
	}
	m.addSigns(g, f.UploadRules())
	return m
}

// MarkRelations marks the models of which rules suspect a declared relation.
func (f *File) MarkRelations(g *graph.Graph) Marks {
	m := make(Marks, g.Linked)
	m.addSigns(g, f.RelationRules())
	var doubts [graph.Relations]uint32 // the rules that doubt a relation
	for i := range f.Relations {
		for _, w := range f.Relations[i].Declared {
			doubts[w.relation()] |= 1 << i
		}
	}
	for n, marked := range m {
		if marked == 0 {
			continue
		}
		var doubting uint32
		_, declared := g.Parents.Of(graph.Node(n))
		for _, r := range declared {
			doubting |= doubts[r]
		}
		m[n] &= doubting
	}
	return m
}

// addSigns marks what shows a sign in its name or tags, and then takes away what the
// rules except.
func (m Marks) addSigns(g *graph.Graph, rules []*Rule) {
	inNames := newMatcher(rules)
	for i, r := range rules {
		if r.IsOn() {
			g.EachTagged(r.Tags, func(n graph.Node) {
				if int(n) < g.Linked {
					m[n] |= 1 << i
				}
			})
		}
	}
	for n := range m {
		if g.Parents.Off[n] == g.Parents.Off[n+1] {
			m[n] = 0
			continue
		}
		id := g.IDs.Bytes(n)
		m[n] = inNames.add(m[n], id[bytes.IndexByte(id, '/')+1:]) // the whole id if it has no slash
	}
}
