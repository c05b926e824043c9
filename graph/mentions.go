package graph

// Mentions is what the models say of their parents, as received: the rule makes
// the edges of it, and the same models listed again beside others can give other
// edges. Model Nodes[i] has the tags TagOff[i] to TagOff[i+1], and the entries of
// baseModels EntryOff[i] to EntryOff[i+1].
type Mentions struct {
	Names Strings // of parents, and words for relations, as written; sorted as ids are, Names 0 is ""
	Nodes []Node  // that mention a parent, ascending

	TagOff  []uint32   // len(Nodes)+1 entries
	TagName []uint32   // of a tag: the name, with the word before it where that is an unknown relation
	TagRel  []Relation // of a tag

	EntryOff  []uint32 // len(Nodes)+1 entries
	EntryWord []uint32 // by place in Nodes: the relation of the entries
	EntryKey  []Key    // of an entry
	EntryName []uint32 // of an entry: the id
}

// Tag is tag k as the Hub lists it.
func (m *Mentions) Tag(k int) string {
	name := m.Names.At(int(m.TagName[k]))
	if r := m.TagRel[k]; r != Unspecified {
		name = r.String() + ":" + name
	}
	return TagPrefix + name
}

// BaseModels is what baseModels said of the model at a place in Nodes.
func (m *Mentions) BaseModels(place int) BaseModels {
	b := BaseModels{Relation: m.Names.At(int(m.EntryWord[place]))}
	for k := m.EntryOff[place]; k < m.EntryOff[place+1]; k++ {
		b.Models = append(b.Models, Ref{Key: m.EntryKey[k], ID: m.Names.At(int(m.EntryName[k]))})
	}
	return b
}

// addMentions keeps what the listed models say of their parents.
func (a *assembly) addMentions() {
	m := Mentions{
		TagOff: []uint32{0}, TagName: make([]uint32, 0, len(a.b.mentions)), TagRel: make([]Relation, 0, len(a.b.mentions)),
		EntryOff: []uint32{0}, EntryKey: make([]Key, 0, len(a.b.entries)), EntryName: make([]uint32, 0, len(a.b.entries)),
	}
	words := a.relationWords()
	for n, p := range a.rows {
		if !p.listed() {
			continue
		}
		mentions, entries, word := a.b.mentionsOf(int32(p)), a.b.entriesOf(int32(p)), words.of(int32(p))
		if len(mentions) == 0 && len(entries) == 0 && word == 0 {
			continue
		}
		m.Nodes = append(m.Nodes, Node(n))
		for _, t := range mentions {
			m.TagName, m.TagRel = append(m.TagName, words.name(t)), append(m.TagRel, t.relation)
		}
		for _, e := range entries {
			m.EntryKey, m.EntryName = append(m.EntryKey, e.key), append(m.EntryName, e.name)
		}
		m.TagOff, m.EntryOff = append(m.TagOff, uint32(len(m.TagName))), append(m.EntryOff, uint32(len(m.EntryKey)))
		m.EntryWord = append(m.EntryWord, word)
	}
	m.sortNames(&a.b.names)
	a.g.Mentions = m
	a.b.mentions, a.b.entries = nil, nil
}

// sortNames makes Names of the names that are used, and takes over their new codes.
func (m *Mentions) sortNames(names *dictionary) {
	used := make([]bool, len(names.list))
	used[0] = true
	lists := [][]uint32{m.TagName, m.EntryWord, m.EntryName}
	for _, list := range lists {
		for _, code := range list {
			used[code] = true
		}
	}
	var codes []uint32
	m.Names, codes = names.sorted(func(name uint32) bool { return used[name] })
	for _, list := range lists {
		for i, code := range list {
			list[i] = codes[code]
		}
	}
}

// relationWords writes relations as names.
type relationWords struct {
	b     *Builder
	known [Relations]uint32
	wrong map[tagMention]uint32 // tags with an unknown relation, by what they say
}

func (a *assembly) relationWords() *relationWords {
	w := &relationWords{b: a.b, wrong: map[tagMention]uint32{}}
	for r := Finetune; r < Relations; r++ {
		w.known[r] = w.add(r.String())
	}
	return w
}

func (w *relationWords) add(name string) uint32 {
	w.b.names.list = append(w.b.names.list, name)
	return uint32(len(w.b.names.list) - 1)
}

// of is the relation that the entries of model i have.
func (w *relationWords) of(i int32) uint32 {
	if word := w.b.unknown[i]; word != 0 {
		return word
	}
	return w.known[w.b.models[i].relation]
}

// name is the name in a tag.
func (w *relationWords) name(t tagMention) uint32 {
	if t.unknown == 0 {
		return t.name
	}
	code, ok := w.wrong[t]
	if !ok {
		code = w.add(w.b.name(t.unknown) + ":" + w.b.name(t.name))
		w.wrong[t] = code
	}
	return code
}
