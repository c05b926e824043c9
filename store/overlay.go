package store

import (
	"slices"

	"hflineage/graph"
)

// overlay is what a run that did not read the whole listing is: models that take
// the place of those of the same _id, or of the same id, in the snapshot before.
// All others stay as they are. It is small enough to be in memory.
type overlay struct {
	models []graph.Model
	at     map[graph.Ref]int // place in models, by _id alone or else by id alone
	ids    map[string]bool
}

// overlay reads the journal; of a model that was read twice the later one counts.
func (j *Journal) overlay() (*overlay, []graph.Anomaly, error) {
	o := &overlay{at: map[graph.Ref]int{}, ids: map[string]bool{}}
	notes, err := j.Read(func(models []graph.Model) {
		for i := range models {
			m := models[i]
			m.Tags, m.BaseModels.Models = slices.Clone(m.Tags), slices.Clone(m.BaseModels.Models)
			o.add(m)
		}
	})
	for i := range o.models {
		o.ids[o.models[i].ID] = true
	}
	return o, notes, err
}

func (o *overlay) add(m graph.Model) {
	i, again := o.at[identity(&m)]
	if again {
		o.models[i] = m
		return
	}
	o.at[identity(&m)] = len(o.models)
	o.models = append(o.models, m)
}

// identity is the _id of a model, or its id where there is none.
func identity(m *graph.Model) graph.Ref {
	if m.Key.IsZero() {
		return graph.Ref{ID: m.ID}
	}
	return graph.Ref{Key: m.Key}
}

// covers reports that a model of the snapshot is not what it was: it was read
// again, or its id is another model's now.
func (o *overlay) covers(m *graph.Model) bool {
	_, again := o.at[identity(m)]
	return again || o.ids[m.ID]
}

// lay adds to a builder the models of the snapshot that are not covered, then those
// of the overlay, and returns what was odd about the ones that stay.
func (o *overlay) lay(s *Snapshot, b *graph.Builder, add func([]graph.Model)) ([]graph.Anomaly, error) {
	g := s.Graph()
	size := graph.Size{Models: g.Models, IDBytes: len(g.IDs.Data), Tags: len(g.Tags.Nodes) + g.Models}
	for i := range o.models {
		size.Models++
		size.IDBytes += len(o.models[i].ID)
		size.Tags += len(o.models[i].Tags)
	}
	b.Reserve(size)
	for _, models := range g.Records {
		add(slices.DeleteFunc(models, func(m graph.Model) bool { return o.covers(&m) }))
	}
	add(o.models)
	return o.staying(s)
}

// staying are the anomalies of the snapshot that cannot be found again in its
// models, of those that are not covered.
func (o *overlay) staying(s *Snapshot) ([]graph.Anomaly, error) {
	all, err := s.Anomalies()
	return slices.DeleteFunc(all, func(a graph.Anomaly) bool {
		return o.ids[a.Model] || a.Kind != graph.MalformedItem && a.Kind != graph.DuplicateID
	}), err
}

// builder has the models of the run, and the Hub's answers, which it returns as well:
// what the journal holds, over the snapshot before if that was not the whole listing.
func (h *history) builder(j *Journal, surveyOnly bool) (b *graph.Builder, lookups []graph.Lookup, notes []graph.Anomaly, err error) {
	b = &graph.Builder{SurveyOnly: surveyOnly}
	add := func(models []graph.Model) {
		h.led.see(models)
		b.AddPage(models)
	}
	if j.Run().Whole() || h.path == "" {
		notes, err = j.fill(b, add)
	} else {
		notes, err = h.laid(j, b, add)
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if lookups, err = h.mergeLookups(j, j.now()); err != nil {
		return nil, nil, nil, err
	}
	for _, l := range lookups {
		if l.To != "" && graph.Fold(l.To) != graph.Fold(l.Name) {
			b.Redirect(l.Name, l.To)
		}
	}
	return b, lookups, notes, nil
}

// laid lays the journal over the snapshot before.
func (h *history) laid(j *Journal, b *graph.Builder, add func([]graph.Model)) ([]graph.Anomaly, error) {
	o, notes, err := j.overlay()
	if err != nil {
		return nil, err
	}
	err = Read(h.path, func(s *Snapshot) error {
		stay, err := o.lay(s, b, add)
		notes = append(notes, stay...)
		return err
	})
	return notes, err
}

// fill gives a builder what the journal holds.
func (j *Journal) fill(b *graph.Builder, add func([]graph.Model)) ([]graph.Anomaly, error) {
	size, err := j.Size()
	if err != nil {
		return nil, err
	}
	b.Reserve(size)
	return j.Read(add)
}
