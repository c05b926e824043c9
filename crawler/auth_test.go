package crawler

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func mustParse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestToken sends requests as the crawl does, through colly, which writes hosts
// in its own way.
func TestToken(t *testing.T) {
	tests := []struct {
		endpoint, url string
		want          bool // the token goes along
	}{
		{"https://huggingface.co", "https://huggingface.co/api/models?limit=1", true},
		{"https://HuggingFace.co", "https://HuggingFace.co/api/models", true},
		{"https://huggingface.co:443", "https://huggingface.co:443/api/models", true},
		{"http://mirror:80/hub", "http://mirror:80/hub/api/models", true},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080/api/models", true},
		{"http://[::1]:8080", "http://[::1]:8080/api/models", true},
		{"https://huggingface.co", "http://huggingface.co/api/models", false},
		{"https://huggingface.co", "http://huggingface.co:443/api/models", false},
		{"http://huggingface.co", "https://huggingface.co/api/models", false},
		{"https://huggingface.co", "https://huggingface.co:8443/api/models", false},
		{"https://huggingface.co", "https://cdn.huggingface.co/api/models", false},
		{"https://huggingface.co", "https://huggingface.co.evil.test/api/models", false},
		{"https://huggingface.co", "https://huggingface.co@evil.test/api/models", false},
		{"https://huggingface.co", "https://evil.test/huggingface.co/api/models", false},
	}
	for _, tt := range tests {
		var got http.Header
		a := &auth{endpoint: mustParse(t, tt.endpoint), token: "hf_secret", userAgent: "agent/1", next: answers(func(req *http.Request) (*http.Response, error) {
			got = req.Header
			return response(http.StatusOK, http.Header{}, "[]"), nil
		})}
		if _, err := newFetcher(t.Context(), chain{a, newRetry()}).get(tt.url); err != nil {
			t.Errorf("%s: %v", tt.url, err)
			continue
		}
		if sent := got.Get("Authorization"); (sent == "Bearer hf_secret") != tt.want || strings.Contains(sent, "hf_") != tt.want {
			t.Errorf("endpoint %s, request %s: Authorization %q, want the token: %t", tt.endpoint, tt.url, sent, tt.want)
		}
		if got := got.Get("User-Agent"); got != "agent/1" {
			t.Errorf("%s: User-Agent %q, want agent/1", tt.url, got)
		}
		if got := got.Get("Accept"); got != "application/json" {
			t.Errorf("%s: Accept %q, want application/json", tt.url, got)
		}
	}
}

func TestNoToken(t *testing.T) {
	a := &auth{endpoint: mustParse(t, "https://hub.test"), next: answers(func(req *http.Request) (*http.Response, error) {
		if got, ok := req.Header["Authorization"]; ok {
			t.Errorf("Authorization %q without a token, want none", got)
		}
		return response(http.StatusOK, http.Header{}, ""), nil
	})}
	req := request(t.Context())
	if _, err := a.RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	if len(req.Header) > 0 {
		t.Errorf("the caller's request was changed: %v", req.Header)
	}
}

// TestTokenIsNotTold looks for the token in what the layers say of a failure.
func TestTokenIsNotTold(t *testing.T) {
	var log strings.Builder
	for name, next := range map[string]answers{
		"network":  func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"overload": func(*http.Request) (*http.Response, error) { return response(503, http.Header{}, "later"), nil },
	} {
		r := newRetry()
		r.attempts = 1
		r.log = func(_ string, args ...any) {
			for _, arg := range args {
				if err, ok := arg.(error); ok {
					log.WriteString(err.Error())
				}
			}
		}
		a := &auth{endpoint: mustParse(t, "https://hub.test"), token: "hf_secret", next: next}
		_, err := newFetcher(t.Context(), chain{a, r}).get("https://hub.test/api/models?token=hf_secret")
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), "hf_secret") || strings.Contains(log.String(), "hf_secret") {
			t.Errorf("%s: the token is told: %v; %s", name, err, log.String())
		}
	}
}
