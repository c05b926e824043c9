package crawler

import (
	"net/http"
	"net/url"
	"strings"
)

// auth adds the user agent and, for the configured host alone, the token.
type auth struct {
	next      http.RoundTripper
	endpoint  *url.URL
	token     string
	userAgent string
}

func (a *auth) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", a.userAgent)
	req.Header.Set("Accept", "application/json")
	if a.token != "" && origin(req.URL) == origin(a.endpoint) {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	return a.next.RoundTrip(req)
}

// origin is the scheme, host and port of u in one spelling: colly sends a
// request to example.org that was meant for https://Example.org:443.
func origin(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	case u.Scheme == "http":
		port = "80"
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}
