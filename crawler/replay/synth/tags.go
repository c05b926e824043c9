package synth

import "strconv"

// uses draws the library and the task, "" where the Hub would leave them out.
func (m *model) uses() (library, task string) {
	a := m.arch
	switch {
	case a.style == other && m.one(2):
		return "", ""
	case m.relation == quantized:
		return pick(&m.chance, []string{"gguf", "transformers", "mlx", "transformers", ""}), styles[a.style].task
	case m.relation == adapter && a.style != image:
		library = "peft"
	default:
		library = styles[a.style].library
	}
	if m.one(4) {
		return library, ""
	}
	return library, styles[a.style].task
}

// styles are what the models of a style have in common.
var styles = [...]struct{ library, task string }{
	text:    {"transformers", "text-generation"},
	image:   {"diffusers", "text-to-image"},
	encoder: {"transformers", "text-classification"},
	speech:  {"transformers", "automatic-speech-recognition"},
	robot:   {"lerobot", "robotics"},
	vision:  {"transformers", "image-classification"},
	other:   {"pytorch", "feature-extraction"},
}

// told is of a hundred models how many have a tag of their architecture, by
// relation: adapters mostly tell no more than their library.
var told = [relations]int{unspecified: 85, finetune: 85, adapter: 30, quantized: 60, merge: 85}

// appendTags appends the tags of a model, with commas between.
func (h *Hub) appendTags(dst []byte, m *model) []byte {
	dst = appendTag(dst, m.library)
	if m.one(2) {
		dst = appendTag(dst, pick(&m.chance, []string{"safetensors", "safetensors", "pytorch", "onnx"}))
	}
	percent := told[m.relation]
	if m.arch.style == image {
		percent = 90
	}
	if len(m.arch.tags) > 0 && m.below(100) < percent {
		dst = appendTag(dst, pick(&m.chance, m.arch.tags))
	}
	dst = appendTag(dst, m.task)
	spare := m.below(2)
	if m.from == m.to && m.one(2) {
		spare++
	}
	dst = m.appendSpare(dst, spare)
	for range 1 + m.below(7) {
		dst = m.appendDataset(dst)
	}
	if m.one(3) {
		paper := m.popular(17)
		dst = strconv.AppendInt(append(dst, `"arxiv:`...), int64(1600+paper%11*100+1+paper/11%12), 10)
		dst = strconv.AppendInt(append(dst, '.'), int64(10_000+paper/132), 10)
		dst = append(dst, `",`...)
	}
	dst = h.appendLineage(dst, m)
	if m.below(3) > 0 {
		dst = appendTag(dst, pick(&m.chance, licenses))
	}
	return append(dst, `"region:us"`...)
}

var licenses = []string{
	"license:apache-2.0", "license:apache-2.0", "license:apache-2.0", "license:other", "license:cc-by-4.0",
	"license:creativeml-openrail-m", "license:llama3.1", "license:gemma", "license:bigscience-openrail-m",
}

func appendTag(dst []byte, tag string) []byte {
	if tag == "" {
		return dst
	}
	return append(append(append(dst, '"'), tag...), `",`...)
}

// appendSpare appends n different tags that tell nothing of lineage.
func (m *model) appendSpare(dst []byte, n int) []byte {
	k, step := m.below(len(spareTags)), 1+m.below(len(spareTags)-1)
	for range n {
		dst = appendTag(dst, spareTags[k])
		k = (k + step) % len(spareTags)
	}
	return dst
}

// appendDataset appends the tag of one of some 200,000 datasets, of which a few
// are in much use.
func (m *model) appendDataset(dst []byte) []byte {
	c := chance(m.popular(18))
	dst = append(append(append(dst, `"dataset:`...), pick(&c, owners)...), '-')
	dst = strconv.AppendInt(dst, int64(c.below(60_000)), 10)
	dst = append(append(dst, '/'), pick(&c, topics)...)
	dst = append(dst, pick(&c, datasets)...)
	dst = strconv.AppendInt(append(dst, '-'), int64(c.below(900)), 10)
	return append(dst, `",`...)
}

// popular draws a number of so many bits, small ones more often.
func (m *model) popular(bits int) int {
	x := m.below(1 << bits)
	return x * (x * x >> bits) >> bits
}

var datasets = []string{
	"-instructions-filtered-deduplicated", "-conversations-train-split", "-preference-pairs-binarized",
	"-synthetic-question-answering", "-multilingual-corpus-cleaned-v2",
}
