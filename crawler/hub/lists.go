package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// tagList takes the tags of an item. A tag that is no string is left out and
// named in wrong; the others keep their order.
type tagList struct {
	values []string
	wrong  []string
}

func (l *tagList) UnmarshalJSON(raw []byte) error {
	*l = tagList{}
	switch kind(raw) {
	case "a list":
	case "null":
		return nil
	default:
		l.wrong = []string{fmt.Sprintf("tags is %s, not a list", kind(raw))}
		return nil
	}
	if !l.plain(raw) {
		l.each(raw)
	}
	return nil
}

// each reads a list of anything.
func (l *tagList) each(raw []byte) {
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil {
		l.wrong = []string{"tags cannot be read: " + err.Error()} // checked before: damage in memory
		return
	}
	for i, e := range elems {
		if kind(e) != "a string" {
			l.wrong = append(l.wrong, fmt.Sprintf("tags[%d] is %s, not a string", i, kind(e)))
			continue
		}
		l.values = append(l.values, unquote(e))
	}
}

// plain reads a list of strings without escapes, as nearly every item has one,
// in two allocations: the tags are parts of one string. It reports false, and
// leaves l alone, where the list holds anything else.
func (l *tagList) plain(raw []byte) bool {
	if bytes.IndexByte(raw, '\\') >= 0 || !utf8.Valid(raw) {
		return false
	}
	s := string(raw[1 : len(raw)-1])
	values := make([]string, 0, bytes.Count(raw, []byte{'"'})/2)
	for i := 0; i < len(s); {
		switch s[i] {
		case ' ', '\t', '\n', '\r', ',':
			i++
		case '"':
			end := i + 1
			for s[end] != '"' {
				end++
			}
			values = append(values, s[i+1:end])
			i = end + 1
		default:
			return false
		}
	}
	if len(values) > 0 {
		l.values = values
	}
	return true
}

// bases takes baseModels in each shape that has been seen or documented:
//
//	{"relation": R, "models": [{"_id": K, "id": I}, "I", ...]}
//	["I", {"_id": K, "id": I}, ...]
//	"I"
//	null
type bases struct {
	value BaseModels
	wrong []string
}

func (b *bases) UnmarshalJSON(raw []byte) error {
	*b = bases{}
	switch kind(raw) {
	case "null":
	case "a string":
		b.ref("baseModels", raw)
	case "a list":
		b.list("baseModels", raw)
	case "an object":
		if !b.plain(raw) {
			b.object(raw)
		}
	default:
		b.wrong = []string{fmt.Sprintf("baseModels is %s, not an object", kind(raw))}
	}
	return nil
}

// plain reads the form that today's Hub answers, in one go. It reports false,
// and leaves b alone, where anything is of another form.
func (b *bases) plain(raw []byte) bool {
	// Of a name that comes twice encoding/json reads the second list into the first
	// one, and a null not at all.
	if bytes.Count(raw, []byte("[")) > 1 || bytes.Contains(raw, []byte("null")) {
		return false
	}
	var w struct {
		Relation string `json:"relation"`
		Models   []struct {
			Key string `json:"_id"`
			ID  string `json:"id"`
		} `json:"models"`
	}
	if json.Unmarshal(raw, &w) != nil || len(w.Models) == 0 {
		return false
	}
	refs := make([]Ref, len(w.Models))
	for i, m := range w.Models {
		refs[i] = Ref(m)
		if refs[i] == (Ref{}) {
			return false
		}
	}
	b.value = BaseModels{Relation: w.Relation, Models: refs}
	return true
}

func (b *bases) object(raw []byte) {
	var w struct {
		Relation text            `json:"relation"`
		Models   json.RawMessage `json:"models"`
	}
	if err := json.Unmarshal(raw, &w); err != nil {
		b.wrong = []string{"baseModels cannot be read: " + err.Error()} // checked before: damage in memory
		return
	}
	b.value.Relation = w.Relation.value
	if w.Relation.wrong != "" {
		b.wrong = append(b.wrong, "baseModels.relation "+w.Relation.wrong)
	}
	switch kind(w.Models) {
	case "a list":
		b.list("baseModels.models", w.Models)
	case "a string", "an object":
		b.ref("baseModels.models", w.Models)
	case "null", "nothing":
	default:
		b.wrong = append(b.wrong, fmt.Sprintf("baseModels.models is %s, not a list", kind(w.Models)))
	}
}

func (b *bases) list(path string, raw []byte) {
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil {
		b.wrong = append(b.wrong, path+" cannot be read: "+err.Error()) // checked before: damage in memory
		return
	}
	for i, e := range elems {
		b.ref(fmt.Sprintf("%s[%d]", path, i), e)
	}
}

// ref adds one parent, given as an id or as an object.
func (b *bases) ref(path string, raw []byte) {
	var r Ref
	switch kind(raw) {
	case "a string":
		r.ID = unquote(raw)
	case "an object":
		var w struct {
			Key text `json:"_id"`
			ID  text `json:"id"`
		}
		if err := json.Unmarshal(raw, &w); err != nil {
			b.wrong = append(b.wrong, path+" cannot be read: "+err.Error()) // checked before: damage in memory
			return
		}
		r = Ref{Key: w.Key.value, ID: w.ID.value}
	default:
		b.wrong = append(b.wrong, fmt.Sprintf("%s is %s, not a model", path, kind(raw)))
		return
	}
	if r == (Ref{}) {
		b.wrong = append(b.wrong, path+" names no model")
		return
	}
	b.value.Models = append(b.value.Models, r)
}
