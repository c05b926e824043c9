package replay

import (
	"net/http"
	"net/url"
	"time"
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

// NewSource makes a Server of a Source. It lists by createdAt in both directions
// and by lastModified, all models or those of an author or with tags that begin
// with base_model:, and answers 501 to other filters and orders. An order or a
// filter other than createdAt makes its index when it is first asked for, of
// all models: a few seconds for three million of them.
func NewSource(src Source, cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = clock(src.Until())
	}
	s := newServer(cfg)
	s.source = &indexed{Source: src}
	return s
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
	item := s.source.Writer(chosen.has)(nil, i)
	if chosen.has("childrenModelCount") {
		item = append(item[:len(item)-1], `,"childrenModelCount":`...)
		item = append(append(item, childrenJSON(s.source.children(i))...), '}')
	}
	respond(w, r, http.StatusOK, jsonType, item)
}
