package web

import (
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// searchView is what /search shows, schema hflineage.api.search/1. The page is one of
// its models.
type searchView struct {
	Schema string `json:"schema"`
	answers.Source
	Query  string        `json:"q"`
	Found  int           `json:"found"`  // models whose id or name begins with it; the first 1,000 are listed
	Means  *namedModel   `json:"means"`  // where none does: the model that it is another name of, null if there is none
	Models []listedModel `json:"models"` // the one of that very id first, then those with the most children, then downloads
	paging

	Few  bool   `json:"-"` // a list to choose from while one types
	Hint string `json:"-"` // where nothing was found
}

func (v *searchView) heading() string { return "Search" }

// namedModel is a model that a name leads to.
type namedModel struct {
	answers.AskedName
	ID string `json:"id"`
}

// Limits of a search.
const (
	searchBytes  = 200
	searchListed = 1000
	searchFew    = 8
)

func search(r *request) (view, error) {
	v := &searchView{Schema: "hflineage.api.search/1", Source: r.source, Query: r.query.Get("q"), Models: []listedModel{}, Few: r.query.Get("few") == "1"}
	if len(v.Query) > searchBytes {
		return nil, errBad("what is searched for is too long: %d bytes at most", searchBytes)
	}
	var m *matches
	if word := graph.Clean(v.Query); word != "" {
		m = r.names().matching(word)
		v.Found = m.count()
	}
	listed := min(v.Found, searchListed)
	if v.Few {
		listed = min(listed, searchFew)
	}
	var err error
	if v.paging, err = r.paged("/search", listed); err != nil {
		return nil, err
	}
	switch {
	case v.Found > 0:
		for _, n := range part(&v.paging, m.first(v.paging.Last())) {
			v.Models = append(v.Models, listedOf(r.graph, n))
		}
	case m != nil && !v.Few:
		r.otherwise(v)
	}
	return v, nil
}

// otherwise looks for the model that a name means which is the beginning of none.
func (r *request) otherwise(v *searchView) {
	n, asked, err := r.find(v.Query)
	if err != nil {
		if _, hint, ok := strings.Cut(err.Error(), "; "); ok {
			v.Hint = hint
		}
		return
	}
	v.Means = &namedModel{asked, r.graph.ID(n)}
}
