package hub_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hflineage/crawler/hub"
)

// FuzzReadError holds that an error is one short printable line, that a sentence
// is the same message in each of the Hub's forms, and that a secret in a URL
// never gets into it.
func FuzzReadError(f *testing.F) {
	f.Add("limit=5&access_token", `{"error":"Invalid username or password."}`, "Invalid username or password.", "RepoNotFound")
	f.Add("token", `{"error":["x"],"errors":[{"message":"y"}]}`, "Access to this resource is disabled.", "GatedRepo")
	f.Add("X-Amz-Signature", `{"error":"invalid_grant","error_description":"expired"}`, "a\u2028b", "")
	f.Add("a=b&%74oken", "We had to rate limit your IP (127.0.0.1). To continue using our service,\nlog in.", "", "x")
	f.Add("a;token", "<html><style>h1{}</style><!-- x --><h1>Bad\nGateway</h1", "\x1b]8;;", "\x00")
	f.Fuzz(func(t *testing.T, name, body, sentence, code string) {
		const secret = "0hf0secret0"
		h := http.Header{"X-Error-Message": {sentence}, "X-Error-Code": {code}, "X-Request-Id": {code}}
		e := hub.ReadError("GET", "https://me:"+secret+"@h/api/models?"+name+"="+secret, 500, h, []byte(body))
		wantLine(t, e.Error(), 1000+len(e.URL))
		wantLine(t, e.Message, 4000+len("…"))
		if isSecret(name) && !strings.Contains(name+body+sentence+code, secret) && strings.Contains(e.Error(), secret) {
			t.Errorf("%q: Error() = %q", name, e.Error())
		}
		if !utf8.ValidString(sentence) || len(sentence) > 1000 || strings.Contains(sentence, "<") {
			return // JSON cannot hold it, or a message does not
		}
		quoted, _ := json.Marshal(sentence)
		want := hub.ReadError("GET", "https://h/", 500, h, nil).Message
		for _, form := range []string{`{"error":%}`, `{"error":[%,%]}`, `{"error":"","error_description":%}`, `{"errors":[{"message":%},{}]}`} {
			body := strings.ReplaceAll(form, "%", string(quoted))
			if got := hub.ReadError("GET", "https://h/", 500, http.Header{}, []byte(body)).Message; got != want {
				t.Errorf("the message of %s is %q, want %q", body, got, want)
			}
		}
	})
}

// isSecret reports whether the last parameter of a query is named like a token.
func isSecret(query string) bool {
	name, err := url.QueryUnescape(query[strings.LastIndexByte(query, '&')+1:])
	return err == nil && strings.Contains(strings.ToLower(name), "token")
}

// wantLine makes sure that s can be written to a log.
func wantLine(t *testing.T, s string, most int) {
	t.Helper()
	if len(s) > most || strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && (!unicode.IsPrint(r) || unicode.IsSpace(r)) }) {
		t.Errorf("%d bytes, want at most %d of one line: %q", len(s), most, s)
	}
}
