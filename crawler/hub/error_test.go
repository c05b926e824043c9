package hub_test

import (
	"net/http"
	"strings"
	"testing"

	"hflineage/crawler/hub"
)

func TestReadError(t *testing.T) {
	const at = "https://huggingface.co/api/models/a/b"
	tests := map[string]struct {
		status int
		header map[string]string
		body   string
		want   string // Error()
	}{
		"missing, no token": {
			401, map[string]string{"X-Error-Message": "Invalid username or password.", "X-Request-Id": "Root=1-2"},
			`{"error":"Invalid username or password."}`,
			"GET " + at + ": 401 Unauthorized: Invalid username or password. (request Root=1-2)",
		},
		"missing, with a token": {
			404, map[string]string{"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"},
			`{"error":"Repository not found"}`,
			"GET " + at + ": 404 Not Found: Repository not found (RepoNotFound)",
		},
		"a list of sentences":     {400, nil, `{"error":["one","two","one"]}`, "GET " + at + ": 400 Bad Request: one; two"},
		"a list of messages":      {400, nil, `{"errors":[{"message":"one","type":"error"},{"message":"two"}]}`, "GET " + at + ": 400 Bad Request: one; two"},
		"a word and a sentence":   {400, nil, `{"error":"invalid_grant","error_description":"expired"}`, "GET " + at + ": 400 Bad Request: invalid_grant; expired"},
		"the header only":         {403, map[string]string{"X-Error-Message": "Access to this resource is disabled."}, "", "GET " + at + ": 403 Forbidden: Access to this resource is disabled."},
		"header and body differ":  {400, map[string]string{"X-Error-Message": "short"}, `{"error":"longer"}`, "GET " + at + ": 400 Bad Request: short; longer"},
		"plain text":              {429, nil, "We had to rate limit your IP (127.0.0.1).\nLog in.", "GET " + at + ": 429 Too Many Requests: We had to rate limit your IP (127.0.0.1). Log in."},
		"HTML":                    {502, nil, "<html><style>h1{}</style><h1>Bad\nGateway</h1></html>", "GET " + at + ": 502 Bad Gateway: Bad Gateway"},
		"text with signs":         {500, nil, "1 < 2 and 3 > 2", "GET " + at + ": 500 Internal Server Error: 1 < 2 and 3 > 2"},
		"a terminal's escapes":    {500, nil, "\x1b[31mred\x00", "GET " + at + ": 500 Internal Server Error: [31mred"},
		"JSON of another kind":    {500, nil, `[1,2]`, "GET " + at + ": 500 Internal Server Error"},
		"an object in the error":  {500, nil, `{"error":{"message":"deep"}}`, "GET " + at + ": 500 Internal Server Error: deep"},
		"a number as the error":   {500, nil, `{"error":5,"errors":"text"}`, "GET " + at + ": 500 Internal Server Error: text"},
		"nothing":                 {504, nil, "", "GET " + at + ": 504 Gateway Timeout"},
		"no status text":          {599, nil, "", "GET " + at + ": 599 "},
		"a message of many words": {500, nil, strings.Repeat("x", 5000), "GET " + at + ": 500 Internal Server Error: " + strings.Repeat("x", 300) + "…"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := http.Header{}
			for k, v := range tt.header {
				h.Set(k, v)
			}
			err := hub.ReadError(http.MethodGet, at, tt.status, h, []byte(tt.body))
			if got := err.Error(); !strings.HasPrefix(got, tt.want) || len(got) > len(tt.want)+3 {
				t.Errorf("Error() =\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestErrorKeepsExpandNames(t *testing.T) {
	body := `{"error":"\"expand\" must be one of [` + strings.Join(hub.DetailExpand(), ", ") + `]"}`
	err := hub.ReadError("GET", "https://h/", 400, http.Header{}, []byte(body))
	if got := hub.ExpandNames(err.Message); len(got) != len(hub.DetailExpand()) || !err.BadParameter() {
		t.Errorf("names = %q, BadParameter = %t", got, err.BadParameter())
	}
}

func TestErrorHidesSecrets(t *testing.T) {
	err := hub.ReadError("GET", "https://me:pass@h/api/models?limit=5&access_token=abc&Signature=def&%74oken=ghi#frag", 500, http.Header{}, nil)
	if want := "https://h/api/models?limit=5&access_token=hidden&Signature=hidden&%74oken=hidden"; err.URL != want {
		t.Errorf("URL = %s, want %s", err.URL, want)
	}
}

func TestErrorKinds(t *testing.T) {
	tests := []struct {
		status                               int
		code, message                        string
		temporary, parameter, missing, token bool
	}{
		{status: 400, parameter: true},
		{status: 401, message: "Invalid username or password.", missing: true},
		{status: 401, message: "Invalid credentials in Authorization header", token: true},
		{status: 401, message: "Access to model X is restricted", code: "GatedRepo"},
		{status: 403, message: "Access to this resource is disabled."},
		{status: 404, code: "RepoNotFound", missing: true},
		{status: 404, code: "RevisionNotFound"},
		{status: 408, temporary: true},
		{status: 429, temporary: true},
		{status: 500, temporary: true},
		{status: 501},
		{status: 502, temporary: true},
		{status: 503, temporary: true},
		{status: 504, temporary: true},
	}
	for _, tt := range tests {
		h := http.Header{"X-Error-Code": {tt.code}, "X-Error-Message": {tt.message}}
		e := hub.ReadError("GET", "https://h/", tt.status, h, nil)
		got := [4]bool{e.Temporary(), e.BadParameter(), e.MissingRepo(), e.BadToken()}
		if want := [4]bool{tt.temporary, tt.parameter, tt.missing, tt.token}; got != want {
			t.Errorf("%v: temporary, parameter, missing, token = %v, want %v", e, got, want)
		}
	}
}
