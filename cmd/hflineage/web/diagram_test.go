package web

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// inlineSVG is the drawing in a page.
func inlineSVG(t *testing.T, page string) string {
	t.Helper()
	from := strings.Index(page, "<svg ")
	to := strings.Index(page, "</svg>")
	if from < 0 || to < from {
		t.Fatalf("no drawing in\n%s", page)
	}
	return page[from : to+len("</svg>")]
}

// boxLinks are where the boxes of a drawing lead, by their text.
func boxLinks(t *testing.T, svg string) map[string]string {
	t.Helper()
	links := map[string]string{}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	href, inText := "", false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return links
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
			for _, a := range token.Attr {
				switch a.Name.Local {
				case "href":
					href = a.Value
				case "style", "target", "onload", "onclick":
					t.Errorf("attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			if token.Name.Local == "a" {
				href = ""
			}
		case xml.CharData:
			if inText && href != "" {
				links[string(token)] = href
			}
		}
	}
}

// TestDiagram: a drawing is a page, a part of one, a picture and data, and what is
// folded in it can be opened.
func TestDiagram(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	answer, page := get(t, server, "/diagram?family=Qwen&nodes=20&depth=3")
	if answer.StatusCode != http.StatusOK || !strings.Contains(page, "<h1>Diagram of Qwen</h1>") || strings.Contains(page, "<?xml") {
		t.Errorf("%s\n%s", answer.Status, page)
	}
	links := boxLinks(t, inlineSVG(t, page))
	more := ""
	for text, to := range links {
		switch u, err := url.Parse(to); {
		case err != nil || u.Host != "" || u.Scheme != "":
			t.Errorf("%q leads to %s", text, to)
		case strings.HasPrefix(text, "+"):
			if u.Query().Get("open") == "Qwen/Qwen2.5-7B" {
				more = to
			}
			if answer, _ := get(t, server, to); answer.StatusCode != http.StatusOK {
				t.Errorf("%q leads to %s: %s", text, to, answer.Status)
			}
		case !strings.HasPrefix(to, "/model/"):
			t.Errorf("%q leads to %s", text, to)
		}
	}
	if !strings.HasPrefix(more, "/diagram?depth=3&family=qwen&nodes=20&open=") {
		t.Fatalf("nothing is folded under Qwen/Qwen2.5-7B, which %q leads to: %v", more, links)
	}
	_, part := get(t, server, more, "Hx-Request", "true")
	opened := boxLinks(t, inlineSVG(t, part))
	if strings.Contains(part, "<h1>") || len(opened) <= len(links) {
		t.Errorf("%d boxes, and %d before\n%s", len(opened), len(links), part)
	}
	picture, svg := get(t, server, "/diagram.svg?family=qwen&nodes=20")
	if picture.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(svg, "<?xml") || !strings.Contains(svg, "https://huggingface.co/Qwen/Qwen2.5-7B") {
		t.Errorf("%s %.80s", picture.Status, svg)
	}
	if _, page := get(t, server, "/family/qwen"); !strings.Contains(page, `hx-get="/diagram?family=qwen"`) || !strings.Contains(page, `<noscript><img class="drawing" src="/diagram.svg?family=qwen"`) {
		t.Error("the page of the family has no drawing")
	}
}

// drawingData is what the API says of a drawing.
type drawingData struct {
	Schema, Family, Model string
	Run                   struct{ ID int }
	Nodes, Depth          int
	Open, Highlight       []string
	Diagram               struct {
		Nodes []struct {
			ID, Label, Kind string
			Highlighted     bool
		}
		Links []struct{ Source, Target string }
	}
}

// TestDiagramJSON: the data has the models that are asked for.
func TestDiagramJSON(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	models := func(v *drawingData) (n int) {
		for _, node := range v.Diagram.Nodes {
			if node.Kind == "member" || node.Kind == "derivative" {
				n++
			}
		}
		return n
	}
	v := getJSON[drawingData](t, server, "/api/v1/diagram?family=qwen")
	if v.Schema != "hflineage.api.diagram/1" || v.Family != "qwen" || v.Run.ID != 1 || v.Nodes != defaultModels || models(v) != defaultModels || v.Open == nil || v.Highlight == nil {
		t.Errorf("%d models: %+v", models(v), v)
	}
	if top := getJSON[drawingData](t, server, "/api/v1/diagram?family=qwen&nodes=5&open="); models(top) < 25 {
		t.Errorf("%d models, with 20 members more than 5", models(top))
	}
	one := getJSON[drawingData](t, server, "/api/v1/diagram?model=qwen%2Fqwen2.5-7b&depth=1")
	if one.Model != "Qwen/Qwen2.5-7B" || one.Diagram.Nodes[0].Label != one.Model || one.Depth != 1 {
		t.Errorf("%+v", one)
	}
	last := ""
	for _, n := range v.Diagram.Nodes {
		if n.Kind == "derivative" {
			last = n.Label
		}
	}
	marked := getJSON[drawingData](t, server, "/api/v1/diagram?family=qwen&nodes=1&highlight="+url.QueryEscape(last))
	found := false
	for _, n := range marked.Diagram.Nodes {
		found = found || n.Label == last && n.Highlighted
	}
	if !found || marked.Highlight[0] != last {
		t.Errorf("%s is not marked: %+v", last, marked)
	}
}

