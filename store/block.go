package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	"hflineage/graph"
)

// A block is a page of the listing as the journal keeps it: a version byte,
// the models, the notes, and a CRC-32C of all before it (4 bytes, little
// endian). Numbers are varints, strings have their length before them.
const blockVersion = 1

var errBlock = errors.New("a block is damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func encodeBlock(p *graph.Page) []byte {
	w := &blockWriter{[]byte{blockVersion}}
	w.number(uint64(len(p.Models)))
	for i := range p.Models {
		w.model(&p.Models[i])
	}
	w.number(uint64(len(p.Notes)))
	for _, n := range p.Notes {
		w.string(string(n.Kind))
		w.string(n.Model)
		w.string(n.About)
	}
	return binary.LittleEndian.AppendUint32(w.b, crc32.Checksum(w.b, castagnoli))
}

// decodeBlock calls add for each model in turn and returns the notes. The
// model's slices are the callee's to keep.
func decodeBlock(b []byte, add func(*graph.Model)) (notes []graph.Anomaly, err error) {
	if len(b) < 5 || b[0] != blockVersion {
		return nil, errBlock
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.Checksum(body, castagnoli) != sum {
		return nil, errBlock
	}
	r := &blockReader{b: body[1:]}
	for range r.count() {
		var m graph.Model
		r.model(&m)
		if r.failed {
			return nil, errBlock
		}
		add(&m)
	}
	for range r.count() {
		notes = append(notes, graph.Anomaly{Kind: graph.AnomalyKind(r.string()), Model: r.string(), About: r.string()})
	}
	if r.failed || len(r.b) > 0 {
		return nil, errBlock
	}
	return notes, nil
}

type blockWriter struct{ b []byte }

func (w *blockWriter) number(n uint64) { w.b = binary.AppendUvarint(w.b, n) }
func (w *blockWriter) signed(n int64)  { w.b = binary.AppendVarint(w.b, n) }
func (w *blockWriter) key(k graph.Key) { w.b = append(w.b, k[:]...) }
func (w *blockWriter) string(s string) {
	w.number(uint64(len(s)))
	w.b = append(w.b, s...)
}

const disabledBit = 4 // beside the two bits of graph.Gated

func (w *blockWriter) model(m *graph.Model) {
	w.key(m.Key)
	w.string(m.ID)
	w.signed(m.Created)
	w.signed(m.Modified)
	w.signed(m.Downloads)
	w.signed(m.Likes)
	w.string(m.Task)
	w.string(m.Library)
	state := byte(m.Gated)
	if m.Disabled {
		state |= disabledBit
	}
	w.b = append(w.b, state)
	w.number(uint64(len(m.Tags)))
	for _, t := range m.Tags {
		w.string(t)
	}
	w.string(m.BaseModels.Relation)
	w.number(uint64(len(m.BaseModels.Models)))
	for _, ref := range m.BaseModels.Models {
		w.key(ref.Key)
		w.string(ref.ID)
	}
}

// blockReader reads what blockWriter wrote. Once failed it yields zeros.
type blockReader struct {
	b      []byte
	failed bool
}

func (r *blockReader) number() uint64 {
	n, used := binary.Uvarint(r.b)
	r.take(used)
	return n
}

func (r *blockReader) signed() int64 {
	n, used := binary.Varint(r.b)
	r.take(used)
	return n
}

// count reads how many things follow; each is one byte at least.
func (r *blockReader) count() int {
	n := r.number()
	if n > uint64(len(r.b)) {
		r.failed = true
		return 0
	}
	return int(n)
}

// take returns the next n bytes; n <= 0 is what binary.Uvarint says of damage.
func (r *blockReader) take(n int) []byte {
	if n <= 0 || n > len(r.b) || r.failed {
		r.failed = true
		r.b = nil
		return nil
	}
	head := r.b[:n]
	r.b = r.b[n:]
	return head
}

func (r *blockReader) key() (k graph.Key) {
	copy(k[:], r.take(len(k)))
	return k
}

func (r *blockReader) string() string {
	n := r.count()
	if n == 0 {
		return ""
	}
	return string(r.take(n))
}

func (r *blockReader) model(m *graph.Model) {
	m.Key = r.key()
	m.ID = r.string()
	m.Created = r.signed()
	m.Modified = r.signed()
	m.Downloads = r.signed()
	m.Likes = r.signed()
	m.Task = r.string()
	m.Library = r.string()
	if state := r.take(1); state != nil {
		m.Gated, m.Disabled = graph.Gated(state[0]&^disabledBit), state[0]&disabledBit != 0
	}
	for range r.count() {
		m.Tags = append(m.Tags, r.string())
	}
	m.BaseModels.Relation = r.string()
	for range r.count() {
		m.BaseModels.Models = append(m.BaseModels.Models, graph.Ref{Key: r.key(), ID: r.string()})
	}
}
