package hub

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Item is one model of a listing, or the common part of a model's own answer.
// Fields that were not asked for or that were unusable are zero; Problems says
// which of them were unusable and why.
type Item struct {
	Key          string    // _id: 24 hexadecimal digits that outlive renames; "" if missing
	ID           string    // owner/name, or a bare name; never blank
	CreatedAt    time.Time // UTC; never before 2022-03-02T23:29:04Z, the Hub's floor
	LastModified time.Time // UTC; last commit on main, can lie in the future
	Private      bool
	Gated        string // "" (open), "auto" or "manual"
	Disabled     bool
	Downloads    int64 // of the last 30 days
	Likes        int64
	PipelineTag  string
	LibraryName  string
	Tags         []string // in the Hub's order, spelled as uploaders wrote them
	BaseModels   BaseModels
	Problems     []string // such as "tags[2] is a number, not a string"
}

// BaseModels are the parents that the Hub itself resolved: one relation for
// the child and a list of parents. The zero value means that none is declared
// or that the field was not asked for.
type BaseModels struct {
	Relation string // finetune, adapter, merge, quantized, "" or a later word
	Models   []Ref
}

// Ref names a model by its stable key, its id, or both.
type Ref struct {
	Key string // "" if only the id is known
	ID  string
}

// wireItem is an item as it arrives. Its fields take any JSON value.
type wireItem struct {
	Key          text
	ID           text
	CreatedAt    stamp
	LastModified stamp
	Private      flag
	Gated        gate
	Disabled     flag
	Downloads    count
	Likes        count
	PipelineTag  text
	LibraryName  text
	Tags         tagList
	BaseModels   bases
}

// field is the field of that name, nil for one that is not of interest.
func (w *wireItem) field(name []byte) json.Unmarshaler {
	switch string(name) {
	case "_id":
		return &w.Key
	case "id":
		return &w.ID
	case "createdAt":
		return &w.CreatedAt
	case "lastModified":
		return &w.LastModified
	case "private":
		return &w.Private
	case "gated":
		return &w.Gated
	case "disabled":
		return &w.Disabled
	case "downloads":
		return &w.Downloads
	case "likes":
		return &w.Likes
	case "pipeline_tag":
		return &w.PipelineTag
	case "library_name":
		return &w.LibraryName
	case "tags":
		return &w.Tags
	case "baseModels":
		return &w.BaseModels
	}
	return nil
}

// DecodeItem decodes one listing item, a JSON object. It fails if raw is no
// object or has no usable id; everything else that is odd is a Problem.
func DecodeItem(raw []byte) (Item, error) {
	var w wireItem
	if err := readObject(raw, w.field); err != nil {
		return Item{}, fmt.Errorf("decode item: %w", err)
	}
	if reason := w.unusable(); reason != "" {
		return Item{}, fmt.Errorf("decode item: %s", reason)
	}
	return w.item(), nil
}

// unusable says why an item cannot be kept, or "".
func (w *wireItem) unusable() string {
	switch {
	case w.ID.wrong != "":
		return "id " + w.ID.wrong
	case strings.TrimSpace(w.ID.value) == "":
		return "no id"
	}
	return ""
}

func (w *wireItem) item() Item {
	return Item{
		Key:          w.Key.value,
		ID:           w.ID.value,
		CreatedAt:    w.CreatedAt.value,
		LastModified: w.LastModified.value,
		Private:      w.Private.value || w.Private.wrong != "", // in doubt it is
		Gated:        w.Gated.value,
		Disabled:     w.Disabled.value,
		Downloads:    w.Downloads.value,
		Likes:        w.Likes.value,
		PipelineTag:  w.PipelineTag.value,
		LibraryName:  w.LibraryName.value,
		Tags:         w.Tags.values,
		BaseModels:   w.BaseModels.value,
		Problems:     w.problems(),
	}
}

// problems lists what was wrong with the fields, in the order of the fields.
func (w *wireItem) problems() []string {
	var list []string
	add := func(name, wrong string) {
		if wrong != "" {
			list = append(list, name+" "+wrong)
		}
	}
	add("_id", w.Key.wrong)
	add("createdAt", w.CreatedAt.wrong)
	add("lastModified", w.LastModified.wrong)
	add("private", w.Private.wrong)
	add("gated", w.Gated.wrong)
	add("disabled", w.Disabled.wrong)
	add("downloads", w.Downloads.wrong)
	add("likes", w.Likes.wrong)
	add("pipeline_tag", w.PipelineTag.wrong)
	add("library_name", w.LibraryName.wrong)
	list = append(list, w.Tags.wrong...)
	return append(list, w.BaseModels.wrong...)
}
