package crawler

import (
	"context"
	"errors"
	"fmt"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// take brings the lane up to date with its page, sends for the one after it,
// and commits the page meanwhile. inside says where rows ahead of the page's
// first _id belong.
func (r *reader) take(ctx context.Context, l *lane, p *page, inside bool) error {
	if !p.ordered() {
		r.followLinks(fmt.Errorf("page %d does not end where its next link goes on", r.run.Pages+1))
	} else if p.next != "" && r.cursors == unseen {
		r.cursors = known
	}
	inLane, beyond := r.inLane(p, r.ruler.end(l.Lane), inside)
	if p.next == "" && !beyond && !p.last {
		r.confirm(ctx, l, p)
		return nil
	}
	if p.next == "" && !beyond && l.Bound != "" {
		return fmt.Errorf("%w: page %d has no next link, where models were seen behind %s; if it stays so, they are gone: remove the journal to begin anew", ErrIncomplete, r.run.Pages+1, l.Bound)
	}
	if _, last := p.ends(); last != "" {
		l.After = last
	}
	l.Next, l.Done = p.next, p.next == "" || beyond
	return r.commit(ctx, p, inLane)
}

// inLane are the rows of a page, by number, that lie in a lane that ends there
// and belong to the run; beyond says that the page reaches further. A row without
// an _id belongs where the one before it belongs: so it lies in one lane,
// whatever lanes there are, and a lane is not done before it has seen an _id
// behind its end.
func (r *reader) inLane(p *page, end string, inside bool) (rows []int, beyond bool) {
	rows = make([]int, 0, len(p.rows))
	for i := range p.rows {
		it := &p.rows[i]
		if it.key != "" {
			inside = it.key <= end
			beyond = beyond || !inside
		}
		later := it.key == "" && it.model.Created > r.run.Until.Unix() // to be listed in the next run
		if inside && !later {
			rows = append(rows, i)
		}
	}
	return rows, beyond
}

// enoughRead is the part of the listing that must have been read for its length
// to be estimated from it.
const enoughRead = 0.05

// commit is where rows of a page become part of the run, together with the lanes.
func (r *reader) commit(ctx context.Context, p *page, rows []int) error {
	t := tally{page: graph.Page{Models: make([]graph.Model, 0, len(rows))}}
	for _, i := range rows {
		t.add(&p.rows[i])
	}
	t.addTo(&r.run)
	r.addCounters()
	r.fill(ctx)
	if err := r.archive(p, rows); err != nil {
		return err
	}
	lanes := r.plain()
	if err := r.journal.Append(&t.page, lanes, r.run); err != nil {
		return err
	}
	if r.share = r.ruler.share(lanes); r.share > enoughRead {
		r.ruler.expect(int(float64(r.run.Pages) / r.share))
	}
	r.report(r.flying)
	return nil
}

// archive keeps rows of a page as the Hub wrote them, private ones aside. The
// length of the archive goes into the run's record: what lies behind it when the
// run is gone on with is not of the run.
func (r *reader) archive(p *page, rows []int) error {
	w := r.config.Archive
	if w == nil {
		return nil
	}
	all, err := hub.Rows(p.body)
	if err != nil {
		return err
	}
	var kept [][]byte
	for _, i := range rows {
		if !p.rows[i].private {
			kept = append(kept, all[i])
		}
	}
	if err := errors.Join(w.Append(kept), w.Sync()); err != nil {
		return err
	}
	r.run.Archived = w.Size()
	return nil
}

// plain are the lanes as the journal keeps them.
func (r *reader) plain() []graph.Lane {
	list := make([]graph.Lane, len(r.lanes))
	for i, l := range r.lanes {
		list[i] = l.Lane
	}
	return list
}
