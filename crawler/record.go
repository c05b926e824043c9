package crawler

import (
	"context"
	"fmt"

	"hflineage/graph"
)

// take brings the lane up to date with its page, sends for the one after it,
// and commits the page meanwhile. inside says where rows ahead of the page's
// first _id belong.
func (r *reader) take(ctx context.Context, l *lane, p *page, inside bool) error {
	_, last := p.ends()
	if last != "" && last <= l.After {
		return fmt.Errorf("%w: page %d ends at _id %s, before the page ahead of it at %s", ErrIncomplete, r.run.Pages+1, last, l.After)
	}
	if !p.ordered() {
		r.followLinks(fmt.Errorf("page %d does not end where its next link goes on", r.run.Pages+1))
	} else if p.next != "" && r.cursors == unseen {
		r.cursors = known
	}
	record, beyond := r.record(p, r.ruler.end(l.Lane), inside)
	if p.next == "" && !beyond && l.Bound != "" {
		return fmt.Errorf("%w: page %d has no next link, but there are models behind %s", ErrIncomplete, r.run.Pages+1, l.Bound)
	}
	if last != "" {
		l.After = last
	}
	l.Next, l.Done = p.next, p.next == "" || beyond
	return r.commit(ctx, record)
}

// record picks what of a page lies in a lane that ends there, and says whether
// the page reaches beyond. A row without an _id belongs where the one before it
// belongs: so it lies in one lane, whatever lanes there are, and a lane is not
// done before it has seen an _id behind its end.
func (r *reader) record(p *page, end string, inside bool) (record *graph.Page, beyond bool) {
	record = &graph.Page{Models: make([]graph.Model, 0, len(p.rows))}
	for i := range p.rows {
		if k := p.rows[i].key; k != "" {
			inside = k <= end
			beyond = beyond || !inside
		}
		if inside {
			r.add(record, &p.rows[i])
		}
	}
	return record, beyond
}

// add adds a row that belongs to the lane, unless it is to be left out.
func (r *reader) add(p *graph.Page, it *row) {
	if it.key == "" && it.model.Created > r.run.Until.Unix() {
		return // to be listed in the next run
	}
	r.run.Items++
	p.Notes = append(p.Notes, it.notes...)
	switch {
	case it.malformed:
		r.run.Malformed++
	case it.private:
		r.run.Private++
	default:
		r.run.Models++
		p.Models = append(p.Models, it.model)
	}
}

// commit is where a page becomes part of the run, together with the lanes.
func (r *reader) commit(ctx context.Context, p *graph.Page) error {
	r.run.Pages++
	r.addCounters()
	r.fill(ctx)
	lanes := r.plain()
	if err := r.journal.Append(p, lanes, r.run); err != nil {
		return err
	}
	r.share = r.ruler.share(lanes)
	r.report(r.flying)
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