// TestDiagramRefused: limits and names are checked before anything is drawn.
func TestDiagramRefused(t *testing.T) {
	server := siteOf(t, sampleDB(t))
	for _, tc := range []struct {
		query  string
		status int
		text   string
	}{
		{"", http.StatusBadRequest, "name what to draw: family=FAMILY or model=MODEL"},
		{"family=qwen&model=Qwen/Qwen2.5-7B", http.StatusBadRequest, "name what to draw"},
		{"family=qwne", http.StatusNotFound, "did you mean qwen?"},
		{"model=Qwen/Qwen2.5-7X", http.StatusNotFound, "did you mean Qwen/Qwen2.5-7B"},
		{"family=qwen&nodes=301", http.StatusBadRequest, "nodes=301: must be a number from 1 to 300"},
		{"family=qwen&nodes=many", http.StatusBadRequest, "nodes=many: must be a number"},
		{"family=qwen&depth=-1", http.StatusBadRequest, "depth=-1: must be a number from 0 to 100"},
		{"family=qwen&open=no/Such-Model-At-All", http.StatusNotFound, "no/Such-Model-At-All"},
		{"family=qwen&highlight=google/gemma-2-2b", http.StatusBadRequest, "google/gemma-2-2b was made from none of the models drawn"},
		{"family=qwen" + strings.Repeat("&open=", maxOpen+1), http.StatusBadRequest, "16 models are too many to open"},
		{"family=qwen" + strings.Repeat("&highlight=Qwen/Qwen2.5-7B", maxHighlight+1), http.StatusBadRequest, "11 models are too many to highlight"},
	} {
		for _, address := range []string{"/diagram?", "/diagram.svg?", "/api/v1/diagram?"} {
			if answer, body := get(t, server, address+tc.query); answer.StatusCode != tc.status || !strings.Contains(body, tc.text) {
				t.Errorf("%s%.60s: %s, want %d with %q in\n%s", address, tc.query, answer.Status, tc.status, tc.text, body)
			}
		}
	}
}

// TestDiagramLimits: as much as can be asked for at once is drawn.
func TestDiagramLimits(t *testing.T) {
	var items []string
	for k := range 2000 {
		items = append(items, fmt.Sprintf(`{"_id":"6b%022x","id":"many/M%04d","createdAt":"2026-11-01T00:00:00.000Z","tags":["base_model:finetune:%s"]}`, k, k, [...]string{"Qwen/Qwen2.5-7B", "many/M0000", "many/M0002"}[k%3]))
	}
	server := siteOf(t, sampleDB(t, items...))
	query := "family=qwen&nodes=300"
	for range 5 {
		query += "&open=&open=Qwen/Qwen2.5-7B&open=many/M0000"
	}
	answer, page := get(t, server, "/diagram?"+query)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s\n%s", answer.Status, page)
	}
	for text, to := range boxLinks(t, inlineSVG(t, page)) {
		if strings.HasPrefix(text, "+") {
			t.Errorf("%q leads to %s, which opens one too many", text, to)
		}
	}
}

// TestDiagramHostile: no name breaks out of the drawing.
func TestDiagramHostile(t *testing.T) {
	hostile := `evil/\"><script>alert(1)</script>'&{{.}}\u202e\u0007`
	server := siteOf(t, sampleDB(t,
		`{"_id":"6a0000000000000000000001","id":"`+hostile+`","createdAt":"2026-11-20T00:00:00.000Z","tags":["base_model:merge:Qwen/Qwen2.5-7B","base_model:merge:javascript:alert(1)"]}`,
		`{"_id":"6a0000000000000000000002","id":"//evil.example/x","createdAt":"2026-11-20T00:00:00.000Z","tags":["base_model:finetune:Qwen/Qwen2.5-7B"]}`))
	for _, address := range []string{"/diagram?family=qwen&nodes=300&open=Qwen/Qwen2.5-7B", "/family/qwen"} {
		answer, page := get(t, server, address)
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, "evil/") {
			t.Errorf("%s: %s, evil/: %v", address, answer.Status, strings.Contains(page, "evil/"))
		}
		if strings.Contains(page, "<script>") || strings.Contains(page, "\u202e") || strings.Contains(page, "\a") || strings.Contains(page, `href="javascript:`) || strings.Contains(page, `href="//`) {
			t.Errorf("%s: a name got out of its place in\n%s", address, page)
		}
	}
	_, page := get(t, server, "/diagram?family=qwen&nodes=300&open=Qwen/Qwen2.5-7B")
	for text, to := range boxLinks(t, inlineSVG(t, page)) {
		if !strings.HasPrefix(to, "/model/") && !strings.HasPrefix(to, "/diagram?") {
			t.Errorf("%q leads to %s", text, to)
		}
	}
}
