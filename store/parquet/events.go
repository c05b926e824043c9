package parquet

import (
	"time"

	"hflineage/graph"
	"hflineage/store"
)

// Event is a row of events.
type Event struct {
	Run         int32     `parquet:"run" doc:"number of the run that found the change"`
	At          time.Time `parquet:"at,timestamp(millisecond)" doc:"end of that run"`
	Change      string    `parquet:"change,dict" doc:"appeared, gone, back, renamed, taken, parent-added, parent-removed, relation-changed or alias-changed"`
	Key         *string   `parquet:"_id" doc:"the Hub's stable key of the model"`
	ID          string    `parquet:"id" doc:"id of the model in this run, or in the run before if it is gone; of alias-changed the name"`
	Was         *string   `parquet:"was" doc:"of renamed and back the id before; of alias-changed the id that the name meant before"`
	Parent      *string   `parquet:"parent" doc:"of parent-added, parent-removed and relation-changed"`
	Relation    *string   `parquet:"relation,dict" doc:"of the same: in this run, or in the run before if it was removed"`
	RelationWas *string   `parquet:"relation_was,dict" doc:"of relation-changed: in the run before"`
}

// Events are what changed from run to run, the first run first, and in each as
// graph.Diff has it. The first run of a database has none.
func Events(s *store.Snapshot) *Table {
	return newTable("events", func(yield func(*Event, error) bool) {
		runs, err := s.Runs()
		if err != nil {
			yield(nil, err)
			return
		}
		for _, run := range runs {
			events, err := s.EventsOf(run.ID)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range events {
				row := eventOf(&run, &events[i])
				if !yield(&row, nil) {
					return
				}
			}
		}
	})
}

func eventOf(run *graph.Run, e *graph.Event) Event {
	row := Event{Run: int32(run.ID), At: run.Finished.UTC(), Change: string(e.Kind), ID: e.ID, Was: known(e.Old)} //nolint:gosec // a run a night
	if !e.Key.IsZero() {
		row.Key = known(e.Key.String())
	}
	switch e.Kind {
	case graph.ParentAdded, graph.ParentRemoved, graph.RelationChanged:
		row.Parent, row.Relation = known(e.Parent.ID), known(e.Relation.String())
	}
	if e.Kind == graph.RelationChanged {
		row.RelationWas = known(e.OldRelation.String())
	}
	return row
}
