package crawler

import (
	"context"
	"errors"
	"fmt"

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
	for _, b := range bases {
		count, err := s.children(ctx, b.ID)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.addCounters()
		if e, refused := errors.AsType[*hub.Error](err); refused && isAbsent(e) && !e.BadParameter() {
			continue // gone since it was listed
		}
		if err != nil {
			s.config.Log.Warn("the largest base models are not compared with the Hub's own counts", "reason", err)
			return nil
		}
		b.Hub = int(count.Total())
		s.run.Completeness.Bases = append(s.run.Completeness.Bases, b)
		if b.Hub > b.Children {
			s.config.Log.Warn("the Hub counts more children", "model", b.ID, "hub", b.Hub, "here", b.Children)
		}
	}
	return nil
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
