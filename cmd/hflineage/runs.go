package main

import (
	"os"
	"slices"
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

type runsCmd struct {
	Number *int `arg:"" optional:"" name:"run" help:"The number of a run, to see all that is known of it; all runs if none is named."`
	dbFile
	formatFlag
}

func (runsCmd) Help() string {
	return `Lists the runs that the database was made by, the last one last. The columns:

  strategy       sweep: the whole listing; delta: new models and edited cards; walk: what descends
                 from some models, a lower bound; import: from files
  requests       all that were sent; of these, retries after a failure, and 429: answers that
                 the quota was spent
  others         requests that others spent of the same quota meanwhile, at least
  changes        to the run before: appeared (+), gone (-), back, renamed, taken (the id of another
                 model before), parents added (+) and removed (-), relations that have changed
  completeness   complete, or what the run saw; and what is not in it: models of the run before
                 that were missing, items that are malformed or private, fields that this Hub does
                 not list, names that the Hub has not been asked about yet
  bases short    of the largest base models, those with fewer children here than the Hub counts

The Hub's count of children knows neither renames nor other spellings: having more than it is right,
having fewer may mean that some were missed, or that they came while the run was under way.

    hflineage runs
    hflineage runs 12
    hflineage runs --format json`
}

// runsAnswer is the answer of runs, schema hflineage.runs/1.
type runsAnswer struct {
	Schema       string   `json:"schema"`
	Rule         string   `json:"rule"`
	LastComplete *int     `json:"last_complete"` // null if no run has seen the whole listing
	UnderWay     bool     `json:"under_way"`     // another run has begun, and is not published yet
	Runs         []runRow `json:"runs"`

	complete graph.Run // the last complete one
	journal  string    // of the run under way
}

// runRow is the record of one run.
type runRow struct {
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
	Changes      changeCounts    `json:"changes"`
	Completeness completenessRow `json:"completeness"`
}

// changeCounts are the numbers of changes, all kinds in every answer.
type changeCounts struct {
	Appeared        int `json:"appeared"`
	Gone            int `json:"gone"`
	Back            int `json:"back"`
	Renamed         int `json:"renamed"`
	Taken           int `json:"taken"`
	ParentAdded     int `json:"parent_added"`
	ParentRemoved   int `json:"parent_removed"`
	RelationChanged int `json:"relation_changed"`
}

// changeCountsOf are the numbers of changes by kind.
func changeCountsOf(c graph.Changes) changeCounts {
	return changeCounts{
		c[graph.Appeared], c[graph.Gone], c[graph.Back], c[graph.Renamed], c[graph.Taken],
		c[graph.ParentAdded], c[graph.ParentRemoved], c[graph.RelationChanged],
	}
}

// completenessRow is what tells whether a run saw all that it was to see.
type completenessRow struct {
	Lanes     int          `json:"lanes"`
	Missing   int          `json:"missing"`
	Malformed int          `json:"malformed"`
	Private   int          `json:"private"`
	Unlisted  []string     `json:"unlisted"` // fields
	Open      int          `json:"open"`     // names to look up
	Short     int          `json:"bases_short"`
	Bases     []graph.Base `json:"bases"`
}

func (c *runsCmd) Run(a *app) error {
	var runs []graph.Run
	answer := &runsAnswer{Schema: "hflineage.runs/1", Runs: []runRow{}}
	err := c.read(func(s *store.Snapshot) (err error) {
		answer.Rule = s.Meta().Rule
		runs, err = s.Runs()
		return err
	})
	if err != nil {
		return err
	}
	if last, ok := graph.LastComplete(runs); ok {
		answer.LastComplete, answer.complete = &last.ID, last
	}
	if journal := store.JournalPath(c.DB); exists(journal) {
		answer.UnderWay, answer.journal = true, journal
	}
	for i, r := range runs {
		if c.Number == nil || *c.Number == r.ID {
			row := runRowOf(r)
			whole, _ := graph.LastComplete(runs[:i+1])
			row.LowerBound = answers.IsLowerBound(r, whole)
			answer.Runs = append(answer.Runs, row)
		}
	}
	switch {
	case c.Number == nil:
		return answer.write(a, c.Format)
	case len(answer.Runs) == 0:
		return usagef("no run %d in %s; hflineage runs lists them", *c.Number, c.DB)
	}
	return answer.writeOne(a, c.Format)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func runRowOf(r graph.Run) runRow {
	c := r.Completeness
	return runRow{
		ID: r.ID, Strategy: r.Strategy, Endpoint: r.Endpoint, Complete: r.Complete,
		Started: r.Started, Until: r.Until, Finished: r.Finished, Seconds: int(r.Finished.Sub(r.Started).Seconds()),
		Requests: r.Requests, Retries: r.Retries, Throttled: r.Throttled, Others: r.Others,
		Pages: r.Pages, Items: r.Items, Lookups: r.Lookups, Models: r.Models, Edges: r.Edges, Roots: list(r.Roots),
		Changes: changeCountsOf(r.Changes),
		Completeness: completenessRow{
			Lanes: c.Lanes, Missing: c.Missing, Malformed: r.Malformed, Private: r.Private,
			Unlisted: list(c.Unlisted), Open: c.Open, Short: shortBases(c.Bases), Bases: append([]graph.Base{}, c.Bases...),
		},
	}
}

// shortBases counts the bases that have fewer children here than the Hub counts.
func shortBases(bases []graph.Base) int {
	return len(slices.DeleteFunc(slices.Clone(bases), func(b graph.Base) bool { return !isShort(b) }))
}

func isShort(b graph.Base) bool { return b.Children < b.Hub }
