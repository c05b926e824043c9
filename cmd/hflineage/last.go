package main

import (
	"errors"
	"fmt"

	"hflineage/graph"
	"hflineage/store"
)

// lastRun is the run that the database was published from, zero if there is
// none yet, with a sample of its models' keys.
type lastRun struct {
	graph.Run
	sample []graph.Key
}

// sampleKeys is how many keys are enough to divide the Hub evenly.
const sampleKeys = 16_000

// lastRun reads the database. One that is damaged is found to be so before the
// Hub is read.
func (f *dbFlag) lastRun() (last lastRun, err error) {
	damage, err := store.Check(f.DB)
	switch {
	case errors.Is(err, store.ErrNoDatabase):
		return lastRun{}, nil
	case err != nil:
		return lastRun{}, err
	case len(damage) > 0:
		return lastRun{}, fmt.Errorf("%w in %s (%s): restore a backup or remove the file, then crawl again", errDamage, f.DB, damage[0])
	}
	err = f.read(func(s *store.Snapshot) error {
		last = lastRun{s.Meta().Run, s.Graph().SampleKeys(sampleKeys)}
		return nil
	})
	return last, err
}

// leftOut says for the summary what a run has left out, if anything.
func leftOut(run graph.Run) string {
	out := ""
	if run.Private > 0 {
		out += fmt.Sprintf("; %s private models left out", thousands(run.Private))
	}
	if run.Malformed > 0 {
		out += fmt.Sprintf("; %s items that are no models left out", thousands(run.Malformed))
	}
	return out
}
