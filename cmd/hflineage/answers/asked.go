package answers

import (
	"fmt"
	"time"

	"hflineage/graph"
	"hflineage/store"
)

// Former is a name that a model on the Hub had before.
type Former struct {
	ID       string    `json:"id"`  // as it was listed last
	Now      *string   `json:"now"` // the model's id, null if it is gone
	Run      int       `json:"run"` // that found it so
	Finished time.Time `json:"finished"`
}

// AskedName is the name by which a model was asked for.
type AskedName struct {
	Asked   string  `json:"asked"`
	AskedAs string  `json:"asked_as"`
	Former  *Former `json:"former"`
}

// Find finds the model that a name means, and says how it led there.
func Find(s *store.Snapshot, name string) (n graph.Node, asked AskedName, err error) {
	n, former, err := ModelNamed(s, name)
	if err != nil {
		return 0, asked, err
	}
	asked = AskedName{name, askedAs(s.Graph(), name, n), former}
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

// Words are the name and what it is, "" for the id.
func (a *AskedName) Words() string {
	how, ok := askedWords[a.AskedAs]
	if !ok {
		return ""
	}
	if a.AskedAs == "renamed" {
		how += " by " + a.Former.When()
	}
	return a.Asked + " (" + how + ")"
}

// ModelNamed finds the model that a name means: by the rule, or else as the former
// name of a model that is listed under another one.
func ModelNamed(s *store.Snapshot, name string) (n graph.Node, former *Former, err error) {
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
		former = &Former{ID: f.ID, Run: f.Run.ID, Finished: f.Run.Finished}
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
		return 0, nil, fmt.Errorf("%s was on the Hub until %s; it is gone", f.ID, former.When())
	}
	return f.Node, former, nil
}

// When names the run.
func (f *Former) When() string {
	return fmt.Sprintf("run %d (%s)", f.Run, f.Finished.Format("2006-01-02 15:04 MST"))
}

// Standing says of an absent name what became of its model.
func (f *Former) Standing() string {
	switch {
	case f == nil:
		return ""
	case f.Now == nil:
		return "; it was until " + f.When()
	}
	return fmt.Sprintf("; renamed to %s by %s", *f.Now, f.When())
}
