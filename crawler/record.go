package crawler

import (
	"time"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// tally is what rows of a listing add to a run: the records, and how many rows
// there were of each kind. The zero value is ready to use.
type tally struct {
	page      graph.Page
	rows      int
	private   int
	malformed int
	newest    time.Time // creation of the newest model
}

// takePage takes the elements of a page, and returns the indexes of those that
// the run counts or notes: what its archive keeps.
func (t *tally) takePage(page *hub.Page, until time.Time) (kept []int) {
	bad := page.Bad
	for i, next := 0, 0; i < len(page.Items)+len(page.Bad); i++ {
		if len(bad) > 0 && bad[0].Index == i {
			t.refuse(&bad[0], "")
			bad = bad[1:]
			kept = append(kept, i)
			continue
		}
		if t.take(&page.Items[next], until) {
			kept = append(kept, i)
		}
		next++
	}
	return kept
}

// rawRows are the elements of a page's body with these indexes, as the Hub wrote
// them.
func rawRows(body []byte, kept []int) ([][]byte, error) {
	all, err := hub.Rows(body)
	if err != nil {
		return nil, err
	}
	rows := make([][]byte, len(kept))
	for i, k := range kept {
		rows[i] = all[k]
	}
	return rows, nil
}

// take maps an item, and reports whether it belongs to the run: it is public, and
// was created no later than until, where that is set. Of what does not belong
// nothing is noted, so that an archive without it tells the same.
func (t *tally) take(it *hub.Item, until time.Time) bool {
	t.rows++
	at := created(it)
	switch {
	case it.Private:
		t.private++
		return false
	case !until.IsZero() && at.After(until):
		return false
	}
	for _, problem := range it.Problems {
		t.page.Notes = append(t.page.Notes, graph.Anomaly{Kind: graph.MalformedItem, Model: it.ID, About: problem})
	}
	if at.After(t.newest) {
		t.newest = at
	}
	t.page.Models = append(t.page.Models, Model(it))
	return true
}

// refuse notes a row that is no model; where says where it stands, if that helps
// to find it.
func (t *tally) refuse(bad *hub.BadItem, where string) {
	t.rows++
	t.malformed++
	about := bad.Reason + ": " + bad.Excerpt
	if where != "" {
		about = where + ": " + about
	}
	t.page.Notes = append(t.page.Notes, graph.Anomaly{Kind: graph.MalformedItem, About: about})
}

// addTo counts a page of the run.
func (t *tally) addTo(run *graph.Run) {
	run.Pages++
	run.Items += t.rows
	run.Private += t.private
	run.Malformed += t.malformed
	run.Models += len(t.page.Models)
}
