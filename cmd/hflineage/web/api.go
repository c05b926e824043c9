package web

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"
)

// apiView is what /api shows: the JSON of every page.
type apiView struct {
	Schema    string     `json:"schema"`
	Endpoints []endpoint `json:"endpoints"`
}

func (v *apiView) heading() string { return "API" }

// endpoint is a page as JSON.
type endpoint struct {
	Route      string      `json:"route"`
	Schema     string      `json:"answers_with"`
	What       string      `json:"what"`
	Parameters []parameter `json:"parameters"`
	Example    string      `json:"example"`
	Answer     string      `json:"answer"` // of the example, shortened
}

type parameter struct {
	Name string `json:"name"`
	Is   string `json:"is"`
}

// endpoints are all of them, without examples.
var endpoints = []endpoint{
	{"/families", "hflineage.api.families/1", "Every family with its counts, and the last run.", []parameter{
		{"count", "what orders them and what shares are of: derivatives (the default), direct, without_quantized, downloads_over_5, without_suspected, credit, tagged or members"},
	}, "", ""},
	{"/family/{family}", "hflineage.api.family/1", "One family: counts, months, relations, depths, bases, authors, what is new.", nil, "", ""},
	{"/model/{id}", "hflineage.api.model/1", "One model: its record, ancestors and children. Another spelling or an old name is redirected.", []parameter{
		{"relation", "children of this relation alone: finetune, adapter, merge, quantized or unspecified"},
		{"q", "children whose id has this in it"},
		{"page", "of the children, 50 each, from 1"},
	}, "", ""},
	{"/compare", "hflineage.api.compare/1", "Families side by side: counts, months, and when one passed another.", []parameter{
		{"family", "a family, up to 8 times; the two largest by default"},
	}, "", ""},
	{"/runs", "hflineage.api.runs/1", "Every run, the last one first.", []parameter{
		{"page", "of the runs"},
	}, "", ""},
	{"/runs/{run}", "hflineage.api.run/1", "One run, and what changed in it.", []parameter{
		{"kind", "changes of this kind alone, such as appeared or parent-removed"},
		{"page", "of the changes"},
	}, "", ""},
	{"/search", "hflineage.api.search/1", "Ids that begin with a text, or whose names do, ignoring case; the first 1,000 are listed: the one of that very id, then those with the most children.", []parameter{
		{"q", "the text"},
		{"few", "1 for the first 8"},
		{"page", "of what is listed"},
	}, "", ""},
	{"/diagram", "hflineage.api.diagram/1", "A family or a model, folded, as nodes and links.", []parameter{
		{"family", "a family, or"},
		{"model", "a model"},
		{"nodes", "how many models are shown, 60 by default and 300 at most"},
		{"open", "a model under which more children are shown; again for others"},
	}, "", ""},
}

// apiPage describes the endpoints by what this very server answers.
func apiPage(r *request) (view, error) {
	v := &apiView{Schema: "hflineage.api/1"}
	examples := r.examples()
	for _, e := range endpoints {
		e.Example = "/api/v1" + examples[e.Route]
		answer, err := r.exampleOf(e.Route, examples[e.Route])
		if err != nil {
			answer = err.Error()
		}
		if e.Answer = answer; e.Parameters == nil {
			e.Parameters = []parameter{}
		}
		v.Endpoints = append(v.Endpoints, e)
	}
	return v, nil
}

// examples are an address for each route: what the run has most of.
func (e *Edition) examples() map[string]string {
	first, second := e.groups[e.order[0]].Name, e.groups[e.order[min(1, len(e.order)-1)]].Name
	model := ""
	if large := e.names().large; len(large) > 0 {
		model = e.graph.ID(large[0])
	}
	return map[string]string{
		"/families":        "/families?count=direct",
		"/family/{family}": "/family/" + first,
		"/model/{id}":      served{}.Model(model) + "?relation=finetune",
		"/compare":         served{}.Compare(first, second),
		"/runs":            "/runs",
		"/runs/{run}":      "/runs/" + strconv.Itoa(e.runs[0].ID),
		"/search":          "/search?" + url.Values{"q": {model[:min(len(model), 6)]}}.Encode(),
		"/diagram":         "/diagram?" + url.Values{"family": {first}, "nodes": {"10"}}.Encode(),
	}
}

// exampleOf answers an example as the API would, in short.
func (r *request) exampleOf(route, address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	for _, p := range allPages() {
		if strings.ReplaceAll(p.api(), "...}", "}") != route {
			continue
		}
		asked := r.Clone(r.Context())
		asked.URL = u
		before, rest, _ := strings.Cut(route, "{")
		if name, _, ok := strings.Cut(rest, "}"); ok {
			value, err := url.PathUnescape(strings.TrimPrefix(u.EscapedPath(), before))
			if err != nil {
				return "", err
			}
			asked.SetPathValue(name, value)
		}
		v, err := p.build(&request{asked, r.Edition, u.Query()})
		if err != nil {
			return "", err
		}
		var b bytes.Buffer
		err = answers.WriteJSON(&b, v)
		return shortened(b.String(), route != endpoints[0].Route), err
	}
	return "", errNotFound("no page has the route %s", route)
}
