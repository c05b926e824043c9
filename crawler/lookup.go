package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// afterListing asks the Hub what the listing leaves open: the names that it does
// not explain, and, of a run that saw all of it, how many children the largest
// base models have.
func (s *sweep) afterListing(ctx context.Context) error {
	bases := 0
	if s.run.Whole() && s.run.Completeness.Bases == nil {
		bases = basesCompared
	}
	limit := max(0, s.config.Lookups-s.run.Lookups) // some may have been done before an interruption
	if limit == 0 && bases == 0 {
		return nil
	}
	survey, err := s.journal.Survey(limit, bases)
	if err != nil {
		return err
	}
	if err := s.compareBases(ctx, survey.Bases); err != nil {
		return err
	}
	return s.lookUp(ctx, survey.Unexplained)
}

// lookUp asks the Hub about names: a redirect tells what a model is called now.
func (s *sweep) lookUp(ctx context.Context, names []string) error {
	s.names = len(names)
	odd := 0
	for i, name := range names {
		to, err := s.ask(ctx, name)
		s.run.Lookups++
		if errors.Is(err, errOdd) {
			s.config.Log.Warn("passing over a name", "reason", err)
			if odd++; odd == maxOdd {
				s.config.Log.Warn("no more look-ups in this run", "left", len(names)-i-1)
				return nil
			}
			continue
		}
		if err != nil {
			return err
		}
		odd = 0
		s.addCounters()
		if err := s.journal.AddLookup(graph.Lookup{Name: name, To: to, At: now()}, s.run); err != nil {
			return err
		}
		s.report(0)
	}
	return nil
}

// errOdd says that the Hub has no answer about a name, or one that means nothing
// to us. One name is not worth a run: the next night asks again.
var errOdd = errors.New("no answer to go by")

// maxOdd is how many names in a row may stay without an answer: then it is not
// about the names.
const maxOdd = 3

// ask returns the id that a name has now, "" if there is no such model or it is
// not to be seen.
func (s *sweep) ask(ctx context.Context, name string) (id string, err error) {
	url := s.modelURL(name, "createdAt")
	var d hub.Detail
	a, err := s.fetch.getUsable(url, func(a *answer) (err error) {
		d, err = hub.DecodeDetail(a.body)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "", fmt.Errorf("look up %s: %w: %w", name, errOdd, err)
	case a.status == http.StatusOK:
		return d.ID, nil
	case a.status >= 300 && a.status < 400:
		id, ok := hub.LocationModel(a.header)
		if !ok {
			return "", fmt.Errorf("look up %s: %w: a redirect to %q, which is no model", name, errOdd, a.header.Get("Location"))
		}
		return id, nil
	}
	refused := refusal(url, a)
	e, _ := errors.AsType[*hub.Error](refused)
	switch {
	case isAbsent(e):
		return "", nil
	case a.status == http.StatusUnauthorized: // about the token: so will be the others
		return "", refused
	}
	return "", fmt.Errorf("look up %s: %w: %w", name, errOdd, refused)
}

// detail returns the fields of one model, and when the Hub told them.
func (s *sweep) detail(ctx context.Context, id string, fields ...string) (d hub.Detail, date string, err error) {
	a, err := get(ctx, s.fetch, s.modelURL(id, fields...), func(a *answer) (err error) {
		d, err = hub.DecodeDetail(a.body)
		return err
	})
	if err != nil {
		return d, "", err
	}
	return d, a.header.Get("Date"), nil
}

// modelURL asks for fields of one model.
func (s *sweep) modelURL(name string, fields ...string) string {
	return s.endpoint() + hub.ModelPath(name) + "?" + hub.Query{Expand: fields}.Values().Encode()
}

// isAbsent reports an answer that says that there is no such model for us:
// missing or private, taken down (403), or no name that a model can have.
func isAbsent(e *hub.Error) bool {
	return e.MissingRepo() || e.BadParameter() || e.Status == http.StatusForbidden || e.Status == http.StatusNotFound
}
