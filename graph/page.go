package graph

import (
	"net/url"
	"strings"
)

// PageURL is the address of a model's page on the Hub.
func PageURL(id string) string {
	segments := strings.Split(id, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return "https://huggingface.co/" + strings.Join(segments, "/")
}
