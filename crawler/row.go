package crawler

import (
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// row is one element of a listing: a model, or what is none.
type row struct {
	key       string // _id, "" unless it is one
	private   bool
	malformed bool
	model     graph.Model // zero if malformed
	notes     []graph.Anomaly
}

func newRow(it *hub.Item) row {
	r := row{private: it.Private, model: Model(it)}
	if hub.IsKey(it.Key) {
		r.key = it.Key
	}
	for _, problem := range it.Problems {
		r.notes = append(r.notes, graph.Anomaly{Kind: graph.MalformedItem, Model: it.ID, About: problem})
	}
	return r
}

// malformedRow is what is no model; where says where it stands, "" if that does
// not help to find it.
func malformedRow(b *hub.BadItem, where string) row {
	about := b.Reason + ": " + b.Excerpt
	if where != "" {
		about = where + ": " + about
	}
	return row{malformed: true, notes: []graph.Anomaly{{Kind: graph.MalformedItem, About: about}}}
}

// created is when the model was created: by its _id, which orders the listing,
// or by its date; zero if neither tells.
func (r *row) created() time.Time {
	if t, ok := hub.KeyTime(r.key); ok {
		return t
	}
	if r.model.Created == 0 {
		return time.Time{}
	}
	return time.Unix(r.model.Created, 0).UTC()
}

// tally is what rows of a listing add to a run: the records, and how many rows
// there were of each kind. The zero value is ready to use.
type tally struct {
	page      graph.Page
	rows      int
	private   int
	malformed int
	newest    time.Time // creation of the newest public model
}

// add takes in a row. Of a private one nothing is kept, not even what was odd
// about it.
func (t *tally) add(r *row) {
	t.rows++
	if r.private {
		t.private++
		return
	}
	t.page.Notes = append(t.page.Notes, r.notes...)
	if r.malformed {
		t.malformed++
		return
	}
	if at := r.created(); at.After(t.newest) {
		t.newest = at
	}
	t.page.Models = append(t.page.Models, r.model)
}

// addTo counts a page of the run.
func (t *tally) addTo(run *graph.Run) {
	run.Pages++
	run.Items += t.rows
	run.Private += t.private
	run.Malformed += t.malformed
	run.Models += len(t.page.Models)
}
