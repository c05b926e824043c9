package graph

import (
	"slices"
	"strings"
	"sync"
)

// Builder collects the models of a run, in the order in which they were
// received, and the Hub's answers about renamed models; Build makes the Graph.
// Strings that recur (tags, names of parents) are kept once, so that three
// million models fit in memory. The zero Builder is ready for use.
type Builder struct {
	// SurveyOnly leaves out what Survey does not look at: tags that mention no
	// parent, and words. Build must not be called then.
	SurveyOnly bool

	models    []modelRow
	ids       stringTable
	words     dictionary // tags, licences, tasks, libraries
	names     dictionary // names of parents, as written
	tags      []uint32   // words, by modelRow.tags
	mentions  []tagMention
	entries   []entry
	unknown   map[int32]uint32 // by model, names: the relation of its entries, where the rule does not know it
	redirects []redirect
}

// Size is how much a Builder is going to be given.
type Size struct {
	Models  int
	IDBytes int // of all ids together
	Tags    int // of all models together
}

// Reserve makes room for what is going to be added; without it the room grows
// as needed, by copies.
func (b *Builder) Reserve(s Size) {
	b.models = slices.Grow(b.models, s.Models)
	b.ids.grow(s.Models, s.IDBytes)
	if !b.SurveyOnly {
		b.tags = slices.Grow(b.tags, s.Tags)
	}
}

// modelRow is one received model. The end of its share of tags, mentions and
// entries is where the next model's begins.
type modelRow struct {
	key               Key
	created, modified uint32
	downloads         uint64
	likes             uint32
	license           uint32 // words
	task, library     uint32 // words
	tags              uint32
	mentions, entries uint32
	flags             Flags
	relation          Relation // of the entries
}

// tagMention is a parent that a tag mentions.
type tagMention struct {
	name     uint32 // names
	unknown  uint32 // names, 0 for none
	relation Relation
}

// entry is a parent that baseModels mentions.
type entry struct {
	key  Key
	name uint32 // names
}

type redirect struct{ from, to string }

// Redirect records an answer of the Hub: the name from now means the model to.
func (b *Builder) Redirect(from, to string) {
	b.redirects = append(b.redirects, redirect{from, to})
}

// Add appends a model. It keeps no reference to m's slices.
func (b *Builder) Add(m *Model) { b.AddPage([]Model{*m}) }

// AddPage appends models. It keeps no reference to their slices.
//
// The words and the names of parents are two dictionaries, and looking them up is
// most of the work: two goroutines share it, each with its own fields of the rows.
func (b *Builder) AddPage(models []Model) {
	first := len(b.models)
	for i := range models {
		m := &models[i]
		b.ids.add([]byte(m.ID))
		b.models = append(b.models, modelRow{
			key:       m.Key,
			created:   seconds(m.Created),
			modified:  seconds(m.Modified),
			downloads: uint64(max(0, m.Downloads)),
			likes:     uint32(min(max(0, m.Likes), 1<<32-1)),
			flags:     flagsOf(m),
		})
	}
	rows := b.models[first:]
	var words sync.WaitGroup
	if !b.SurveyOnly {
		words.Go(func() {
			for i := range rows {
				b.addWords(&rows[i], &models[i])
			}
		})
	}
	for i := range rows {
		b.addParents(int32(first+i), &rows[i], &models[i])
	}
	words.Wait()
}

// seconds keeps a time that the columns can hold (until 2106).
func seconds(t int64) uint32 { return uint32(min(max(0, t), 1<<32-1)) }

func flagsOf(m *Model) Flags {
	f := OnHub
	switch m.Gated {
	case GatedAuto:
		f |= FlagAuto
	case GatedManual:
		f |= FlagManual
	}
	if m.Disabled {
		f |= FlagDisabled
	}
	return f
}

// licensePrefix begins the tags that name a licence.
const licensePrefix = "license:"

// addWords adds what a model says of itself.
func (b *Builder) addWords(row *modelRow, m *Model) {
	row.task, row.library = b.words.code(m.Task), b.words.code(m.Library)
	row.tags = uint32(len(b.tags))
	for _, tag := range m.Tags {
		if strings.HasPrefix(tag, TagPrefix) {
			continue
		}
		if row.license == 0 && len(tag) > len(licensePrefix) && strings.HasPrefix(tag, licensePrefix) {
			row.license = b.words.code(tag[len(licensePrefix):])
		}
		b.tags = append(b.tags, b.words.code(tag))
	}
}

// addParents adds what model i says of its parents.
func (b *Builder) addParents(i int32, row *modelRow, m *Model) {
	row.mentions, row.entries = uint32(len(b.mentions)), uint32(len(b.entries))
	for _, tag := range m.Tags {
		if m, ok := parseTag(tag); ok {
			b.mentions = append(b.mentions, tagMention{
				name:     b.names.code(m.name),
				unknown:  b.names.code(m.unknown),
				relation: m.relation,
			})
		}
	}
	r, known := ParseRelation(m.BaseModels.Relation)
	row.relation = r
	if !known && m.BaseModels.Relation != "" {
		if b.unknown == nil {
			b.unknown = map[int32]uint32{}
		}
		b.unknown[i] = b.names.code(m.BaseModels.Relation)
	}
	first := len(b.entries)
	for _, ref := range m.BaseModels.Models {
		if ref.ID == "" {
			continue
		}
		e := entry{key: ref.Key, name: b.names.code(ref.ID)}
		if !b.hasEntry(b.entries[first:], e) {
			b.entries = append(b.entries, e)
		}
	}
}

// hasEntry reports whether an entry of the same _id, or of the same folded id
// where there is no _id, is there already.
func (b *Builder) hasEntry(entries []entry, e entry) bool {
	return slices.ContainsFunc(entries, func(other entry) bool {
		return other.key == e.key && (!e.key.IsZero() || Fold(b.name(other.name)) == Fold(b.name(e.name)))
	})
}

func (b *Builder) name(code uint32) string { return b.names.list[code] }

func (b *Builder) mentionsOf(i int32) []tagMention {
	return share(b.mentions, b.models, i, func(r *modelRow) uint32 { return r.mentions })
}

func (b *Builder) entriesOf(i int32) []entry {
	return share(b.entries, b.models, i, func(r *modelRow) uint32 { return r.entries })
}

func (b *Builder) tagsOf(i int32) []uint32 {
	return share(b.tags, b.models, i, func(r *modelRow) uint32 { return r.tags })
}

// share returns model i's part of list.
func share[T any](list []T, models []modelRow, i int32, start func(*modelRow) uint32) []T {
	end := uint32(len(list))
	if int(i)+1 < len(models) {
		end = start(&models[i+1])
	}
	return list[start(&models[i]):end]
}
