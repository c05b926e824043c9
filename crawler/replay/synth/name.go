package synth

import (
	"strconv"
	"strings"
)

// appendID appends the id of model i.
func (h *Hub) appendID(dst []byte, i int) []byte {
	if o := h.official(i); o != nil {
		return append(dst, o.id...)
	}
	return h.madeUpID(dst, i, "-")
}

// appendFormer appends the former id of a renamed model.
func (h *Hub) appendFormer(dst []byte, i int) []byte {
	if o := h.official(i); o != nil {
		return append(dst, o.former...)
	}
	return h.madeUpID(dst, i, "")
}

// madeUpID appends an id whose owner has dash between its parts: there is one
// with and one without, the former.
func (h *Hub) madeUpID(dst []byte, i int, dash string) []byte {
	c := h.of(i, forName)
	dst = append(append(dst, pick(&c, owners)...), dash...)
	x := c.below(1 << 20) // few have many models
	dst = strconv.AppendInt(dst, int64(x*(x>>10)>>12+1), 10)
	a := &archs[h.arch(i)]
	dst = append(append(dst, '/'), pick(&c, a.bases)...)
	dst = append(append(dst, '-'), pick(&c, topics)...)
	hint := unspecified
	if from, to := h.edges(i); from < to {
		hint = h.relation(from)
	}
	dst = append(append(dst, '-'), pick(&c, hints[hint])...)
	return h.appendSuffix(append(dst, '-'), i)
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyz"

// appendSuffix appends the number of model i in disguise.
func (h *Hub) appendSuffix(dst []byte, i int) []byte {
	x := h.suffixes.at(i)
	for range h.width {
		dst = append(dst, digits[x%36])
		x /= 36
	}
	return dst
}

// parseSuffix reads what appendSuffix wrote at the end of an id.
func (h *Hub) parseSuffix(id string) (i int, ok bool) {
	if len(id) < h.width {
		return 0, false
	}
	x := 0
	for k := len(id) - 1; k >= len(id)-h.width; k-- {
		d := strings.IndexByte(digits, id[k])
		if d < 0 {
			return 0, false
		}
		x = 36*x + d
	}
	i = h.suffixes.of(x)
	return i, i < h.n
}

func lower(id string) string { return strings.ToLower(id) }

// Find is the model of an id, in any case.
func (h *Hub) Find(id string) (i int, ok bool) {
	id = lower(id)
	if o := h.byName[id]; o != nil {
		return o.index, true
	}
	i, ok = h.parseSuffix(id)
	return i, ok && lower(string(h.appendID(nil, i))) == id
}

// Renamed is the id that a former one, in any case, leads to.
func (h *Hub) Renamed(id string) (to string, ok bool) {
	id = lower(id)
	if o := h.byFormer[id]; o != nil {
		return o.id, true
	}
	i, ok := h.parseSuffix(id)
	if !ok || !h.renamed(i) || lower(string(h.appendFormer(nil, i))) != id {
		return "", false
	}
	return string(h.appendID(nil, i)), true
}

// deleted are real models that are gone; folders are what local paths begin with.
var (
	deleted = []string{"decapoda-research/llama-7b-hf", "decapoda-research/llama-13b-hf"}
	folders = []string{"outputs", "models", "results", "checkpoints", "workspace"}
)

// absentArch is the architecture that is left of the absent parent k.
func absentArch(k int) int {
	if k < len(deleted) {
		return 3 // llama
	}
	return k % len(archs)
}

// appendAbsent appends the name of the absent parent k.
func (h *Hub) appendAbsent(dst []byte, k int) []byte {
	if k < len(deleted) {
		return append(dst, deleted[k]...)
	}
	c := chance(h.seed + uint64(k))
	a := &archs[absentArch(k)]
	if c.one(12) {
		dst = append(append(dst, pick(&c, folders)...), '/')
	} else {
		dst = strconv.AppendInt(append(dst, "gone-"...), int64(c.below(9000)), 10)
		dst = append(dst, '/')
	}
	dst = append(append(dst, pick(&c, a.bases)...), '-')
	dst = append(append(dst, pick(&c, topics)...), '-')
	return strconv.AppendInt(dst, int64(k), 10)
}

// appendWrongCase appends an id with its letters in the other case, in part.
func appendWrongCase(dst []byte, id []byte) []byte {
	start := len(dst)
	dst = append(dst, id...)
	changed := false
	for k, c := range dst[start:] {
		if 'A' <= c && c <= 'Z' {
			dst[start+k] = c + 'a' - 'A'
			changed = true
		}
	}
	for k, c := range dst[start:] {
		if !changed && 'a' <= c && c <= 'z' {
			dst[start+k] = c - 'a' + 'A'
			changed = true
		}
	}
	return dst
}
