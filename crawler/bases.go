package crawler

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"hflineage/crawler/hub"
	"hflineage/graph"
)

// basesCompared is how many of the largest base models are compared.
const basesCompared = 20

// compareBases asks the Hub how many direct children it counts of base models, and
// keeps the numbers beside ours in the run's record. They are a warning and no
// gate: ours is greater where children spell the name in another way, and the Hub
// counts children that came while the run was under way.
func (s *sweep) compareBases(ctx context.Context, bases []graph.Base) error {
	counts, errs := make([]hub.Children, len(bases)), make([]error, len(bases))
	next := make(chan int)
	var askers sync.WaitGroup
	for range max(1, s.lanesWanted()) {
		askers.Go(func() {
			for i := range next {
				counts[i], errs[i] = s.children(ctx, bases[i].ID)
			}
		})
	}
	for i := range bases {
		next <- i
	}
	close(next)
	askers.Wait()
	s.addCounters()
	for i, b := range bases {
		err := errs[i]
		if e, refused := errors.AsType[*hub.Error](err); refused && isAbsent(e) && !e.BadParameter() {
			continue // gone since it was listed
		}
		if err != nil {
			s.config.Log.Warn("a large base model is not compared with the Hub's own count", "model", b.ID, "reason", err)
			continue
		}
		b.Hub = int(counts[i].Total())
		s.run.Completeness.Bases = append(s.run.Completeness.Bases, b)
		if b.Hub > b.Children {
			s.config.Log.Warn("the Hub counts more children", "model", b.ID, "hub", b.Hub, "here", b.Children)
		}
	}
	return context.Cause(ctx)
}

// children is the Hub's own count of the direct children of a model.
func (s *sweep) children(ctx context.Context, id string) (hub.Children, error) {
	d, _, err := s.detail(ctx, id, "childrenModelCount")
	if err == nil && d.Children == nil {
		err = fmt.Errorf("the answer about %s has no childrenModelCount", id)
	}
	if err != nil {
		return hub.Children{}, err
	}
	return *d.Children, nil
}
