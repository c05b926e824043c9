package hub_test

import (
	"net/http"
	"net/url"
	"testing"

	"hflineage/crawler/hub"
)

func TestNextLink(t *testing.T) {
	const next = "https://huggingface.co/api/models?filter=gguf&sort=downloads&direction=-1&limit=3&cursor=eyIkb3IiOlt7ImRvd25sb2FkcyI6NDY4NTM2OH1dfQ"
	tests := map[string]struct {
		links []string
		want  string
	}{
		"as recorded":       {[]string{"<" + next + `>; rel="next"`}, next},
		"none":              {nil, ""},
		"another relation":  {[]string{"<" + next + `>; rel="prev"`}, ""},
		"second of two":     {[]string{`<https://a/?x=1,2>; rel="prev"; title="a, b", <` + next + `>; rel="next"`}, next},
		"second header":     {[]string{`<https://a/>; rel=prev`, "<" + next + `>; rel="next"`}, next},
		"a relation quoted": {[]string{`<https://a/>; title="x;rel=next"; rel=prev, <` + next + `>; rel="next"`}, next},
		"unquoted":          {[]string{"<" + next + ">;rel=next"}, next},
		"blanks":            {[]string{"  < " + next + ` > ;  REL = "Next" `}, next},
		"several relations": {[]string{"<" + next + `>; rel="last next"`}, next},
		"no brackets":       {[]string{next + `; rel="next"`}, ""},
		"unclosed":          {[]string{"<" + next}, ""},
		"no relation":       {[]string{"<" + next + ">"}, ""},
		"a comma inside":    {[]string{`<https://a/?x=1,2>; rel="next"`}, "https://a/?x=1,2"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := hub.NextLink(http.Header{"Link": tt.links}); got != tt.want {
				t.Errorf("NextLink(%q) = %q, want %q", tt.links, got, tt.want)
			}
		})
	}
}

func TestRebase(t *testing.T) {
	const query = "limit=1000&expand[]=tags&cursor=eyIkb3Ii%3D%3D&a=b+c"
	tests := map[string]struct{ next, endpoint, want string }{
		"the Hub itself":       {"https://huggingface.co/api/models?" + query, "https://huggingface.co", "https://huggingface.co/api/models?" + query},
		"behind a mirror":      {"https://huggingface.co/api/models?" + query, "http://mirror:8080", "http://mirror:8080/api/models?" + query},
		"a mirror with a path": {"https://huggingface.co/api/models?" + query, "https://mirror/hub", "https://mirror/hub/api/models?" + query},
		"a mirror's own link":  {"https://mirror/hub/api/models?" + query, "https://mirror/hub", "https://mirror/hub/api/models?" + query},
		"relative":             {"/api/models?" + query, "https://huggingface.co", "https://huggingface.co/api/models?" + query},
		"a user in the link":   {"https://me:secret@huggingface.co/api/models?" + query, "https://huggingface.co", "https://huggingface.co/api/models?" + query},
		"a final slash":        {"https://huggingface.co/api/models/?" + query, "https://huggingface.co/", "https://huggingface.co/api/models?" + query},
		"the login page":       {"https://huggingface.co/login?next=/api/models", "https://huggingface.co", ""},
		"a model":              {"https://huggingface.co/api/models/gpt2", "https://huggingface.co", ""},
		"another listing":      {"https://huggingface.co/api/datasets?" + query, "https://huggingface.co", ""},
		"dots":                 {"https://huggingface.co/api/models/../whoami", "https://huggingface.co", ""},
		"another path":         {"https://huggingface.co/other/api/models", "https://mirror/hub", ""},
		"no path":              {"mailto:someone", "https://huggingface.co", ""},
		"no URL":               {"https://[", "https://huggingface.co", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			endpoint, err := url.Parse(tt.endpoint)
			if err != nil {
				t.Fatal(err)
			}
			got, err := hub.Rebase(tt.next, endpoint)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("Rebase(%q, %s) = %q, %v, want %q", tt.next, tt.endpoint, got, err, tt.want)
			}
		})
	}
}

func TestModelPath(t *testing.T) {
	for id, want := range map[string]string{
		"gpt2":            "/api/models/gpt2",
		"Qwen/Qwen3-8B":   "/api/models/Qwen/Qwen3-8B",
		"a b/c?d":         "/api/models/a%20b/c%3Fd",
		"openai/gpt#oss%": "/api/models/openai/gpt%23oss%25",
	} {
		path := hub.ModelPath(id)
		if path != want {
			t.Errorf("ModelPath(%q) = %q, want %q", id, path, want)
		}
		if got, rev, ok := hub.ParseModelPath(path); got != id || rev != "" || !ok {
			t.Errorf("ParseModelPath(%q) = %q, %q, %t, want %q", path, got, rev, ok, id)
		}
	}
	if id, rev, ok := hub.ParseModelPath("/api/models/a/b/revision/refs%2Fpr%2F1"); id != "a/b" || rev != "refs/pr/1" || !ok {
		t.Errorf("with a revision: %q, %q, %t", id, rev, ok)
	}
	if id, rev, ok := hub.ParseModelPath("/api/models/gpt2/revision/main"); id != "gpt2" || rev != "main" || !ok {
		t.Errorf("bare with a revision: %q, %q, %t", id, rev, ok)
	}
	for _, bad := range []string{"/api/models", "/api/models/", "/api/models/a/", "/api/models//b", "/api/models/a/b/c", "/api/datasets/a", "/api/models/a%2Fb", "/api/models/%zz"} {
		if id, _, ok := hub.ParseModelPath(bad); ok {
			t.Errorf("ParseModelPath(%q) = %q, want none", bad, id)
		}
	}
}

func TestLocationModel(t *testing.T) {
	for location, want := range map[string]string{
		"/api/models/openai-community/gpt2":                       "openai-community/gpt2",
		"/api/models/openai-community/gpt2?expand[]=tags":         "openai-community/gpt2",
		"https://huggingface.co/api/models/openai-community/gpt2": "openai-community/gpt2",
		"/hub/api/models/a/b%2Bc":                                 "a/b+c",
		"/api/models/a/b/revision/main":                           "a/b",
		"/api/models/gpt2":                                        "gpt2",
		"/login":                                                  "",
		"/api/models":                                             "",
		"/api/models/":                                            "",
		"":                                                        "",
		"%zz":                                                     "",
	} {
		got, ok := hub.LocationModel(http.Header{"Location": {location}})
		if got != want || ok != (want != "") {
			t.Errorf("LocationModel(%q) = %q, %t, want %q", location, got, ok, want)
		}
	}
}
