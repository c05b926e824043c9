package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hflineage/crawler/hub"
)

// selection says which fields of an item are served.
type selection struct {
	names map[string]bool // nil: all but those of except
	// except are left out where names is nil.
	except map[string]bool
}

// Fields of a listing by default, and with full (responses seen 2025-11 and
// 2026-06).
var (
	defaultFields = []string{
		"_id", "id", "likes", "trendingScore", "private", "downloads", "tags",
		"pipeline_tag", "library_name", "createdAt", "modelId",
	}
	fullFields = []string{"author", "gated", "lastModified", "sha", "siblings"}
)

// expandOnly are the fields that a model's own answer has only on request.
var expandOnly = set([]string{
	"baseModels", "trendingScore", "downloadsAllTime", "evalResults",
	"inferenceProviderMapping", "resourceGroup", "xetEnabled", "childrenModelCount",
})

func set(names []string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[name] = true
	}
	return m
}

// listingFields reads the parameters that choose the fields of a listing.
func listingFields(params url.Values, expand []string, noBaseModels bool) (selection, error) {
	extra := slices.Clone(defaultFields)
	for _, name := range []string{"full", "config", "cardData"} {
		switch {
		case !isTrue(params.Get(name)):
		case len(expand) > 0:
			return selection{}, fmt.Errorf(`"expand" cannot be used together with %q`, name)
		case name == "full":
			extra = append(extra, fullFields...)
		default:
			extra = append(extra, name)
		}
	}
	if len(expand) == 0 {
		return selection{names: set(extra)}, nil
	}
	valid := hub.ListingExpand()
	if noBaseModels {
		valid = slices.DeleteFunc(valid, func(name string) bool { return name == "baseModels" })
	}
	return expandFields(expand, valid)
}

// modelFields reads the parameters that choose the fields of one model.
func modelFields(params url.Values) (selection, error) {
	expand := slices.Concat(params["expand"], params["expand[]"])
	if len(expand) == 0 {
		return selection{except: expandOnly}, nil
	}
	return expandFields(expand, hub.DetailExpand())
}

// expandFields reads expand: exactly the fields named, and what tells whose.
func expandFields(expand, valid []string) (selection, error) {
	names := set([]string{"_id", "id"})
	for i, name := range expand {
		switch {
		case !slices.Contains(valid, name):
			return selection{}, refusal(hub.ExpandText(valid))
		case names[name]:
			return selection{}, fmt.Errorf(`"expand[%d]" contains a duplicate value`, i)
		}
		names[name] = true
	}
	return selection{names: names}, nil
}

func (f selection) has(name string) bool {
	if f.names == nil {
		return !f.except[name]
	}
	return f.names[name]
}

// write writes the entry's object. Fields keep the order and the spelling of
// the recording; author and modelId follow where it lacks them. A row that is no
// object is served as it is.
func (f selection) write(b *bytes.Buffer, e *entry) {
	if e.raw[0] != '{' {
		b.WriteString(e.raw)
		return
	}
	b.WriteByte('{')
	author, modelID := f.has("author"), f.has("modelId")
	for name, value := range fields(e.raw) {
		if !f.has(name) || name == "safetensors" && !strings.Contains(value, `"parameters"`) {
			continue
		}
		switch name {
		case "author":
			author = false
		case "modelId":
			modelID = false
		}
		appendField(b, name, value)
	}
	if author && e.author() != "" {
		appendField(b, "author", quote(e.author()))
	}
	if modelID && e.id != "" {
		appendField(b, "modelId", quote(e.id))
	}
	b.WriteByte('}')
}

func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(raw)
}

// parseSkip reads the number of items to pass over, which the Hub takes and
// the official client does not send.
func parseSkip(value string) (int, error) {
	if value == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, errSkip
	}
	return n, nil
}
