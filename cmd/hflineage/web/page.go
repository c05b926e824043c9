package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"hflineage/cmd/hflineage/answers"
)

// view is what a page shows: a struct whose JSON is the answer of the API.
type view interface{ heading() string }

// page is a page of the explorer.
type page struct {
	route    string // of the HTML
	apiRoute string // of the JSON below /api/v1, if it is another
	template string // in templates, without .html
	build    func(*request) (view, error)
}

func (p *page) api() string {
	if p.apiRoute != "" {
		return p.apiRoute
	}
	return p.route
}

// allPages has every page; it is a function since the API describes them.
func allPages() []page {
	return []page{
		{route: "/{$}", apiRoute: "/families", template: "overview", build: overview},
		{route: "/family/{family}", template: "family", build: familyPage},
		{route: "/model/{id...}", template: "model", build: modelPage},
		{route: "/compare", template: "compare", build: compare},
		{route: "/runs", template: "runs", build: runs},
		{route: "/runs/{run}", template: "run", build: runPage},
		{route: "/search", template: "search", build: search},
		{route: "/api", apiRoute: "/{$}", template: "api", build: apiPage},
		{route: "/diagram", template: "diagram", build: diagramPage},
	}
}

// request is one request and the edition that answers it.
type request struct {
	*http.Request
	*Edition
	query url.Values
}

// failure is an answer other than 200: bad input, or what is not there.
type failure struct {
	status int
	text   string
}

func (f *failure) Error() string { return f.text }

func errNotFound(format string, args ...any) error {
	return &failure{http.StatusNotFound, fmt.Sprintf(format, args...)}
}

func errBad(format string, args ...any) error {
	return &failure{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// elsewhere is an answer that is at another address.
type elsewhere struct{ address string }

func (e *elsewhere) Error() string { return "it is at " + e.address }

// elsewhere sends to the address of another page, or of its JSON.
func (r *request) elsewhere(address string) error {
	if strings.HasPrefix(r.URL.Path, apiPrefix) {
		address = apiPrefix + address
	}
	return &elsewhere{address}
}

// apiPrefix is before the addresses of JSON.
const apiPrefix = "/api/v1"

// document is what is sent.
type document struct {
	kind string // its Content-Type
	data []byte
	next string // the address of the next page of a list, "" for none
	at   string // where else it is, "" for here
}

//go:embed templates
var templateFiles embed.FS

// livePages have the links of a server. Commands that serve nothing do not wait for them.
var livePages = sync.OnceValue(func() map[string]*template.Template { return parseTemplates(served{}) })

// parseTemplates parses each page with the layout around it.
func parseTemplates(l links) map[string]*template.Template {
	common := template.Must(template.New("").Funcs(functions(l)).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html"))
	all := map[string]*template.Template{}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".html")
		all[name] = template.Must(template.Must(common.Clone()).ParseFS(templateFiles, "templates/"+f.Name()))
	}
	return all
}

// shown is what the layout is filled in with.
type shown struct {
	View    view
	Title   string
	Source  *answers.Source
	Address string // of the page, to mark it where it is linked
	API     string // of the same as JSON, "" for none
	Part    bool   // it is to stand in another page
}

// render writes a page around a view; part leaves out the layout.
func render(t *template.Template, s *shown, part bool) (*document, error) {
	block := "layout"
	if s.Part = part; part {
		block = "main"
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, s); err != nil {
		return nil, err
	}
	return &document{kind: "text/html; charset=utf-8", data: printable(b.Bytes())}, nil
}

// page serves the HTML of a page; what a script asks for comes without the layout.
func (s *Site) page(p page) http.Handler {
	return s.answer(func(r *request) (*document, error) {
		v, err := p.build(r)
		if err != nil {
			return nil, err
		}
		return render(livePages()[p.template], &shown{
			View: v, Title: v.heading(), Source: &r.source, Address: r.URL.Path, API: apiOf(&p, r),
		}, r.Header.Get("Hx-Request") != "")
	})
}

// apiOf is the address of the same view as JSON.
func apiOf(p *page, r *request) string {
	path := r.URL.EscapedPath()
	if p.apiRoute != "" {
		path = p.apiRoute
	}
	u := url.URL{RawQuery: r.URL.RawQuery}
	return apiPrefix + path + u.String()
}

// json serves the view of a page as it is.
func (s *Site) json(p page) http.Handler {
	return s.answer(func(r *request) (*document, error) {
		v, err := p.build(r)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := answers.WriteJSON(&b, v); err != nil {
			return nil, err
		}
		d := &document{kind: "application/json", data: b.Bytes()}
		if l, ok := v.(interface{ nextPage() string }); ok && l.nextPage() != "" {
			d.next = apiPrefix + l.nextPage()
		}
		return d, nil
	})
}

// failed is the page, or the JSON, of an error.
func failed(r *request, err error) (*document, int) {
	if e, ok := errors.AsType[*elsewhere](err); ok {
		return &document{kind: "text/plain; charset=utf-8", data: []byte(err.Error() + "\n"), at: e.address}, http.StatusFound
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{http.StatusInternalServerError, "this could not be answered; the log of the server says why"}
	}
	v := &failureView{Status: f.status, Reason: http.StatusText(f.status), Text: f.text}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		var b bytes.Buffer
		if err := answers.WriteJSON(&b, v); err == nil {
			return &document{kind: "application/json", data: b.Bytes()}, f.status
		}
	}
	d, err := render(livePages()["failure"], &shown{View: v, Title: v.heading(), Source: &r.source}, r.Header.Get("Hx-Request") != "")
	if err != nil {
		return &document{kind: "text/plain; charset=utf-8", data: []byte(f.text)}, f.status
	}
	return d, f.status
}

type failureView struct {
	Status int    `json:"status"`
	Reason string `json:"reason"`
	Text   string `json:"error"`
}

func (v *failureView) heading() string { return v.Reason }
