package replay

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"sync"

	"hflineage/crawler/hub"
)

// pages are buffers for the bodies of pages.
var pages = sync.Pool{New: func() any { return new([]byte) }}

// serveSourceListing answers GET /api/models from a Source.
func (s *Server) serveSourceListing(w http.ResponseWriter, r *http.Request) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", errQuery.Error())
		return
	}
	if name := unmade(params); name != "" {
		refuse(w, r, http.StatusNotImplemented, "", "This Hub lists by createdAt and lastModified, by author and by parent only: it does not know "+name)
		return
	}
	l, err := s.parseSourceListing(params)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", err.Error())
		return
	}
	page, more := l.page()
	if more {
		w.Header().Set("Link", "<"+s.nextURL(r, l.cursor(page[len(page)-1]))+`>; rel="next"`)
	}
	buf := pages.Get().(*[]byte)
	*buf = append((*buf)[:0], '[')
	for k, i := range page {
		if k > 0 {
			*buf = append(*buf, ',')
		}
		*buf = l.write(*buf, i)
	}
	*buf = append(*buf, ']')
	respond(w, r, http.StatusOK, jsonType, *buf)
	pages.Put(buf)
}

// unmade is a parameter that asks for more than a Source can tell, or "".
func unmade(params url.Values) string {
	for _, name := range []string{"search", "pipeline_tag", "gated", "skip"} {
		if params.Get(name) != "" {
			return name
		}
	}
	for _, tag := range params["filter"] {
		if !strings.HasPrefix(tag, baseTag) {
			return "filter=" + tag
		}
	}
	if by := params.Get("sort"); by != hub.SortCreated && by != hub.SortModified {
		return "sort=" + by
	}
	return ""
}

// sourceListing is a request for a page of a Source, understood. Its models are
// addressed by their position in its order.
type sourceListing struct {
	src        *indexed
	byModified bool
	descending bool
	part       []uint32 // nil: all by number; else in the order, with some perhaps that do not meet the conditions
	filters    []string
	author     string
	start      int
	limit      int
	write      func(dst []byte, i int) []byte
}

func (s *Server) parseSourceListing(params url.Values) (*sourceListing, error) {
	q, err := hub.ParseQuery(params)
	if err != nil {
		return nil, err
	}
	chosen, err := listingFields(params, q.Expand, s.cfg.NoBaseModels)
	if err != nil {
		return nil, err
	}
	l := &sourceListing{
		src: s.source, byModified: q.Sort == hub.SortModified, descending: q.Direction != hub.Ascending,
		filters: q.Filters, author: q.Author, limit: hub.MaxLimit, write: s.source.Writer(chosen.has),
	}
	if l.byModified && !l.descending {
		return nil, errDirection
	}
	if q.Limit > 0 {
		l.limit = min(q.Limit, hub.MaxLimit)
	}
	l.choose()
	if q.Cursor == "" {
		return l, nil
	}
	c, err := hub.ParseCursor(q.Cursor)
	if err != nil {
		return nil, errCursor
	}
	return l, l.goTo(c)
}

// choose looks up the models that may meet the conditions, in the order.
func (l *sourceListing) choose() {
	switch {
	case len(l.filters) > 0:
		l.part = marked(l.src.byBase(), l.filters[0])
	case l.author != "":
		l.part = marked(l.src.byAuthor(), l.author)
	case l.byModified:
		l.part = l.src.byModified()
		return
	default:
		return
	}
	if l.part == nil {
		l.part = []uint32{} // not nil, which would be everything
	}
	if !l.byModified {
		if l.descending {
			slices.Reverse(l.part)
		}
		return
	}
	at := make(map[uint32]float64, len(l.part))
	for _, i := range l.part {
		at[i] = sortValue(l.modified(int(i)))
	}
	slices.SortStableFunc(l.part, func(a, b uint32) int { return cmp.Compare(at[b], at[a]) })
}

func (l *sourceListing) len() int {
	if l.part == nil {
		return l.src.Len()
	}
	return len(l.part)
}

func (l *sourceListing) at(position int) int {
	switch {
	case l.part != nil:
		return int(l.part[position])
	case l.descending:
		return l.src.Len() - 1 - position
	}
	return position
}

// modified is the date of model i as JSON.
func (l *sourceListing) modified(i int) string {
	return fieldOf(l.src.writeOnly(hub.SortModified)(i), hub.SortModified)
}

// goTo starts the page behind a cursor, which need not be that of a model.
func (l *sourceListing) goTo(c hub.Cursor) error {
	before, found := l.src.Search(c.Key) // how many models have a smaller _id
	behind := before                     // the first one that has a greater
	if found {
		behind++
	}
	if l.byModified {
		if c.Field != hub.SortModified {
			return errCursor
		}
		value := sortValue(c.Value)
		l.start = sort.Search(l.len(), func(k int) bool {
			i := l.at(k)
			if at := sortValue(l.modified(i)); at != value {
				return at < value
			}
			return i >= behind
		})
		return nil
	}
	if c.Field != "" || c.Descending != l.descending {
		return errCursor
	}
	l.start = sort.Search(l.len(), func(k int) bool {
		if l.descending {
			return l.at(k) < before
		}
		return l.at(k) >= behind
	})
	return nil
}

// page collects the models of the page, and tells whether there are more.
func (l *sourceListing) page() (page []int, more bool) {
	meets := l.conditions()
	for k := l.start; k < l.len(); k++ {
		i := l.at(k)
		if !meets(i) {
			continue
		}
		if len(page) == l.limit {
			return page, true
		}
		page = append(page, i)
	}
	return page, false
}

// conditions returns what tells whether a model is to be listed.
func (l *sourceListing) conditions() func(i int) bool {
	if len(l.filters) == 0 && l.author == "" {
		return func(int) bool { return true }
	}
	write := l.src.writeOnly("tags")
	return func(i int) bool {
		item := write(i)
		left := slices.Clone(l.filters)
		baseTags(item, func(tag string) bool {
			left = slices.DeleteFunc(left, func(f string) bool { return f == tag })
			return true
		})
		return len(left) == 0 && (l.author == "" || l.author == authorOf(item))
	}
}

// cursor is the cursor behind model i.
func (l *sourceListing) cursor(i int) hub.Cursor {
	if l.byModified {
		return hub.Cursor{Key: l.src.Key(i), Field: hub.SortModified, Value: l.modified(i)}
	}
	return hub.Cursor{Key: l.src.Key(i), Descending: l.descending}
}
