package hub

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// NextLink returns the target of the Link header whose relation is "next", as
// the Hub wrote it, or "" on the last page. Several links, in one header or in
// several, blanks, and unquoted or multiple relations are accepted.
func NextLink(h http.Header) string {
	for _, value := range h.Values("Link") {
		for value != "" {
			var target, params string
			target, params, value = cutLink(value)
			if target != "" && isNext(params) {
				return target
			}
		}
	}
	return ""
}

// cutLink takes the first link off a Link header: its target, its parameters,
// and what follows it. A target may hold commas, and so may a quoted parameter.
func cutLink(s string) (target, params, rest string) {
	_, s, ok := strings.Cut(s, "<")
	if !ok {
		return "", "", ""
	}
	target, s, ok = strings.Cut(s, ">")
	if !ok {
		return "", "", ""
	}
	params, rest = cutUnquoted(s, ',')
	return strings.TrimSpace(target), params, rest
}

// cutUnquoted cuts s at the first sep that is not in quotes.
func cutUnquoted(s string, sep byte) (before, after string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func isNext(params string) bool {
	for params != "" {
		var param string
		param, params = cutUnquoted(params, ';')
		name, value, _ := strings.Cut(param, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for rel := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"'`)) {
			if strings.EqualFold(rel, "next") {
				return true
			}
		}
	}
	return false
}

// Rebase brings a next link of the listing back to endpoint: behind a mirror
// (HF_ENDPOINT) the Hub still names itself, and a client must send its token
// to no other host than the configured one (as fix_hf_endpoint_in_url does in
// huggingface_hub). The query is kept to the byte. A link that leads anywhere
// but to the listing is refused.
//
//	next                                   endpoint               result
//	https://huggingface.co/api/models?a=b  https://mirror/hub     https://mirror/hub/api/models?a=b
//	/api/models?a=b                        https://huggingface.co https://huggingface.co/api/models?a=b
//	https://mirror/hub/api/models?a=b      https://mirror/hub     https://mirror/hub/api/models?a=b
//	https://huggingface.co/login           https://mirror         refused
func Rebase(next string, endpoint *url.URL) (string, error) {
	u, err := url.Parse(next)
	if err != nil {
		return "", fmt.Errorf("next link %q is no URL", excerpt(plainText(next), 200))
	}
	base := strings.TrimSuffix(endpoint.Path, "/")
	path := strings.TrimSuffix(u.Path, "/")
	if path != ListingPath && path != base+ListingPath {
		return "", fmt.Errorf("next link %q does not lead to the listing", excerpt(redact(next), 200))
	}
	to := url.URL{
		Scheme:   endpoint.Scheme,
		Host:     endpoint.Host,
		Path:     base + ListingPath,
		RawQuery: u.RawQuery,
	}
	return to.String(), nil
}
