package synth

import (
	"strconv"
	"time"
)

// field is a field of an item that can be left out; _id and id cannot.
type field uint16

// The fields in the order in which they are written.
var fieldNames = []string{
	"author", "baseModels", "createdAt", "disabled", "downloads", "gated", "lastModified",
	"library_name", "likes", "modelId", "pipeline_tag", "private", "tags",
}

const (
	author field = 1 << iota
	baseModels
	createdAt
	disabled
	downloads
	gated
	lastModified
	libraryName
	likes
	modelID
	pipelineTag
	private
	tags
)

// Writer returns the function that appends model i as a JSON object, with those
// of its fields that has reports, besides _id and id.
func (h *Hub) Writer(has func(field string) bool) func(dst []byte, i int) []byte {
	var fields field
	for k, name := range fieldNames {
		if has(name) {
			fields |= 1 << k
		}
	}
	return func(dst []byte, i int) []byte { return h.append(dst, i, fields) }
}

// append appends model i. Nothing in it needs an escape that is not written so
// in the first place.
func (h *Hub) append(dst []byte, i int, fields field) []byte {
	m := h.model(i)
	dst = h.appendKey(append(dst, `{"_id":"`...), i)
	dst = append(dst, `","id":"`...)
	start := len(dst)
	dst = h.appendID(dst, i)
	id := dst[start:]
	dst = append(dst, '"')
	if fields&author != 0 {
		dst = append(append(append(dst, `,"author":"`...), ownerOf(id)...), '"')
	}
	if fields&baseModels != 0 {
		dst = h.appendBaseModels(append(dst, `,"baseModels":`...), &m)
	}
	if fields&createdAt != 0 {
		dst = appendTime(append(dst, `,"createdAt":"`...), m.created)
	}
	if fields&disabled != 0 {
		dst = strconv.AppendBool(append(dst, `,"disabled":`...), m.disabled)
	}
	if fields&downloads != 0 {
		dst = strconv.AppendUint(append(dst, `,"downloads":`...), m.downloads, 10)
	}
	if fields&gated != 0 {
		dst = append(append(dst, `,"gated":`...), m.gated...)
	}
	if fields&lastModified != 0 {
		dst = appendTime(append(dst, `,"lastModified":"`...), m.modified)
	}
	if fields&libraryName != 0 && m.library != "" {
		dst = append(append(append(dst, `,"library_name":"`...), m.library...), '"')
	}
	if fields&likes != 0 {
		dst = strconv.AppendUint(append(dst, `,"likes":`...), m.likes, 10)
	}
	if fields&modelID != 0 {
		dst = append(append(append(dst, `,"modelId":"`...), id...), '"')
	}
	if fields&pipelineTag != 0 && m.task != "" {
		dst = append(append(append(dst, `,"pipeline_tag":"`...), m.task...), '"')
	}
	if fields&private != 0 {
		dst = append(dst, `,"private":false`...)
	}
	if fields&tags != 0 {
		dst = h.appendTags(append(dst, `,"tags":[`...), &m)
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

func ownerOf(id []byte) []byte {
	for k, c := range id {
		if c == '/' {
			return id[:k]
		}
	}
	return nil
}

// model is what is drawn of a model for its item.
type model struct {
	chance
	i         int
	from, to  int // its edges
	relation  relation
	arch      *architecture
	created   int64
	modified  int64
	downloads uint64
	likes     uint64
	gated     string
	disabled  bool
	library   string
	task      string
}

func (h *Hub) model(i int) model {
	m := model{chance: h.of(i, forItem), i: i, created: h.when.created(i), arch: &archs[h.arch(i)], gated: "false"}
	if m.from, m.to = h.edges(i); m.from < m.to {
		m.relation = h.relation(m.from)
	}
	switch x := h.gates.at(i); {
	case x < h.gated[0]:
		m.gated = `"manual"`
	case x < h.gated[1]:
		m.gated = `"auto"`
	}
	m.disabled = m.one(8000)
	m.downloads = m.next() >> (44 + m.below(20)) // most have few
	m.likes = m.next() >> (54 + m.below(10)) / 8
	late := float64(m.next()>>11) / (1 << 53)
	late *= late // most are soon left alone
	m.modified = m.created + int64(late*late*float64(End.Unix()-m.created))
	if m.one(200_000) {
		m.modified = End.Unix() + 30*24*60*60 // commits can be dated ahead
	}
	m.library, m.task = m.uses()
	return m
}

// appendTime appends a time as the Hub writes it, and the quote behind it.
func appendTime(dst []byte, sec int64) []byte {
	year, month, day := time.Unix(sec, 0).UTC().Date()
	dst = append(appendTwo(appendTwo(dst, year/100), year%100), '-')
	dst = append(appendTwo(dst, int(month)), '-')
	dst = append(appendTwo(dst, day), 'T')
	sec %= 24 * 60 * 60
	dst = append(appendTwo(dst, int(sec/3600)), ':')
	dst = append(appendTwo(dst, int(sec/60%60)), ':')
	return append(appendTwo(dst, int(sec%60)), `.000Z"`...)
}

func appendTwo(dst []byte, x int) []byte { return append(dst, byte('0'+x/10), byte('0'+x%10)) }
