package main

import (
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

type countCmd struct {
	Family []string `arg:"" optional:"" help:"Families to list; all if none is named."`
	dbFlag
	familyFlag
	filterFlag
	By               string   `enum:",relation,depth,series,region,owner,author,license,task,library,month,year,parent-owner" default:"" placeholder:"WHAT" help:"Break the derivatives down by relation, depth, author, license, task, library, month or year; or count series, regions or owners of families as families; or every owner on the Hub: parent-owner."`
	Credit           string   `enum:"whole,fractional" default:"whole" help:"A derivative of k families counts whole in each, or 1/k: what rows are ordered by and breakdowns show (default ${default})."`
	Columns          []string `placeholder:"NAME" help:"Show these columns only, by their names in csv."`
	Top              int      `default:"20" placeholder:"N" help:"List the N largest values of each family, or owners; 0 for all (default ${default})."`
	CorrectRelations bool     `help:"Count the relations that are likely, by the rules of the suspects file, instead of declared ones that they doubt; see hflineage uploads --doubted."`
	suspectsFlag
	Explain bool `help:"Say what each column is, and which published figure is counted like it."`
	formatFlag
}

func (countCmd) Help() string {
	return `A derivative of a family is a model on the Hub that is no member of it and reaches a member over
one or more declared edges (tags base_model:... and baseModels). hflineage count --explain says what
the columns are. Rows come in the order of their derivatives.

The filters choose which derivatives are counted; members, first party and tagged are not theirs,
and paths lead through what they leave out. A model without a date of creation is neither after nor
before any date. Downloads, likes, licences and tags are those of the last run.

Published figures differ because they count differently: count prints the looser and the stricter
counts beside the rule's own. With --by region or owner the members of several families are put
together, and a model counts once for all of them; with --by series each series of a family is
counted as a family. There, shared and credit are about the rows of the answer. With --by
parent-owner the members are what an owner on the Hub published itself, whoever that is, and all
that others made of it are its derivatives.

The column without_suspected leaves out the uploads that the rules of the suspects file suspect to be
automatic, and --correct-relations counts relations as these rules find them likely: by default every
relation is the declared one. hflineage uploads shows the rules and all that they suspect.

Each answer ends with what it was computed from: the rule, the run, the filters, and hashes of the
family file and of the aliases (old names that are known to mean a model), by which two answers can
be told to follow the same rule.

    hflineage count
    hflineage count qwen llama --by month --format csv
    hflineage count --created-after 2026-01-01 --relation finetune,adapter
    hflineage count --by parent-owner --top 10`
}

func (c *countCmd) Run(a *app) error {
	if c.Explain {
		return explainColumns(a, c.Format)
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	numbers, err := chosen(families, c.Family)
	if err != nil {
		return err
	}
	if err := c.fit(); err != nil {
		return err
	}
	filters, err := c.filters()
	if err != nil {
		return err
	}
	columns, err := columnsNamed(c.Columns)
	if err != nil {
		return err
	}
	groups, shown, err := groupsBy(families, c.By, numbers)
	if err != nil {
		return err
	}
	suspects, err := c.rules()
	if err != nil {
		return err
	}
	q := countQuery{families, groups, shown, filters, c.Credit == "fractional", suspects, c.CorrectRelations, c.shows(columns, "without_suspected")}
	return c.read(func(s *store.Snapshot) error {
		switch {
		case c.By == "parent-owner":
			return q.owners(a, s, c.Top).write(a, c.Format)
		case c.breaksDown():
			return q.by(a, s, graph.Dimension(c.By), c.Top).write(a, c.Format)
		}
		return q.count(a, s).write(a, c.Format, columns)
	})
}

// fit returns an error if flags do not go together: none is passed over in silence.
func (c *countCmd) fit() error {
	owners := c.By == "parent-owner"
	switch {
	case c.Top < 0:
		return usagef("--top %d: must be 0, for all, or more", c.Top)
	case owners && len(c.Family) > 0:
		return usagef("--by parent-owner is about all owners on the Hub, not about families: name none")
	case owners && c.Credit == "fractional":
		return usagef("--by parent-owner counts whole: leave out --credit fractional")
	case len(c.Columns) > 0 && (owners || c.breaksDown()):
		return usagef("--by %s has columns of its own: leave out --columns", c.By)
	}
	return nil
}

// breaksDown reports whether each family is broken down, and not counted in a row.
func (c *countCmd) breaksDown() bool {
	return slices.Contains(graph.Dimensions[:], graph.Dimension(c.By))
}

// shows reports whether a column is in the answer; JSON has them all.
func (c *countCmd) shows(columns []answers.Column, name string) bool {
	return c.Format == "json" || c.Format == "jsonl" || slices.ContainsFunc(columns, func(col answers.Column) bool { return col.Name == name })
}
