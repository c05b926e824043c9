package crawler

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"

	"hflineage/graph"
)

// former are the names that the lines of a plain listing lead on to others: by
// name folded. Two kinds of lines do, which the replay Hub has beside the
// items:
//
//	{"redirect": {"from": "a/b", "to": "c/d"}}    no item, and no row that is bad
//	{…, "id": "c/d", "formerIds": ["a/b", …]}     an item
//
// and a third is in our own export of models, of one that is not on the Hub:
//
//	{…, "id": "c/d", "on_hub": false, "formerIds": […]}    no item
//
// The files then answer as the Hub would, of whose look-ups they take the place.
type former map[string]string

// take takes in a line if it is of these; it reports whether the line is no item.
func (f former) take(raw []byte) (noItem bool) {
	if !slices.ContainsFunc(marksOfFormer, func(mark []byte) bool { return bytes.Contains(raw, mark) }) {
		return false
	}
	var w struct {
		ID       string
		OnHub    *bool `json:"on_hub"`
		Redirect struct{ From, To string }
		Former   []string `json:"formerIds"`
	}
	if json.Unmarshal(raw, &w) != nil {
		return false // it is judged as a row
	}
	for _, name := range w.Former {
		f.lead(name, w.ID)
	}
	f.lead(w.Redirect.From, w.Redirect.To)
	return w.OnHub != nil && !*w.OnHub || w.ID == "" && w.Redirect.From != "" && w.Redirect.To != ""
}

var marksOfFormer = [][]byte{[]byte(`"redirect"`), []byte(`"formerIds"`), []byte(`"on_hub":false`), []byte(`"on_hub": false`)}

func (f former) lead(from, to string) {
	if from != "" && to != "" {
		f[graph.Fold(from)] = to
	}
}

// maxRenames is how many renames in a row are followed.
const maxRenames = 8

// now is the name at the end of the renames that begin with one.
func (f former) now(name string) (string, bool) {
	to, ok := f[graph.Fold(name)]
	if !ok {
		return "", false
	}
	for range maxRenames {
		next, more := f[graph.Fold(to)]
		if !more {
			return to, true
		}
		to = next
	}
	return "", false
}

// redirects are the answers of plain listings about the names that the models in
// them leave unexplained. Names that the files say nothing about are left to a
// crawl.
func (s *importing) redirects() ([]graph.Lookup, error) {
	if len(s.former) == 0 {
		return nil, nil
	}
	survey, err := s.journal.Survey(math.MaxInt, 0)
	if err != nil {
		return nil, err
	}
	var list []graph.Lookup
	for _, name := range survey.Unexplained {
		if to, ok := s.former.now(name); ok {
			list = append(list, graph.Lookup{Name: name, To: to, At: s.run.Started})
		}
	}
	return list, nil
}
