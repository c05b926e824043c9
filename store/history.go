package store

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"hflineage/graph"
)

// LookupLife is how long an answer of the Hub about a name is believed.
const LookupLife = 30 * 24 * time.Hour

// history is what a snapshot takes over from the one before it.
type history struct {
	path    string // of the snapshot before, "" if there is none
	runs    []graph.Run
	lookups []graph.Lookup
	led     led
}

// previous reads the snapshot at path; an empty history if there is none.
func previous(path string) (*history, error) {
	h := &history{path: path}
	err := Read(path, h.take)
	if errors.Is(err, ErrNoDatabase) {
		return &history{}, nil
	}
	return h, err
}

// take takes over what a snapshot holds, once its checksums have been seen to
// match: damage must not be handed down from run to run.
func (h *history) take(s *Snapshot) (err error) {
	if damage := s.checksums(); damage != nil {
		return s.damaged(errors.New(damage[0]))
	}
	if h.runs, err = s.Runs(); err != nil {
		return err
	}
	h.lookups, err = s.Lookups()
	h.led = ledTo(s.Graph(), h.lookups)
	return err
}

func (h *history) lastRun() int {
	if len(h.runs) == 0 {
		return 0
	}
	return h.runs[len(h.runs)-1].ID
}

// published reports that this very run is in the snapshot already. Its number
// alone does not say so: the database may have been replaced by another.
func (h *history) published(run graph.Run) bool {
	return slices.ContainsFunc(h.runs, func(r graph.Run) bool { return r.ID == run.ID && r.Started.Equal(run.Started) })
}

// renumber gives a run whose number is taken the next one, in its journal: so
// that it is known to be published when it is.
func (h *history) renumber(j *Journal) error {
	run := j.Run()
	if run.ID > h.lastRun() {
		return nil
	}
	run.ID = h.lastRun() + 1
	return j.Finish(run)
}

// same reports that a run which did not read the whole listing has found nothing
// but other downloads and likes.
func (h *history) same(c *contents) (same bool, err error) {
	if c.meta.Run.Whole() || h.path == "" {
		return false, nil
	}
	records, err := c.records()
	if err != nil {
		return false, err
	}
	err = Read(h.path, func(s *Snapshot) error {
		same = true
		for _, r := range records {
			same = same && (r.key == "meta    " || r.key == "runs    " || s.has(r.key, r.payload))
		}
		for _, col := range columns {
			same = same && (col.key == "download" || col.key == "likes   " || s.has(col.key, col.payload(c.graph)))
		}
		return nil
	})
	return same, err
}

// mergeLookups puts the run's answers over the earlier ones that still live; the
// models of the run have been seen.
func (h *history) mergeLookups(j *Journal, now time.Time) ([]graph.Lookup, error) {
	fresh, err := j.Lookups()
	if err != nil {
		return nil, err
	}
	byName := map[string]graph.Lookup{}
	for _, l := range slices.Concat(h.led.still(living(h.lookups, now)), fresh) {
		byName[graph.Fold(l.Name)] = l
	}
	list := make([]graph.Lookup, 0, len(byName))
	for _, l := range byName {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b graph.Lookup) int { return cmp.Compare(graph.Fold(a.Name), graph.Fold(b.Name)) })
	return list, nil
}

// living returns the answers that are still believed at a time.
func living(lookups []graph.Lookup, now time.Time) []graph.Lookup {
	var list []graph.Lookup
	for _, l := range lookups {
		if now.Sub(l.At) < LookupLife {
			list = append(list, l)
		}
	}
	return list
}
