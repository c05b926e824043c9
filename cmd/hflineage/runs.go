package main

import (
	"os"

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
	Schema       string           `json:"schema"`
	Rule         string           `json:"rule"`
	LastComplete *int             `json:"last_complete"` // null if no run has seen the whole listing
	UnderWay     bool             `json:"under_way"`     // another run has begun, and is not published yet
	Runs         []answers.RunRow `json:"runs"`

	complete graph.Run // the last complete one
	journal  string    // of the run under way
}

func (c *runsCmd) Run(a *app) error {
	var runs []graph.Run
	answer := &runsAnswer{Schema: "hflineage.runs/1", Runs: []answers.RunRow{}}
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
			row := answers.RunRowOf(r)
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
