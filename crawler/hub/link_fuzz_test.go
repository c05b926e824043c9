package hub_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hflineage/crawler/hub"
)

const nextPage = "https://huggingface.co/api/models?limit=1000&full=false&cursor=eyIkb3IiOlt7InRyZW5kaW5nU2NvcmUiOjB9XX0%3D"

// FuzzNextLink holds that a next link is found among others, whatever stands in
// their quoted parameters, and that what is found in any header stands there in
// brackets, with the word next behind it.
func FuzzNextLink(f *testing.F) {
	f.Add("<"+nextPage+`>; rel="next"`, nextPage, "page 2")
	f.Add(`<https://a/?x=1,2>; rel="prev"; title="a, b", <https://b/>;rel=next`, "/api/models?cursor=a,b;c", "a, b; c")
	f.Add(`<a>;rel="last next";x`, "?cursor=", `<https://a/>`)
	f.Add(`<https://a/>; title="x;rel=next"`, nextPage, "x;rel=next")
	f.Fuzz(func(t *testing.T, header, target, title string) {
		got := hub.NextLink(http.Header{"Link": {header}})
		if _, rest, ok := strings.Cut(header, got); got != "" && (!ok || !strings.Contains(rest, ">") || !strings.Contains(strings.ToLower(rest), "next")) {
			t.Errorf("NextLink(%q) = %q", header, got)
		}
		if strings.TrimSpace(target) == "" || strings.Contains(target, ">") || strings.ContainsAny(title, `"\`) {
			return // no link, or no quoted parameter
		}
		for _, h := range [][]string{
			{`<https://a/>; title="` + title + `"; rel=prev, <` + target + `>; title="` + title + `"; rel="next"`},
			{`<https://a/>; rel="last"; title="` + title + `"`, "<" + target + `> ; rel="prev NEXT"; title="` + title + `", <https://b/>; rel=next`},
		} {
			if got := hub.NextLink(http.Header{"Link": h}); got != strings.TrimSpace(target) {
				t.Errorf("NextLink(%q) = %q, want %q", h, got, target)
			}
		}
	})
}

// FuzzRebase holds that no link leads to another host or path, that the query is
// kept to the byte, and that what is brought back stays as it is.
func FuzzRebase(f *testing.F) {
	f.Add(nextPage, "limit=1000&expand[]=tags&cursor=eyIkb3Ii%3D%3D")
	f.Add("//evil/api/models", "a=b+c&filter=base_model:Qwen/Qwen3-8B")
	f.Add("/api/models#x", "%zz")
	f.Add("https://me:secret@huggingface.co/hub/api/models/?a=b", "?")
	f.Fuzz(func(t *testing.T, next, query string) {
		for _, base := range []string{"https://mirror", "https://mirror/hub"} {
			endpoint, err := url.Parse(base)
			if err != nil {
				t.Fatal(err)
			}
			listing := base + "/api/models"
			if got, err := hub.Rebase(next, endpoint); err == nil {
				rest, _, _ := strings.Cut(next, "#")
				_, want, _ := strings.Cut(rest, "?")
				if want != "" {
					want = "?" + want
				}
				again, err := hub.Rebase(got, endpoint)
				if got != listing+want || again != got || err != nil {
					t.Errorf("Rebase(%q, %s) = %q, and again %q, %v; want %q", next, base, got, again, err, listing+want)
				}
			}
			if query == "" || strings.Contains(query, "#") || strings.ContainsFunc(query, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				continue // another URL, or none
			}
			if got, err := hub.Rebase("https://huggingface.co/api/models?"+query, endpoint); got != listing+"?"+query || err != nil {
				t.Errorf("Rebase of the listing with %q is %q, %v", query, got, err)
			}
		}
	})
}

// FuzzLocationModel holds that the id in a Location is found wherever the
// listing lies, and that what is found in any Location is an id of one or two
// parts that leads to the same id.
func FuzzLocationModel(f *testing.F) {
	f.Add("/api/models/openai-community/gpt2", "openai-community/gpt2")
	f.Add("https://huggingface.co/api/models/google-bert/bert-base-uncased?expand[]=tags", "FacebookAI/roberta-base")
	f.Add("/api/models/a/b/revision/refs%2Fpr%2F1", "gpt2")
	f.Add("/hub/api/models/a/b%2Bc#d", "a b/c?d#%+")
	f.Add("/api/models/%2e%2e/b", "api/models")
	f.Fuzz(func(t *testing.T, location, id string) {
		if got, ok := hub.LocationModel(http.Header{"Location": {location}}); ok {
			wantID(t, got, "LocationModel(%q)", location)
		}
		if !isID(id) {
			return
		}
		path := hub.ModelPath(id)
		wantID(t, id, "the id %q", id)
		for _, at := range []string{"", "https://huggingface.co", "/hub", "https://mirror:8080/hub"} {
			for _, behind := range []string{"", "/revision/refs%2Fpr%2F1", "?expand[]=tags", "#x"} {
				if got, ok := hub.LocationModel(http.Header{"Location": {at + path + behind}}); got != id || !ok {
					t.Errorf("LocationModel(%q) = %q, %t, want %q", at+path+behind, got, ok, id)
				}
			}
		}
	})
}

// isID reports whether id is one part or two, none of them empty.
func isID(id string) bool {
	owner, name, two := strings.Cut(id, "/")
	return owner != "" && (!two || name != "") && !strings.Contains(name, "/")
}

// wantID makes sure that an id is one, and comes back from its own path.
func wantID(t *testing.T, id, from string, args ...any) {
	t.Helper()
	again, revision, ok := hub.ParseModelPath(hub.ModelPath(id))
	if !isID(id) || again != id || revision != "" || !ok {
		t.Errorf(from+": %q, its path is that of %q, %q, %t", append(args, id, again, revision, ok)...)
	}
}
