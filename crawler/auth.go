package crawler

import (
	"net/http"
	"net/url"
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
	if a.token != "" && req.URL.Host == a.endpoint.Host && req.URL.Scheme == a.endpoint.Scheme {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	return a.next.RoundTrip(req)
}
