package web

import (
	"slices"
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"
)

// runsView is what /runs shows, schema hflineage.api.runs/1. The page is one of its runs.
type runsView struct {
	Schema string `json:"schema"`
	answers.Source
	Runs []answers.RunRow `json:"runs"` // the last one first
	paging
}

func (v *runsView) heading() string { return "Runs" }

func runs(r *request) (view, error) {
	p, err := r.paged("/runs", len(r.runs))
	if err != nil {
		return nil, err
	}
	return &runsView{Schema: "hflineage.api.runs/1", Source: r.source, Runs: part(&p, r.runs), paging: p}, nil
}

// runView is what /runs/{run} shows, schema hflineage.api.run/1. The page is one of its
// changes.
type runView struct {
	Schema string `json:"schema"`
	answers.Source
	Record  answers.RunRow   `json:"record"`
	Kind    string           `json:"kind"`     // of the changes, "" for all
	TooMany bool             `json:"too_many"` // changes to list any
	Changes []answers.Change `json:"changes"`  // to the run before, by kind, then by id
	paging

	edition *Edition
}

func (v *runView) heading() string { return "Run " + strconv.Itoa(v.Record.ID) }

func runPage(r *request) (view, error) {
	at, err := r.runAt(r.PathValue("run"))
	if err != nil {
		return nil, err
	}
	v := &runView{Schema: "hflineage.api.run/1", Source: r.source, Record: r.runs[at], Kind: r.query.Get("kind"), Changes: []answers.Change{}, edition: r.Edition}
	all, listed, err := changeCount(&v.Record.Changes, v.Kind)
	if err != nil {
		return nil, err
	}
	if v.TooMany = all > maxChanges; v.TooMany {
		listed = 0
	}
	if v.paging, err = r.paged("/runs/"+strconv.Itoa(v.Record.ID), listed); err != nil {
		return nil, err
	}
	if listed > 0 {
		v.Changes, err = r.changes(v.Record.ID, v.Kind, v.paging)
	}
	return v, err
}

// runAt is where the run of a number is among the runs.
func (e *Edition) runAt(word string) (int, error) {
	id, err := strconv.Atoi(word)
	if err != nil {
		return 0, errBad("run %q: must be a number", word)
	}
	at := slices.IndexFunc(e.runs, func(r answers.RunRow) bool { return r.ID == id })
	if at < 0 {
		return 0, errNotFound("there is no run %d: the last one is %d", id, e.runs[0].ID)
	}
	return at, nil
}

// withoutFolder leaves the name alone of a file that a run was imported from: where it is
// on the server is nobody's business.
func withoutFolder(endpoint string) string {
	if path, ok := strings.CutPrefix(endpoint, "file://"); ok {
		return "file:" + path[strings.LastIndexAny(path, `/\`)+1:]
	}
	return endpoint
}

// Linked reports that a name leads to the page of a model.
func (v *runView) Linked(id string) bool {
	_, ok := v.edition.graph.Find(id)
	return ok
}

// First reports that there is no run before it.
func (v *runView) First() bool { return v.Record.ID == v.edition.runs[len(v.edition.runs)-1].ID }

// Diff is the command that lists all changes.
func (v *runView) Diff() string {
	if v.First() {
		return ""
	}
	i := slices.IndexFunc(v.edition.runs, func(r answers.RunRow) bool { return r.ID == v.Record.ID })
	return "hflineage diff " + strconv.Itoa(v.edition.runs[i+1].ID) + " " + strconv.Itoa(v.Record.ID) + " --list"
}
