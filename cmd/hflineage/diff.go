package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

type diffCmd struct {
	What []string `arg:"" optional:"" name:"run" help:"The earlier run and the later one, by number or date (not with --last), then families; all families if none is named."`
	Last bool     `help:"Compare the last run with the one before it."`
	List bool     `help:"List the changes, too, those of the named families or all."`
	Top  int      `default:"20" placeholder:"N" help:"List the first N changes of each kind in a table and in markdown, 0 for all; other formats list all (default ${default})."`
	dbFile
	familyFlag
	formatFlag
}

func (diffCmd) Help() string {
	return `What changed from one run to a later one. A date means the last run published by the end of that
day (UTC). Whatever happened in between, the net changes are told: a model that appeared and went
is neither, one renamed twice was renamed once. The kinds:

  appeared, gone     listed for the first time; not listed any more
  back               listed again, after it was gone
  renamed            by _id, or because its name leads to another model now
  taken              its name was another model's
  parent-added, parent-removed, relation-changed
                     what a model declares; that a parent itself goes or is renamed is no
                     change of its children

Of each family, its derivatives before and after, and how they came and went: appeared and back; joined
(on the Hub in both runs, a derivative in the later one alone); gone (renamed to another model's name
included); left (on the Hub in both, not a derivative any more). The other numbers are the changes of its
members and derivatives, those of either run, by kind. Tables leave out families without a change, unless
they are named. In tables and markdown the parents of models that appeared or went stand beside them.

    hflineage diff --last
    hflineage diff 3 5 qwen llama --list
    hflineage diff 2026-01-01 2026-01-31 --format csv
    hflineage diff --last --list --format markdown | mail -s "hflineage last night" me@example.com`
}

func (c *diffCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	if c.Top < 0 {
		return usagef("--top %d: must be 0, for all, or more", c.Top)
	}
	from, to, names, err := c.arguments()
	if err != nil {
		return err
	}
	numbers, err := chosen(families, names)
	if err != nil {
		return err
	}
	var answer *diffAnswer
	err = c.read(func(s *store.Snapshot) error {
		old, fresh, err := c.runs(s, from, to)
		if err != nil {
			return err
		}
		answer, err = diffOf(a, old, fresh, families, numbers)
		return err
	})
	if err != nil {
		return err
	}
	answer.named = len(names) > 0
	if len(answer.List) == 0 {
		where := "on the Hub"
		if answer.named {
			where = "in " + strings.Join(names, ", ")
		}
		a.say(slog.LevelWarn, fmt.Sprintf("from run %d to run %d nothing has changed %s", answer.Since.Run.ID, answer.Run.ID, where))
	}
	if !c.List {
		answer.List = nil
	}
	return answer.write(a, c.Format, c.Top)
}

// arguments are the two runs, without --last, and the names of families.
func (c *diffCmd) arguments() (from, to moment, names []string, err error) {
	if c.Last {
		return from, to, c.What, nil
	}
	if len(c.What) < 2 {
		return from, to, nil, usagef("diff wants two runs, by number or date, or --last; hflineage runs lists them")
	}
	if from, err = parseMoment("diff", c.What[0]); err != nil {
		return from, to, nil, err
	}
	to, err = parseMoment("diff", c.What[1])
	return from, to, c.What[2:], err
}

// runs are the database as of the two runs.
func (c *diffCmd) runs(s *store.Snapshot, from, to moment) (old, fresh *store.Snapshot, err error) {
	if c.Last {
		runs, err := s.Runs()
		if err != nil {
			return nil, nil, err
		}
		if len(runs) < 2 {
			return nil, nil, usagef("--last: run %d is the only one, and there is none before it to compare it with", runs[0].ID)
		}
		old, err = s.At(runs[len(runs)-2].ID)
		return old, s, err
	}
	if fresh, err = to.in(s); err != nil {
		return nil, nil, err
	}
	if old, err = from.in(s); err != nil {
		return nil, nil, err
	}
	switch a, b := old.Meta().Run.ID, fresh.Meta().Run.ID; {
	case a == b:
		return nil, nil, usagef("diff %s %s: both mean run %d, and no run was published in between; hflineage runs lists them", from.text, to.text, a)
	case a > b:
		return nil, nil, usagef("diff %s %s: run %d is later than run %d; name the earlier one first", from.text, to.text, a, b)
	}
	return old, fresh, nil
}

// diffOf compares two runs, for families given by their numbers.
func diffOf(a *app, old, fresh *store.Snapshot, families *family.File, numbers []int) (*diffAnswer, error) {
	groups := families.Each()
	lineage := func(s *store.Snapshot) *graph.Lineage {
		return s.Graph().Derive(family.MembersIn(s.Graph(), groups))
	}
	later := lineage(fresh)
	sayOverlaps(a, later, groups, numbers)
	c, err := graph.Compare(lineage(old), later, old.Past)
	if err != nil {
		return nil, err
	}
	src, before := answers.SourceOf(fresh, families), answers.SourceOf(old, families)
	src.AsOf = nil // nothing of what is not known of earlier runs is told
	answer := &diffAnswer{
		Schema: "hflineage.diff/1", Source: src, Changes: answers.ChangeCountsOf(graph.CountEvents(c.Events)), Families: []familyChange{},
		Since: sinceDigest{before.Run, before.Models, before.Edges, before.Aliases, before.Unresolved},
	}
	of := make([][]string, len(c.Events))
	for _, f := range numbers {
		ch := &c.Families[f]
		name := families.Families[f].Name
		kinds := graph.Changes{}
		for _, i := range ch.Events {
			kinds[c.Events[i].Kind]++
			of[i] = append(of[i], name)
		}
		answer.Families = append(answer.Families, familyChange{
			name, families.Families[f].Region, ch.MembersBefore, ch.Members, ch.DerivativesBefore, ch.Derivatives,
			ch.Appeared, ch.Back, ch.Joined, ch.Gone, ch.Left, answers.ChangeCountsOf(kinds),
		})
	}
	slices.SortFunc(answer.Families, func(a, b familyChange) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	answer.List = changesOf(c.Events, of, len(numbers) < len(families.Families))
	return answer, nil
}
