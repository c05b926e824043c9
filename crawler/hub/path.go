package hub

import (
	"net/http"
	"net/url"
	"strings"
)

// ListingPath is the path of the listing of models, below the endpoint.
const ListingPath = "/api/models"

// ModelPath is the path, percent-encoded, of one model's answer, below the
// endpoint. The slash between owner and name stays one.
func ModelPath(id string) string {
	segments := strings.Split(id, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return ListingPath + "/" + strings.Join(segments, "/")
}

// ParseModelPath reads a percent-encoded path made by [ModelPath], with or
// without a revision behind it: /api/models/owner/name/revision/refs%2Fpr%2F1.
// It accepts a bare name too; ok is false for every other path.
func ParseModelPath(path string) (id, revision string, ok bool) {
	rest, found := strings.CutPrefix(path, ListingPath+"/")
	if !found {
		return "", "", false
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil || plain == "" {
			return "", "", false
		}
		segments[i] = plain
	}
	if n := len(segments); n >= 3 && segments[n-2] == "revision" {
		segments, revision = segments[:n-2], segments[n-1]
	}
	if len(segments) > 2 {
		return "", "", false
	}
	for _, s := range segments {
		if strings.Contains(s, "/") {
			return "", "", false
		}
	}
	return strings.Join(segments, "/"), revision, true
}

// LocationModel reads the new id out of the Location of a redirect, which the
// Hub answers to the old id of a renamed model. The Hub's locations are
// relative; absolute ones, and a mirror's path in front, are accepted.
func LocationModel(h http.Header) (id string, ok bool) {
	u, err := url.Parse(h.Get("Location"))
	if err != nil {
		return "", false
	}
	path := u.EscapedPath()
	i := strings.Index(path, ListingPath+"/")
	if i < 0 {
		return "", false
	}
	id, _, ok = ParseModelPath(path[i:])
	return id, ok
}
