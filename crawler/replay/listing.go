package replay

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"hflineage/crawler/hub"
)

// serveListing answers GET /api/models.
func (s *Server) serveListing(w http.ResponseWriter, r *http.Request, who user) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", errQuery.Error())
		return
	}
	l, err := s.parseListing(params, who)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", err.Error())
		return
	}
	page, more := l.page()
	if more {
		next := l.view.cursor(page[len(page)-1])
		if len(l.conditions.search) > 0 {
			next.Search = "replay"
		}
		w.Header().Set("Link", "<"+s.nextURL(r, next)+`>; rel="next"`)
	}
	respond(w, r, http.StatusOK, jsonType, l.render(page))
}

// listing is a request for a page, understood.
type listing struct {
	conditions conditions
	view       view
	start      int
	limit      int
	fields     selection
}

func (s *Server) parseListing(params url.Values, who user) (*listing, error) {
	q, err := hub.ParseQuery(params)
	if err != nil {
		return nil, err
	}
	seq, err := s.data.Load().sequence(q)
	if err != nil {
		return nil, err
	}
	l := &listing{conditions: parseConditions(params, q, who), limit: hub.MaxLimit}
	if l.fields, err = listingFields(params, q.Expand, s.cfg.NoBaseModels); err != nil {
		return nil, err
	}
	if q.Limit > 0 {
		l.limit = min(q.Limit, hub.MaxLimit)
	}
	skip, err := parseSkip(params.Get("skip"))
	if err != nil {
		return nil, err
	}
	l.view = l.conditions.view(seq)
	if q.Cursor == "" {
		l.start = l.skip(skip)
		return l, nil
	}
	c, err := hub.ParseCursor(q.Cursor)
	if err != nil {
		return nil, errCursor
	}
	l.start, err = l.view.after(c)
	return l, err
}

// skip is the position behind the first n items. It goes for the first page
// only: a cursor says by itself where the listing goes on.
func (l *listing) skip(n int) int {
	i := 0
	for ; n > 0 && i < l.view.len(); i++ {
		if l.conditions.meets(l.view.at(i)) {
			n--
		}
	}
	return i
}

// page collects the items of the page, and tells whether there are more. It
// ends between two items that a cursor can tell apart.
func (l *listing) page() (page []*entry, more bool) {
	for i := l.start; i < l.view.len(); i++ {
		e := l.view.at(i)
		if !l.conditions.meets(e) {
			continue
		}
		if len(page) >= l.limit {
			cut := l.beforeTie(page, e)
			if cut > 0 {
				return page[:cut], true
			}
		}
		page = append(page, e)
	}
	return page, false
}

// beforeTie is how much of a page can be served if next comes after it; 0 if
// all of it is tied with next.
func (l *listing) beforeTie(page []*entry, next *entry) int {
	n := len(page)
	for n > 0 && l.view.tied(page[n-1], next) {
		n--
	}
	return n
}

func (l *listing) render(page []*entry) []byte {
	var b bytes.Buffer
	b.Grow(256 * (len(page) + 1))
	b.WriteByte('[')
	for i, e := range page {
		if i > 0 {
			b.WriteByte(',')
		}
		l.fields.write(&b, e)
	}
	b.WriteByte(']')
	return b.Bytes()
}

// nextURL is the request's own URL with another cursor, its other parameters
// kept to the byte.
func (s *Server) nextURL(r *http.Request, c hub.Cursor) string {
	endpoint := s.cfg.Endpoint
	if endpoint == "" {
		endpoint = "http://" + r.Host
		if r.TLS != nil {
			endpoint = "https://" + r.Host
		}
	}
	var query []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && name != "cursor" {
			query = append(query, pair)
		}
	}
	query = append(query, "cursor="+url.QueryEscape(c.Encode()))
	return endpoint + hub.ListingPath + "?" + strings.Join(query, "&")
}
