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
