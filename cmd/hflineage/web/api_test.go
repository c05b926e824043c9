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
		if lines := strings.TrimSuffix(e.Answer, "  …\n"); !strings.HasPrefix(body, lines) || lines == "" {
			t.Errorf("%s is described to answer\n%s", e.Example, e.Answer)
		}
	}
	if _, page := get(t, server, "/api"); !strings.Contains(page, "/api/v1/model/{id}") {
		t.Error("the page does not describe the model")
	}
}
