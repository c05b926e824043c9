package main

import (
	"fmt"
	"time"

	"hflineage/graph"
	"hflineage/store"
)

// formerName is a name that a model on the Hub had before.
type formerName struct {
	ID       string    `json:"id"`  // as it was listed last
	Now      *string   `json:"now"` // the model's id, null if it is gone
	Run      int       `json:"run"` // that found it so
	Finished time.Time `json:"finished"`
}

// askedName is the name by which a model was asked for.
type askedName struct {
	Asked   string      `json:"asked"`
	AskedAs string      `json:"asked_as"`
	Former  *formerName `json:"former"`
}

// askedFor finds the model that a name means, and says how it led there.
func askedFor(s *store.Snapshot, name string) (n graph.Node, asked askedName, err error) {
	n, former, err := modelNamed(s, name)
	if err != nil {
		return 0, asked, err
	}
	asked = askedName{name, askedAs(s.Graph(), name, n), former}
	if former != nil && s.Graph().OnHub(n) {
		asked.AskedAs = "renamed"
	}
	return n, asked, nil
}

// askedAs says how a name led to node n.
func askedAs(g *graph.Graph, name string, n graph.Node) string {
	if name == g.ID(n) {
		return "id"
	}
	if m, ok := g.Find(name); ok && m == n {
		return "case"
	}
	if m, ok := g.Find(graph.Clean(name)); ok && m == n {
		return "cleaned"
	}
	return "alias"
}

// askedWords explain a name that is not the id.
var askedWords = map[string]string{
	"case":    "in another case",
	"cleaned": "cleaned",
	"alias":   "an old name",
	"renamed": "found renamed",
}

// words are the name and what it is, "" for the id.
func (a *askedName) words() string {
	how, ok := askedWords[a.AskedAs]
	if !ok {
		return ""
	}
	if a.AskedAs == "renamed" {
		how += " by " + a.Former.when()
	}
	return a.Asked + " (" + how + ")"
}

// modelNamed finds the model that a name means: by the rule, or else as the former
// name of a model that is listed under another one.
func modelNamed(s *store.Snapshot, name string) (n graph.Node, former *formerName, err error) {
	g := s.Graph()
	n, known := g.Resolve(name)
	if known && g.OnHub(n) {
		return n, nil, nil
	}
	f, ok, err := s.Former(name)
	if err != nil {
		return 0, nil, err
	}
	if ok {
		former = &formerName{ID: f.ID, Run: f.Run.ID, Finished: f.Run.Finished}
		if f.Listed {
			id := g.ID(f.Node)
			former.Now = &id
		}
	}
	switch {
	case known:
		return n, former, nil
	case !ok:
		return 0, nil, unknownModel(g, name)
	case !f.Listed:
		return 0, nil, fmt.Errorf("%s was on the Hub until %s; it is gone", f.ID, former.when())
	}
	return f.Node, former, nil
}

// when names the run.
func (f *formerName) when() string {
	return fmt.Sprintf("run %d (%s)", f.Run, f.Finished.Format("2006-01-02 15:04 MST"))
}

// standing says of an absent name what became of its model.
func (f *formerName) standing() string {
	switch {
	case f == nil:
		return ""
	case f.Now == nil:
		return "; it was until " + f.when()
	}
	return fmt.Sprintf("; renamed to %s by %s", *f.Now, f.when())
}
