package answers

import (
	"fmt"
	"slices"
	"strings"

	"hflineage/graph/suspect"
)

// Suspects is what an answer used of a suspects file: its rules that are on, of
// the kinds that the answer is about.
type Suspects struct {
	SHA256    string   `json:"sha256"`
	Uploads   []string `json:"uploads"`
	Relations []string `json:"relations"`
	Corrected bool     `json:"relations_corrected"`
}

// SuspectsOf names the rules of one kind or both.
func SuspectsOf(f *suspect.File, uploads, relations bool) *Suspects {
	d := &Suspects{SHA256: f.SHA256, Uploads: []string{}, Relations: []string{}}
	if uploads {
		d.Uploads = append(d.Uploads, RuleNames(InUse(f.UploadRules()))...)
	}
	if relations {
		d.Relations = append(d.Relations, RuleNames(InUse(f.RelationRules()))...)
	}
	return d
}

// InUse are the rules that are on.
func InUse(rules []*suspect.Rule) []*suspect.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r *suspect.Rule) bool { return !r.IsOn() })
}

// Caption names the rules, for people; nothing where none was used.
func (d *Suspects) Caption() (lines []string) {
	if d == nil {
		return nil
	}
	if len(d.Uploads) > 0 {
		lines = append(lines, fmt.Sprintf("Suspects %.12s; uploads are suspected by %s.", d.SHA256, strings.Join(d.Uploads, ", ")))
	}
	if len(d.Relations) > 0 {
		does := "doubted"
		if d.Corrected {
			does = "not those that the models declare but corrected"
		}
		lines = append(lines, fmt.Sprintf("Suspects %.12s; relations are %s by %s.", d.SHA256, does, strings.Join(d.Relations, ", ")))
	}
	return lines
}

// RuleNames are the names of rules, in their order.
func RuleNames(rules []*suspect.Rule) []string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.Name
	}
	return names
}
