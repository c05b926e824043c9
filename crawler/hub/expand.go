package hub

import (
	"regexp"
	"slices"
	"strings"
)

// listingExpand are the names that a listing takes for expand, in the order
// of the Hub's own error text (seen 2026-10). In 2025 baseModels was not yet
// among them (huggingface_hub pull request 3182): treat it as optional.
var listingExpand = []string{
	"author", "baseModels", "cardData", "config", "createdAt", "disabled",
	"downloads", "downloadsAllTime", "evalResults", "gated", "inference",
	"inferenceProviderMapping", "lastModified", "library_name", "likes",
	"mask_token", "model-index", "pipeline_tag", "private", "safetensors",
	"sha", "siblings", "spaces", "tags", "transformersInfo", "trendingScore",
	"widgetData", "gguf", "resourceGroup", "xetEnabled",
}

// detailExpand are the further names that only a single model's answer takes.
var detailExpand = []string{"childrenModelCount", "usedStorage"}

// ListingExpand returns the expand names of a listing. The caller owns the
// slice.
func ListingExpand() []string { return slices.Clone(listingExpand) }

// DetailExpand returns the expand names of a single model's answer: those of a
// listing and childrenModelCount and usedStorage. The caller owns the slice.
func DetailExpand() []string { return slices.Concat(listingExpand, detailExpand) }

// expandText is the sentence with which the Hub refuses an expand name
// (huggingface_hub tests/test_hf_api.py relies on it).
var expandText = regexp.MustCompile(`"?expand[^" ]*"?\s+must be one of\s+\[([^\]]*)\]`)

// ExpandText is the Hub's refusal of an expand name that is not among names.
func ExpandText(names []string) string {
	return `"expand" must be one of [` + strings.Join(names, ", ") + `]`
}

// ExpandNames reads the valid names out of the Hub's refusal of an expand name
// ([Error.Message]); nil if the message is about something else. A client then
// drops what is not among them and asks again.
func ExpandNames(message string) []string {
	m := expandText.FindStringSubmatch(message)
	if m == nil {
		return nil
	}
	var names []string
	for name := range strings.SplitSeq(m[1], ",") {
		if name = strings.Trim(name, " \"'"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// KeepExpand returns q with those of its expand names that are in valid, and
// the names that were dropped. A client that is left without any must not ask:
// the Hub would answer with its default fields.
func (q Query) KeepExpand(valid []string) (kept Query, dropped []string) {
	kept = q
	kept.Expand = nil
	for _, name := range q.Expand {
		if slices.Contains(valid, name) {
			kept.Expand = append(kept.Expand, name)
		} else {
			dropped = append(dropped, name)
		}
	}
	return kept, dropped
}
