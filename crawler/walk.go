package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// Roots are what a walk begins with: models by id, and the members of families,
// which are found among the models of their owners.
type Roots struct {
	Names  []string             // of all of them, for the run's record
	Models []string             // ids
	Owners []string             // of the members
	Member func(id string) bool // whether a model of an owner is one
	Deep   bool                 // ask also about models that nothing can be trained from
}

// walking is the state of a walk. Its lanes are the owners, then the roots by id
// (Bound names each), then the queue: After is how many models of it have been
// asked about, Next goes on with the one at hand.
type walking struct {
	*sweep
	roots Roots
	lanes []graph.Lane
	queue []string           // ids of models to ask about, in the order in which they were found
	seen  map[graph.Ref]bool // every model found
}

// walk goes breadth first from the roots to their children. The models in the
// journal are the queue, so that a walk that is stopped goes on where it was.
func (s *sweep) walk(ctx context.Context, roots Roots) error {
	w := &walking{sweep: s, roots: roots, lanes: slices.Clone(s.journal.Lanes()), seen: map[graph.Ref]bool{}}
	fresh := len(w.lanes) == 0
	if fresh {
		for _, name := range slices.Concat(roots.Owners, roots.Models, []string{""}) {
			w.lanes = append(w.lanes, graph.Lane{Bound: name})
		}
	} else if !slices.Equal(s.run.Roots, roots.Names) || s.run.Deep != roots.Deep {
		return fmt.Errorf("the walk under way begins with %s: finish it first, or remove the journal", strings.Join(s.run.Roots, ", "))
	}
	if _, err := s.journal.Read(func(models []graph.Model) {
		for i := range models {
			w.found(&models[i])
		}
	}); err != nil {
		return err
	}
	if err := w.findRoots(ctx); err != nil {
		return err
	}
	if fresh {
		if err := w.sayCost(ctx); err != nil {
			return err
		}
	}
	if err := w.askAll(ctx); err != nil {
		return err
	}
	return s.finish(ctx)
}

// findRoots lists the owners and reads the roots that are named by id.
func (w *walking) findRoots(ctx context.Context) error {
	for i := range w.lanes[:len(w.lanes)-1] {
		l := &w.lanes[i]
		for !l.Done {
			p, err := w.rootPage(ctx, l, i < len(w.roots.Owners))
			if err != nil {
				return err
			}
			if w.run.Until.IsZero() {
				if err := w.begin(p, w.lanes...); err != nil {
					return err
				}
			}
			l.Next, l.Done = p.next, p.next == "" // only now: a run begins with nothing read
			if err := w.keepNew(p); err != nil {
				return err
			}
		}
	}
	if len(w.queue) == 0 {
		return fmt.Errorf("%s lists no model of %s: check the names", w.endpoint(), strings.Join(w.roots.Names, ", "))
	}
	return nil
}

// rootPage fetches members of an owner, or the one model of an id.
func (w *walking) rootPage(ctx context.Context, l *graph.Lane, owner bool) (*page, error) {
	if !owner {
		return w.model(ctx, l.Bound)
	}
	p, err := w.listed(ctx, l.Next, hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending, Author: l.Bound})
	if err != nil {
		return nil, err
	}
	p.rows = slices.DeleteFunc(p.rows, func(r row) bool { return !w.roots.Member(r.model.ID) })
	return p, nil
}

// listed fetches a page of a listing, the first one if next is "".
func (w *walking) listed(ctx context.Context, next string, q hub.Query) (*page, error) {
	if next == "" {
		return w.first(ctx, w.fetch, q)
	}
	return w.page(ctx, w.fetch, next, w.run.Pages+1)
}

// model is a page of one model, by the name that it has now.
func (w *walking) model(ctx context.Context, id string) (*page, error) {
	now, err := w.ask(ctx, id)
	switch {
	case errors.Is(err, errOdd): // a walk cannot go by a root that it passes over
		return nil, fmt.Errorf("%w: %w", ErrIncomplete, err)
	case err != nil:
		return nil, err
	}
	if now == "" {
		return nil, fmt.Errorf("%s has no model %s that we may see: check the name", w.endpoint(), id)
	}
	d, date, err := w.detail(ctx, now, w.expand...)
	if err != nil {
		return nil, err
	}
	return &page{rows: []row{newRow(&d.Item)}, date: date}, nil
}

// askAll asks for the children of each model in the queue, which grows by them.
func (w *walking) askAll(ctx context.Context) error {
	l := &w.lanes[len(w.lanes)-1]
	asked, err := strconv.Atoi("0" + l.After)
	if err != nil {
		return fmt.Errorf("the journal's mark in the walk is %q, which is no number: remove the journal", l.After)
	}
	for asked < len(w.queue) {
		q := hub.Query{Sort: hub.SortCreated, Direction: hub.Ascending, Filters: []string{graph.TagPrefix + w.queue[asked]}}
		p, err := w.listed(ctx, l.Next, q)
		if err != nil {
			return err
		}
		if l.Next = p.next; p.next == "" {
			asked++
		}
		l.After = strconv.Itoa(asked)
		w.share = float64(asked) / float64(len(w.queue)+len(p.rows))
		if err := w.keepNew(p); err != nil {
			return err
		}
	}
	l.Done = true
	return nil
}

// keepNew makes the models of a page that are new part of the run and the queue.
func (w *walking) keepNew(p *page) error {
	p.rows = slices.DeleteFunc(p.rows, func(r row) bool {
		return !r.malformed && (r.private || r.created().After(w.run.Until) || !w.found(&r.model))
	})
	return w.keep(p, w.lanes)
}

// found takes in a model; false if it is known.
func (w *walking) found(m *graph.Model) bool {
	identity := graph.Ref{Key: m.Key}
	if m.Key.IsZero() {
		identity.ID = m.ID
	}
	if w.seen[identity] {
		return false
	}
	w.seen[identity] = true
	if w.roots.Deep || !isEnd(m) {
		w.queue = append(w.queue, m.ID)
	}
	return true
}

// endTags mark formats that run and are not trained from.
var endTags = []string{"gguf", "exl2", "exl3", "onnx", "openvino", "coreml"}

// isEnd reports a quantization in a format that nothing is made from.
func isEnd(m *graph.Model) bool {
	quantized := m.BaseModels.Relation == graph.Quantized.String() ||
		slices.ContainsFunc(m.Tags, func(t string) bool { return strings.HasPrefix(t, graph.TagPrefix+"quantized:") })
	return quantized && slices.ContainsFunc(m.Tags, func(t string) bool { return slices.Contains(endTags, t) })
}

// mostCounted is how many roots are asked how many children they have, to say
// what a walk will cost.
const mostCounted = 50

// sayCost says how many requests the walk is going to need at least, beside those
// of a sweep: one for each root, and one for each child that can have children.
func (w *walking) sayCost(ctx context.Context) error {
	requests := len(w.queue)
	for _, id := range w.queue[:min(mostCounted, len(w.queue))] {
		children, err := w.children(ctx, id)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if e, refused := errors.AsType[*hub.Error](err); refused && isAbsent(e) && !e.BadParameter() {
			continue // gone since
		}
		if err != nil {
			return err
		}
		requests += int(children.Total() - children.Quantized)
	}
	models := w.config.Expect
	if models == 0 {
		models = publishedModels
	}
	w.config.Log.Info("walking", "roots", len(w.queue), "requests_at_least", requests, "requests_of_a_sweep", models/w.config.PageSize+1)
	return nil
}
