package hub

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
)

// MaxLimit is the largest page: the Hub cuts greater limits to it, and uses
// it where no limit is given.
const MaxLimit = 1000

// Sort keys of a listing. Only createdAt may be asked for in ascending order;
// the others exist descending only (huggingface_hub pull request 3630).
const (
	SortCreated   = "createdAt"
	SortModified  = "lastModified"
	SortDownloads = "downloads"
	SortLikes     = "likes"
	SortTrending  = "trendingScore" // the Hub's default
)

// Directions of a listing.
const (
	Ascending  = 1
	Descending = -1 // the Hub's default
)

// Query is what a listing is asked for. Zero fields are left to the Hub.
type Query struct {
	Filters   []string // tags, all of which must match, such as base_model:finetune:Qwen/Qwen3-8B
	Author    string   // owner, exactly
	Search    string   // part of the id
	Sort      string
	Direction int // Ascending, Descending or 0
	Limit     int // models a page
	Expand    []string
	Cursor    string // from the Link header of the page before, or [Cursor.Encode]
}

// Values are the URL parameters of q. The expand names are written as
// "expand[]"; the Hub reads "expand" just as well.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("author", q.Author)
	set("search", q.Search)
	set("sort", q.Sort)
	set("cursor", q.Cursor)
	if q.Direction != 0 {
		v.Set("direction", strconv.Itoa(q.Direction))
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if len(q.Filters) > 0 {
		v["filter"] = slices.Clone(q.Filters)
	}
	if len(q.Expand) > 0 {
		v["expand[]"] = slices.Clone(q.Expand)
	}
	return v
}

// ParseQuery reads the parameters of a listing, with both spellings of expand.
// It ignores parameters that Query has no field for, and fails on a direction
// or a limit that no Hub takes. Names of sort keys and expand fields are not
// judged: what is known differs between Hubs.
func ParseQuery(v url.Values) (Query, error) {
	q := Query{
		Filters: slices.Clone(v["filter"]),
		Author:  v.Get("author"),
		Search:  v.Get("search"),
		Sort:    v.Get("sort"),
		Cursor:  v.Get("cursor"),
		Expand:  slices.Concat(v["expand"], v["expand[]"]),
	}
	if s := v.Get("direction"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n != Ascending && n != Descending {
			return Query{}, errors.New(`"direction" must be one of [-1, 1]`)
		}
		q.Direction = n
	}
	if s := v.Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return Query{}, errors.New(`"limit" must be a number greater than or equal to 1`)
		}
		q.Limit = n
	}
	return q, nil
}
