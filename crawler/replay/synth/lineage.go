package synth

// appendBaseModels appends what the Hub itself says of the parents: those that
// are listed, under today's names.
func (h *Hub) appendBaseModels(dst []byte, m *model) []byte {
	if m.from == m.to || m.relation == unspecified || h.parents[m.from] < 0 {
		return append(dst, "null"...)
	}
	switch h.odd(m.from) {
	case oddBase, oddRedirect:
		return append(dst, "null"...)
	case oddSpelling:
		if m.i%2 == 0 {
			return append(dst, "null"...)
		}
	}
	dst = append(append(dst, `{"relation":"`...), relationWords[m.relation]...)
	dst = append(dst, `","models":[`...)
	for e := m.from; e < m.to; e++ {
		if e > m.from {
			dst = append(dst, ',')
		}
		parent := int(h.parents[e])
		dst = h.appendKey(append(dst, `{"_id":"`...), parent)
		dst = h.appendID(append(dst, `","id":"`...), parent)
		dst = append(dst, `"}`...)
	}
	return append(dst, "]}"...)
}

// appendLineage appends the tags about the parents, each with a comma behind.
func (h *Hub) appendLineage(dst []byte, m *model) []byte {
	if m.from == m.to && h.junk.at(m.i) < h.junks {
		name := junkNames[h.junk.at(m.i)%len(junkNames)]
		dst = append(append(append(dst, `"base_model:`...), name...), `",`...)
		return append(append(append(dst, `"base_model:finetune:`...), name...), `",`...)
	}
	var buf [256]byte
	for e := m.from; e < m.to; e++ {
		name := h.appendSpelled(buf[:0], e, m.i)
		dst = append(append(append(dst, `"base_model:`...), name...), `",`...)
		word := relationWords[m.relation]
		switch h.odd(e) {
		case oddWord:
			word = "distill"
		case oddConflict:
			word = relationWords[finetune+m.relation%merge] // the next one
		}
		if word != "" {
			dst = append(append(append(dst, `"base_model:`...), word...), ':')
			dst = append(append(dst, name...), `",`...)
		}
	}
	return dst
}

// appendSpelled appends the name that model i gives the parent of an edge.
func (h *Hub) appendSpelled(dst []byte, edge, i int) []byte {
	parent := int(h.parents[edge])
	if parent < 0 {
		return h.appendAbsent(dst, -1-parent)
	}
	switch h.odd(edge) {
	case oddName, oddRedirect:
		return h.appendFormer(dst, parent)
	case oddCase:
		var buf [128]byte
		return appendWrongCase(dst, h.appendID(buf[:0], parent))
	case oddSpelling:
		return h.appendDressed(dst, parent, i)
	}
	return h.appendID(dst, parent)
}

// dresses are what stands around an id that is no plain name but can be cleaned
// to one. In the last ones the slash is written as two dashes.
var dresses = [][2]string{
	{"https://huggingface.co/", ""},
	{"https://huggingface.co/", "/tree/main"},
	{"hf.co/", ""},
	{"", "@main"},
	{"", ":latest"},
	{"'", "'"},
	{" ", ""},
	{"hf://", ""},
	{"/root/.cache/huggingface/hub/models--", "/snapshots/3f2a91"},
	{"models--", ""},
	{"/cache/models/", ""},
}

const dashed = 8 // the first of them with two dashes

func (h *Hub) appendDressed(dst []byte, parent, i int) []byte {
	k := int(h.of(i, forParent)>>16) % len(dresses)
	dst = append(dst, dresses[k][0]...)
	start := len(dst)
	dst = h.appendID(dst, parent)
	if k >= dashed {
		slash := start + len(ownerOf(dst[start:]))
		dst = append(dst, 0)
		copy(dst[slash+1:], dst[slash:])
		dst[slash], dst[slash+1] = '-', '-'
	}
	return append(dst, dresses[k][1]...)
}

// junkNames stand where a parent should, as JSON writes them.
var junkNames = []string{
	"./outputs/checkpoint-1500", "/home/user/models/llama/7b/hf", "\\\"Kokoro 82M\\\"", "a model that I trained myself",
	"https://example.com/models/best.pt", "C:\\\\models\\\\base", "/workspace/run/42/merged", "my finetune (v2)",
	"https://huggingface.co/", "none / from scratch", "/content/drive/MyDrive/base", "YOLO 11 nano",
}
