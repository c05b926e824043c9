package web

import (
	"slices"
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// runsView is what /runs shows, schema hflineage.api.runs/1.
type runsView struct {
	Schema string `json:"schema"`
	answers.Source
	Runs []answers.RunRow `json:"runs"` // the last one first
}

func (v *runsView) heading() string { return "Runs" }

func runs(r *request) (view, error) {
	return &runsView{"hflineage.api.runs/1", r.source, r.Edition.runs}, nil
}

// runView is what /runs/{run} shows, schema hflineage.api.run/1.
type runView struct {
	Schema string `json:"schema"`
	answers.Source
	Asked   answers.RunRow   `json:"asked"`
	Kind    string           `json:"kind"` // of the changes that are listed, "" for all
	Changes []answers.Change `json:"changes"`
	paging

	Kinds []kindCount `json:"-"`
}

func (v *runView) heading() string { return "Run " + strconv.Itoa(v.Asked.ID) }

// kindCount is how many changes of a kind a run found.
type kindCount struct {
	Kind  graph.EventKind
	Count int
}

func runPage(r *request) (view, error) {
	word := r.PathValue("run")
	id, err := strconv.Atoi(word)
	i := slices.IndexFunc(r.Edition.runs, func(run answers.RunRow) bool { return run.ID == id })
	if err != nil || i < 0 {
		return nil, errNotFound("there is no run %s; the last one is %d", word, r.Run().ID)
	}
	events, err := r.snapshot.EventsOf(id)
	if err != nil {
		return nil, err
	}
	v := &runView{Schema: "hflineage.api.run/1", Source: r.source, Asked: r.Edition.runs[i], Kind: r.query.Get("kind"), Changes: []answers.Change{}}
	numbers := graph.CountEvents(events)
	for _, kind := range graph.EventKinds {
		if n := numbers[kind]; n > 0 && kind != graph.AliasChanged {
			v.Kinds = append(v.Kinds, kindCount{kind, n})
		}
	}
	if v.Kind != "" && !slices.Contains(graph.EventKinds[:], graph.EventKind(v.Kind)) {
		return nil, errBad("kind=%s: must be one of %s", v.Kind, kindNames())
	}
	events = slices.DeleteFunc(events, func(e graph.Event) bool {
		return e.Kind == graph.AliasChanged && v.Kind == "" || v.Kind != "" && string(e.Kind) != v.Kind
	})
	if v.paging, err = r.paged("/runs/"+strconv.Itoa(id), len(events)); err != nil {
		return nil, err
	}
	events = part(&v.paging, events)
	for i := range events {
		v.Changes = append(v.Changes, answers.ChangeOf(&events[i]))
	}
	return v, nil
}

func kindNames() string {
	var names []string
	for _, kind := range graph.EventKinds {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}
