package hub

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Error is an answer of the Hub other than success or a redirect.
type Error struct {
	Status    int
	Method    string
	URL       string // without user, fragment and secret parameters
	Code      string // X-Error-Code, such as RepoNotFound; often ""
	Message   string // in the Hub's words, one line, at most some 4 KB; can be ""
	RequestID string // X-Request-Id, for a report to the Hub
}

// ReadError makes an Error of an answer. The body may be JSON in any of the
// Hub's forms, plain text, HTML, or cut off.
func ReadError(method, rawURL string, status int, h http.Header, body []byte) *Error {
	return &Error{
		Status:    status,
		Method:    method,
		URL:       redact(rawURL),
		Code:      excerpt(plainText(h.Get("X-Error-Code")), 80),
		Message:   excerpt(message(h, body), 4000),
		RequestID: excerpt(plainText(h.Get("X-Request-Id")), 120),
	}
}

// Error is one line: what was asked, the status, and the Hub's words cut short.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d %s", e.Method, e.URL, e.Status, http.StatusText(e.Status))
	if e.Message != "" {
		b.WriteString(": " + excerpt(e.Message, 300))
	}
	var extra []string
	if e.Code != "" {
		extra = append(extra, e.Code)
	}
	if e.RequestID != "" {
		extra = append(extra, "request "+e.RequestID)
	}
	if len(extra) > 0 {
		b.WriteString(" (" + strings.Join(extra, ", ") + ")")
	}
	return b.String()
}

// Temporary reports whether the same request may succeed later. The statuses
// are those that the official client tries again.
func (e *Error) Temporary() bool {
	switch e.Status {
	case http.StatusRequestTimeout, // the Hub gave up waiting for the request
		http.StatusTooManyRequests,     // a quota: wait as ReadQuota or RetryAfter tell
		http.StatusInternalServerError, // seen under load, gone on the next try
		http.StatusBadGateway,          // the front end lost the Hub behind it
		http.StatusServiceUnavailable,  // overload or maintenance
		http.StatusGatewayTimeout:      // heavy fields with deep cursors (huggingface_hub issue 2460)
		return true
	}
	return false
}

// BadParameter reports that the Hub refuses a parameter; see [ExpandNames].
func (e *Error) BadParameter() bool { return e.Status == http.StatusBadRequest }

// MissingRepo reports that the model does not exist or is not to be seen by
// this token: 404 with RepoNotFound for a request with a token, and for one
// without 401, whose sentence is about the repo and not about a password. The
// two cases cannot be told apart, nor deleted from never having been.
func (e *Error) MissingRepo() bool {
	if e.Code == "RepoNotFound" {
		return true
	}
	return e.Status == http.StatusUnauthorized && strings.HasPrefix(e.Message, "Invalid username or password")
}

// BadToken reports that the Hub does not accept the token itself.
func (e *Error) BadToken() bool {
	return e.Status == http.StatusUnauthorized && strings.HasPrefix(e.Message, "Invalid credentials")
}

// redact drops from a URL what must not be logged.
func redact(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return "(unreadable URL)"
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	pairs := strings.Split(u.RawQuery, "&")
	for i, p := range pairs {
		name, _, _ := strings.Cut(p, "=")
		if secretName(name) {
			pairs[i] = name + "=hidden"
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	return plainText(u.String())
}

// secretName judges a parameter's name as it stands in a URL.
func secretName(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(name)
	for _, word := range []string{"token", "secret", "password", "signature", "credential", "api_key", "apikey"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
