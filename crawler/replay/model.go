package replay

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"

	"hflineage/crawler/hub"
)

// serveModel answers GET /api/models/{id}, of any revision: a recording knows
// the state of main only.
func (s *Server) serveModel(w http.ResponseWriter, r *http.Request, who user, id, revision string) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", errQuery.Error())
		return
	}
	data := s.data.Load()
	e := data.lookup(id)
	if e == nil {
		if to, ok := data.renamed(id); ok {
			redirect(w, r, to, revision)
			return
		}
	}
	if e == nil || e.private && who != known {
		s.missing(w, r, who)
		return
	}
	chosen, err := modelFields(params)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "", err.Error())
		return
	}
	var b bytes.Buffer
	chosen.write(&b, e)
	if chosen.has("childrenModelCount") {
		b.Truncate(b.Len() - 1)
		appendField(&b, "childrenModelCount", data.children(e.id))
		b.WriteByte('}')
	}
	respond(w, r, http.StatusOK, jsonType, b.Bytes())
}

// missing is the answer about what is not there or not to be seen: the Hub
// tells the two apart for nobody.
func (s *Server) missing(w http.ResponseWriter, r *http.Request, who user) {
	if who == anonymous {
		refuse(w, r, http.StatusUnauthorized, "", "Invalid username or password.")
		return
	}
	refuse(w, r, http.StatusNotFound, "RepoNotFound", "Repository not found")
}

// redirect sends to the new id, with a relative Location as the Hub's are.
func redirect(w http.ResponseWriter, r *http.Request, to, revision string) {
	location := hub.ModelPath(to)
	if revision != "" {
		location += "/revision/" + url.PathEscape(revision)
	}
	if r.URL.RawQuery != "" {
		location += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", location)
	respond(w, r, http.StatusTemporaryRedirect, "text/plain; charset=utf-8",
		[]byte("Temporary Redirect. Redirecting to "+location))
}

// children is the JSON of childrenModelCount.
func (rec *recording) children(id string) string {
	c := rec.childCounts()[lower(id)]
	if c == nil {
		c = &hub.Children{}
	}
	return childrenJSON(c)
}

func childrenJSON(c *hub.Children) string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // four numbers always encode
	}
	return string(raw)
}
