package main

import (
	"errors"
	"fmt"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// lastRun is the run that the database was published from, zero if there is
// none yet.
type lastRun struct {
	graph.Run
	runs   []graph.Run // all of them
	sample []graph.Key // of the models, if they are the whole Hub's
}

// sampleKeys is how many keys are enough to divide the Hub evenly.
const sampleKeys = 16_000

// lastRun reads the database. One that is damaged is found to be so before the
// Hub is read.
func (f *dbFile) lastRun() (last lastRun, err error) {
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
		last.Run = s.Meta().Run
		last.runs, err = s.Runs()
		if _, complete := graph.LastComplete(last.runs); complete {
			last.sample = s.Graph().SampleKeys(sampleKeys)
		}
		return err
	})
	return last, err
}

// expect is how many models the Hub has, as far as the database knows.
func (l lastRun) expect() int {
	if l.sample == nil {
		return 0
	}
	return l.Models
}

// leftOut says for the summary what a run has left out, if anything.
func leftOut(run graph.Run) string {
	out := ""
	if run.Private > 0 {
		out += fmt.Sprintf("; %s private models left out", answers.Thousands(run.Private))
	}
	if run.Malformed > 0 {
		out += fmt.Sprintf("; %s items that are no models left out", answers.Thousands(run.Malformed))
	}
	return out
}
