package replay

import (
	"net/http"
	"net/url"
	"sync"
	"time"

	"hflineage/crawler/hub"
)

// Source makes the models of a Hub when they are asked for, numbered from 0 in
// the order of their _id. It is safe for concurrent use. Package synth has one.
type Source interface {
	// Len is the number of models, all of them public.
	Len() int
	// Until is when the listing was taken: where the server's clock begins.
	Until() time.Time
	// Key is the _id of model i.
	Key(i int) string
	// Search is the first model whose _id is not less than key, which can be
	// any string, and whether it is key.
	Search(key string) (i int, found bool)
	// Find is the model of an id, in any case.
	Find(id string) (i int, found bool)
	// Renamed is the id that a former id, in any case, leads to.
	Renamed(id string) (to string, ok bool)
	// Writer returns a function that appends model i to dst as a JSON object:
	// _id, id and those of its fields that has reports.
	Writer(has func(field string) bool) func(dst []byte, i int) []byte
}

// NewSource makes a Server of a Source. It lists by createdAt alone, in both
// directions, and answers 501 to filters and to other orders.
func NewSource(src Source, cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = clock(src.Until())
	}
	s := newServer(cfg)
	s.source = src
	return s
}

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
		refuse(w, r, http.StatusNotImplemented, "", "This Hub lists by createdAt only: it does not know "+name)
		return
	}
	l, err := s.parseSourceListing(params)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", err.Error())
		return
	}
	if l.left > 0 {
		last := hub.Cursor{Key: s.source.Key(l.start + l.step*(l.count-1)), Descending: l.step < 0}
		w.Header().Set("Link", "<"+s.nextURL(r, last)+`>; rel="next"`)
	}
	buf := pages.Get().(*[]byte)
	*buf = l.append((*buf)[:0])
	respond(w, r, http.StatusOK, jsonType, *buf)
	pages.Put(buf)
}

// unmade is a parameter that asks for more than a Source can tell, or "".
func unmade(params url.Values) string {
	for _, name := range []string{"filter", "author", "search", "pipeline_tag", "gated", "skip"} {
		if params.Get(name) != "" {
			return name
		}
	}
	if params.Get("sort") != hub.SortCreated {
		return "sort=" + params.Get("sort")
	}
	return ""
}

// sourceListing is a page: count models from start on, by step 1 or -1.
type sourceListing struct {
	start, step, count int
	left               int // models that come after the page
	write              func(dst []byte, i int) []byte
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
	l := &sourceListing{step: 1, count: hub.MaxLimit, left: s.source.Len(), write: s.source.Writer(chosen.has)}
	descending := q.Direction != hub.Ascending
	if descending {
		l.start, l.step = s.source.Len()-1, -1
	}
	if q.Cursor != "" {
		c, err := hub.ParseCursor(q.Cursor)
		if err != nil || c.Field != "" || c.Descending != descending {
			return nil, errCursor
		}
		i, found := s.source.Search(c.Key)
		switch {
		case descending:
			l.start, l.left = i-1, i
		case found:
			i++
			fallthrough
		default:
			l.start, l.left = i, s.source.Len()-i
		}
	}
	if q.Limit > 0 {
		l.count = min(q.Limit, hub.MaxLimit)
	}
	l.count = min(l.count, l.left)
	l.left -= l.count
	return l, nil
}

func (l *sourceListing) append(dst []byte) []byte {
	dst = append(dst, '[')
	for k := range l.count {
		if k > 0 {
			dst = append(dst, ',')
		}
		dst = l.write(dst, l.start+k*l.step)
	}
	return append(dst, ']')
}

// serveSourceModel answers GET /api/models/{id} from a Source.
func (s *Server) serveSourceModel(w http.ResponseWriter, r *http.Request, who user, id, revision string) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", errQuery.Error())
		return
	}
	i, found := s.source.Find(id)
	if !found {
		if to, ok := s.source.Renamed(id); ok {
			redirect(w, r, to, revision)
			return
		}
		s.missing(w, r, who)
		return
	}
	chosen, err := modelFields(params)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", err.Error())
		return
	}
	respond(w, r, http.StatusOK, jsonType, s.source.Writer(chosen.has)(nil, i))
}
