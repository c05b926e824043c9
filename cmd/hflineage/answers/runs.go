package answers

import (
	"slices"
	"time"

	"hflineage/graph"
)

// RunRow is the record of one run.
type RunRow struct {
	ID           int             `json:"id"`
	Strategy     string          `json:"strategy"`
	Endpoint     string          `json:"endpoint"`
	Complete     bool            `json:"complete"`
	LowerBound   bool            `json:"lower_bound"` // what the database counted after it
	Started      time.Time       `json:"started"`
	Until        time.Time       `json:"until"` // models created later were left to the next run
	Finished     time.Time       `json:"finished"`
	Seconds      int             `json:"duration_seconds"`
	Requests     int             `json:"requests"`
	Retries      int             `json:"retries"`
	Throttled    int             `json:"throttled"`
	Others       int             `json:"others"`
	Pages        int             `json:"pages"`
	Items        int             `json:"items"`
	Lookups      int             `json:"lookups"`
	Models       int             `json:"models"`
	Edges        int             `json:"edges"`
	Roots        []string        `json:"roots"`
	Changes      ChangeCounts    `json:"changes"`
	Completeness CompletenessRow `json:"completeness"`
}

// ChangeCounts are the numbers of changes, all kinds in every answer.
type ChangeCounts struct {
	Appeared        int `json:"appeared"`
	Gone            int `json:"gone"`
	Back            int `json:"back"`
	Renamed         int `json:"renamed"`
	Taken           int `json:"taken"`
	ParentAdded     int `json:"parent_added"`
	ParentRemoved   int `json:"parent_removed"`
	RelationChanged int `json:"relation_changed"`
}

// ChangeCountsOf are the numbers of changes by kind.
func ChangeCountsOf(c graph.Changes) ChangeCounts {
	return ChangeCounts{
		c[graph.Appeared], c[graph.Gone], c[graph.Back], c[graph.Renamed], c[graph.Taken],
		c[graph.ParentAdded], c[graph.ParentRemoved], c[graph.RelationChanged],
	}
}

// CompletenessRow is what tells whether a run saw all that it was to see.
type CompletenessRow struct {
	Lanes     int          `json:"lanes"`
	Missing   int          `json:"missing"`
	Malformed int          `json:"malformed"`
	Private   int          `json:"private"`
	Unlisted  []string     `json:"unlisted"` // fields
	Open      int          `json:"open"`     // names to look up
	Short     int          `json:"bases_short"`
	Bases     []graph.Base `json:"bases"`
}

// RunRowOf is the record of a run; LowerBound is left to whoever knows the runs before.
func RunRowOf(r graph.Run) RunRow {
	c := r.Completeness
	return RunRow{
		ID: r.ID, Strategy: r.Strategy, Endpoint: r.Endpoint, Complete: r.Complete,
		Started: r.Started, Until: r.Until, Finished: r.Finished, Seconds: int(r.Finished.Sub(r.Started).Seconds()),
		Requests: r.Requests, Retries: r.Retries, Throttled: r.Throttled, Others: r.Others,
		Pages: r.Pages, Items: r.Items, Lookups: r.Lookups, Models: r.Models, Edges: r.Edges, Roots: append([]string{}, r.Roots...),
		Changes: ChangeCountsOf(r.Changes),
		Completeness: CompletenessRow{
			Lanes: c.Lanes, Missing: c.Missing, Malformed: r.Malformed, Private: r.Private,
			Unlisted: append([]string{}, c.Unlisted...), Open: c.Open, Short: shortBases(c.Bases), Bases: append([]graph.Base{}, c.Bases...),
		},
	}
}

// shortBases counts the bases that have fewer children here than the Hub counts.
func shortBases(bases []graph.Base) int {
	return len(slices.DeleteFunc(slices.Clone(bases), func(b graph.Base) bool { return !IsShort(b) }))
}

// IsShort reports that a base has fewer children here than the Hub counts.
func IsShort(b graph.Base) bool { return b.Children < b.Hub }
