package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestAPI: every page is described, and each example gives what is said of it.
func TestAPI(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	v := getJSON[apiView](t, server, "/api/v1/")
	if len(v.Endpoints) != len(allPages())-1 {
		t.Errorf("%d endpoints are described, and there are %d pages beside", len(v.Endpoints), len(allPages())-1)
	}
	for _, e := range v.Endpoints {
		answer, body := get(t, server, e.Example)
		if answer.StatusCode != http.StatusOK || !strings.Contains(body, `"schema": "`+e.Schema+`"`) {
			t.Errorf("%s: %s, want 200 with the schema %s", e.Example, answer.Status, e.Schema)
		}
		rest := body
		for line := range strings.Lines(e.Answer) {
			if strings.TrimSpace(line) == ellipsis {
				continue
			}
			_, after, ok := strings.Cut("\n"+rest, "\n"+line)
			if rest = after; !ok {
				t.Fatalf("%s does not answer with, or not in this place: %s", e.Example, line)
			}
		}
		if rest != "" || strings.Count(e.Answer, "\n") < 5 {
			t.Errorf("%s is described to answer\n%s", e.Example, e.Answer)
		}
	}
	if _, page := get(t, server, "/api"); !strings.Contains(page, "/api/v1/model/{id}") {
		t.Error("the page does not describe the model")
	}
}

func TestShortened(t *testing.T) {
	const document = `{
  "schema": "x/1",
  "rule": "declared/1",
  "run": {
    "id": 1
  },
  "rows": [
    {
      "id": "a",
      "list": [
        1,
        2
      ],
      "none": [],
      "map": {}
    },
    {
      "id": "b"
    },
    {
      "id": "c"
    }
  ],
  "total": 3
}
`
	const want = `{
  "schema": "x/1",
  …
  "rows": [
    {
      "id": "a",
      "list": [
        1,
        …
      ],
      "none": [],
      "map": {}
    },
    …
  ],
  "total": 3
}
`
	if got := shortened(document, true); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := shortened(document, false); !strings.Contains(got, "  \"run\": {\n    \"id\": 1\n  },\n") {
		t.Errorf("the source is not shown:\n%s", got)
	}
}
