package main

import (
	"fmt"
	"os"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/license"
	"hflineage/store"
)

type licensesCmd struct {
	Family []string `arg:"" optional:"" help:"Families to list; all, and all edges of the Hub, if none is named."`
	dbFlag
	familyFlag
	filterFlag
	tableFlag
	By      string `enum:",relation" default:"" placeholder:"relation" help:"A row for each relation of the edges; JSON has them always."`
	List    bool   `help:"List the models that dropped the licence of their root."`
	Top     int    `default:"20" placeholder:"N" help:"With --list, the N most downloaded of each family; 0 for all (default ${default})."`
	Explain bool   `help:"List the licence table: the classes, the most open first, and the source for each licence."`
	formatFlag
}

// tableFlag chooses the licence table.
type tableFlag struct {
	Licenses string `placeholder:"FILE" type:"existingfile" help:"A licence table instead of the built-in one."`
}

func (f *tableFlag) loadTable() (*license.Table, error) {
	if f.Licenses == "" {
		return license.Default(), nil
	}
	data, err := os.ReadFile(f.Licenses)
	if err != nil {
		return nil, err
	}
	table, err := license.Parse(data)
	if err != nil {
		return nil, usagef("%s: %w", f.Licenses, err)
	}
	return table, nil
}

func (licensesCmd) Help() string {
	return `Compares the licence tags of models with those of what they were made from. A licence table sorts
the Hub's tags into classes, from permissive to no-derivatives; a child has the same class as its
parent, a more open or a more restrictive one. Unknown is what cannot be compared: one of the two
has no licence tag, or one that is in no class, as "other". The first license: tag of a model
counts. This compares tags as they were declared. It is no legal advice, and says of nobody that
a licence was broken: tags are wrong, licences are granted twice, and classes are coarse.

Within a family the edges are those that make a derivative one: from a derivative of depth d to its
parents of depth d-1, which are members where d is 1. Without a FAMILY there is a row for all
declared edges of the Hub too, unless filters choose among derivatives.

Dropped counts derivatives whose class is more open than that of their root: the nearest member
that they reach, of several the one of the most restrictive class. Compared is of how many of the
derivatives both classes are known.

A licence table is YAML. The classes come with the most open first; each licence needs its source:

    classes:
      - name: permissive
        is: asks for attribution at most
        licenses:
          - {id: apache-2.0, source: "https://..."}

    hflineage licenses
    hflineage licenses llama --by relation
    hflineage licenses llama gemma --list --top 0 --format csv
    hflineage licenses --explain`
}

func (c *licensesCmd) Run(a *app) error {
	table, err := c.loadTable()
	if err != nil {
		return err
	}
	if c.Explain {
		return explainLicenses(a, table, c.Format)
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	numbers, err := chosen(families, c.Family)
	if err != nil {
		return err
	}
	filters, err := c.filters()
	if err != nil {
		return err
	}
	switch {
	case c.Top < 0:
		return usagef("--top %d: must be 0, for all, or more", c.Top)
	case c.List && c.By != "":
		return usagef("--list lists models, which --by %s has no rows for: leave one out", c.By)
	}
	q := licenseQuery{countQuery{families: families, groups: families.Each(), shown: numbers, filters: filters}, table, len(c.Family) == 0}
	return c.read(func(s *store.Snapshot) error {
		if c.List {
			return q.dropped(a, s, c.Top).write(a, c.Format)
		}
		return q.compare(a, s).write(a, c.Format, c.By != "")
	})
}

// licenseQuery is what is asked of a snapshot.
type licenseQuery struct {
	countQuery
	table *license.Table
	whole bool // all families are asked about, and so are all edges
}

// licenseSource is the source of an answer about licences.
type licenseSource struct {
	answers.Source
	LicensesSHA256 string   `json:"licenses_sha256"`
	Classes        []string `json:"classes"` // the most open first
}

func (q *licenseQuery) source(s *store.Snapshot) licenseSource {
	src := licenseSource{answers.SourceOf(s, q.families), q.table.SHA256, q.table.Names()}
	src.Filters = answers.FiltersOf(&q.filters)
	return src
}

func (s *licenseSource) Caption() []string {
	return append([]string{
		fmt.Sprintf("Declared tags, compared by class (table %.12s): %s.", s.LicensesSHA256, strings.Join(s.Classes, " < ")),
		"This compares tags and is no legal advice; hflineage licenses --help says what is compared.",
	}, s.Source.Caption()...)
}

func (s *licenseSource) Columns() (names []string, values []any) {
	names, values = s.Source.Columns()
	return append(names, "licenses_sha256"), append(values, s.LicensesSHA256)
}
