package store

import (
	"encoding/binary"
	"slices"

	"hflineage/graph"
)

// The body of a block: the number of models and each of them, the number of
// notes and each of them. Numbers are varints, a string has its length before
// it. A word is a string that recurs: it is written in full where it is first
// used and as its number from then on.

func encodeBody(p *graph.Page) []byte {
	w := &bodyWriter{words: map[string]uint64{}}
	w.number(uint64(len(p.Models)))
	for i := range p.Models {
		w.model(&p.Models[i])
	}
	w.number(uint64(len(p.Notes)))
	for _, n := range p.Notes {
		w.word(string(n.Kind))
		w.string(n.Model)
		w.string(n.About)
	}
	return w.b
}

// bodyWriter writes into b; words numbers the words written so far, from 0.
type bodyWriter struct {
	b     []byte
	words map[string]uint64
}

func (w *bodyWriter) number(n uint64) { w.b = binary.AppendUvarint(w.b, n) }
func (w *bodyWriter) signed(n int64)  { w.b = binary.AppendVarint(w.b, n) }
func (w *bodyWriter) key(k graph.Key) { w.b = append(w.b, k[:]...) }
func (w *bodyWriter) string(s string) {
	w.number(uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *bodyWriter) word(s string) {
	n, known := w.words[s]
	if !known {
		n = uint64(len(w.words))
		w.words[s] = n
	}
	w.number(n)
	if !known {
		w.string(s)
	}
}

const (
	disabledBit = 4                     // beside the two bits of graph.Gated
	minModel    = len(graph.Key{}) + 11 // bytes that a model takes at least
)

func (w *bodyWriter) model(m *graph.Model) {
	w.key(m.Key)
	w.string(m.ID)
	w.signed(m.Created)
	w.signed(m.Modified)
	w.signed(m.Downloads)
	w.signed(m.Likes)
	w.word(m.Task)
	w.word(m.Library)
	state := byte(m.Gated)
	if m.Disabled {
		state |= disabledBit
	}
	w.b = append(w.b, state)
	w.number(uint64(len(m.Tags)))
	for _, t := range m.Tags {
		w.word(t)
	}
	w.number(uint64(len(m.BaseModels.Models)))
	w.word(m.BaseModels.Relation)
	for _, ref := range m.BaseModels.Models {
		w.key(ref.Key)
		w.word(ref.ID)
	}
}

// bodyReader reads what bodyWriter wrote. Its strings are parts of text. Once
// failed it yields zeros.
type bodyReader struct {
	text   string
	failed bool
	words  []string
	tags   []string    // of all models
	refs   []graph.Ref // of all models
}

// decode reads a body into p, whose slices it uses again.
func (r *bodyReader) decode(b []byte, p *graph.Page) error {
	*r = bodyReader{text: string(b), words: r.words[:0], tags: r.tags[:0], refs: r.refs[:0]}
	n := r.count(minModel)
	p.Models = slices.Grow(p.Models[:0], n)[:n]
	for i := range p.Models {
		r.model(&p.Models[i])
	}
	p.Notes = nil
	for range r.count(1) {
		p.Notes = append(p.Notes, graph.Anomaly{Kind: graph.AnomalyKind(r.word()), Model: r.string(), About: r.string()})
	}
	if r.failed || r.text != "" {
		return errBlock
	}
	return nil
}

func (r *bodyReader) number() uint64 {
	var n uint64
	for i := range min(len(r.text), binary.MaxVarintLen64) {
		c := r.text[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.take(i + 1)
			return n
		}
	}
	r.fail()
	return 0
}

func (r *bodyReader) signed() int64 {
	n := r.number()
	return int64(n>>1) ^ -int64(n&1) // zigzag, as binary.AppendVarint
}

// count reads how many things follow that take so many bytes each at least.
func (r *bodyReader) count(bytes int) int {
	n := r.number()
	if n > uint64(len(r.text)/bytes) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *bodyReader) take(n int) string {
	if n > len(r.text) || r.failed {
		r.fail()
		return ""
	}
	head := r.text[:n]
	r.text = r.text[n:]
	return head
}

func (r *bodyReader) fail() { r.text, r.failed = "", true }

func (r *bodyReader) key() (k graph.Key) {
	copy(k[:], r.take(len(k)))
	return k
}

func (r *bodyReader) string() string { return r.take(r.count(1)) }

func (r *bodyReader) word() string {
	n := r.number()
	switch {
	case n < uint64(len(r.words)):
		return r.words[n]
	case n > uint64(len(r.words)) || r.failed:
		r.fail()
		return ""
	}
	s := r.string()
	r.words = append(r.words, s)
	return s
}

func (r *bodyReader) model(m *graph.Model) {
	m.Key = r.key()
	m.ID = r.string()
	m.Created = r.signed()
	m.Modified = r.signed()
	m.Downloads = r.signed()
	m.Likes = r.signed()
	m.Task = r.word()
	m.Library = r.word()
	if state := r.take(1); state != "" {
		m.Gated, m.Disabled = graph.Gated(state[0]&^disabledBit), state[0]&disabledBit != 0
	}
	first := len(r.tags)
	for range r.count(1) {
		r.tags = append(r.tags, r.word())
	}
	m.Tags = part(r.tags, first)
	entries := r.count(len(graph.Key{}) + 1)
	m.BaseModels.Relation = r.word()
	first = len(r.refs)
	for range entries {
		r.refs = append(r.refs, graph.Ref{Key: r.key(), ID: r.word()})
	}
	m.BaseModels.Models = part(r.refs, first)
}

// part is a list from an element on, nil if there is none: a list that grows on
// leaves what it was for the parts of it.
func part[T any](list []T, from int) []T {
	if from == len(list) {
		return nil
	}
	return slices.Clip(list[from:])
}
