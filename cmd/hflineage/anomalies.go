package main

import (
	"errors"
	"fmt"
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store"
)

type anomaliesCmd struct {
	Kind []string `arg:"" optional:"" help:"Kinds to list; without one, all are counted."`
	dbFlag
	familyFlag
	suspectsFlag
	Family []string `placeholder:"FAMILY" help:"Only of models that are members or derivatives of one of these families."`
	List   bool     `help:"List those of all kinds."`
	Top    int      `default:"20" placeholder:"N" help:"List the first N of each kind; 0 for all (default ${default})."`
	formatFlag
}

func (anomaliesCmd) Help() string {
	return `Counts what is odd in what the Hub lists, and what the rule made of it; with a KIND, or --list for
all, lists it: the kind, the model at which it was found, and what it is about. Nothing of it is
left out of the counts of other commands unless its line says so, and nothing is held against
anybody: most of it is old names, private models and typing errors.

Kinds that the rule records while it resolves names are known of the last run alone; absent-parent,
path-like, cycle and suspect-relation are read off the graph, of an earlier run (--at) too, where
they are all that is counted: a line for each declared edge. What suspect-relation doubts is told by hflineage uploads --doubted. A circle is a group of
two models or more of which each was made from each (a strongly connected component); cycle counts
the edges between models of one group, and "cycles" in JSON the groups.

Unresolved names, which every answer counts, are no kind: they are the distinct names behind
absent-parent, and those behind junk-name that have the form of a name.

Lines come by kind, then by model and by what they are about. csv and jsonl are written as they are
read, so that --top 0 can list millions.

    hflineage anomalies
    hflineage anomalies self-loop cycle
    hflineage anomalies --family qwen --list --top 0 --format csv`
}

func (c *anomaliesCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	kinds, err := kindsNamed(c.Kind)
	if err != nil {
		return err
	}
	if c.Top < 0 {
		return usagef("--top %d: must be 0, for all, or more", c.Top)
	}
	suspects, err := c.rules()
	if err != nil {
		return err
	}
	q := anomalyQuery{families: families, suspects: suspects, kinds: kinds}
	if len(c.Family) > 0 {
		if q.numbers, err = chosen(families, c.Family); err != nil {
			return err
		}
	}
	err = c.read(func(s *store.Snapshot) error {
		q.sayEmptyFamilies(a, s)
		if len(c.Kind) == 0 {
			q.keepKnown(a, s)
		}
		if c.List || len(c.Kind) > 0 {
			return q.list(a, s, c.Top, c.Format)
		}
		answer, err := q.count(s)
		if err != nil {
			return err
		}
		return answer.write(a, c.Format)
	})
	if errors.Is(err, store.ErrNotKept) {
		return fmt.Errorf("%w; name kinds that the graph shows: absent-parent, cycle, path-like, suspect-relation", err)
	}
	return err
}

// kindsNamed are the kinds of some names; all if none is named.
func kindsNamed(names []string) (kinds []anomalyKind, err error) {
	if len(names) == 0 {
		return anomalyKinds, nil
	}
	for _, name := range names {
		i := slices.IndexFunc(anomalyKinds, func(k anomalyKind) bool { return string(k.kind) == name })
		if i < 0 {
			closest := answers.NewClosest(name)
			for _, k := range anomalyKinds {
				closest.Offer(string(k.kind))
			}
			return nil, usagef("no kind of anomaly %q%s; hflineage anomalies lists them", name, closest.Hint())
		}
		if slices.ContainsFunc(kinds, func(k anomalyKind) bool { return string(k.kind) == name }) {
			return nil, usagef("kind %s is named twice", name)
		}
		kinds = append(kinds, anomalyKinds[i])
	}
	return kinds, nil
}
