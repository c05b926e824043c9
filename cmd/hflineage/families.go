package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

type familiesCmd struct {
	Check bool `help:"List the patterns that match nothing in the database, and the models that are members of two families."`
	dbFlag
	familyFlag
	formatFlag
}

func (familiesCmd) Help() string {
	return `A family file is YAML; only name and members are required:

    families:
      - name: qwen
        title: Qwen
        owner: Alibaba
        region: china
        members: ["Qwen/*"]
        exclude: []
        tags: ["qwen", "qwen2*"]
        tags_exclude: []
        series:
          - {name: qwen3-coder, members: ["Qwen/Qwen3-Coder*"]}

A pattern for members has one "/"; "*" and "?" do not cross it; case is ignored.

    hflineage families
    hflineage families --check
    hflineage families --check --families my.yaml

Findings are no errors, and the exit status is 0: a pattern may wait for models to come, and
families may overlap.`
}

func (c *familiesCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	switch {
	case c.Check:
		return c.check(a, families)
	case c.At != "":
		return usagef("--at %s: the list of families is of no run; --at goes with --check", c.At)
	}
	return c.list(a, families)
}

// listedFamily is a row of families, schema hflineage.families/1.
type listedFamily struct {
	Family      string   `json:"family"`
	Title       string   `json:"title"`
	Owner       string   `json:"owner"`
	Region      string   `json:"region"`
	Members     []string `json:"members"`
	Exclude     []string `json:"exclude"`
	Tags        []string `json:"tags"`
	TagsExclude []string `json:"tags_exclude"`
	Series      []string `json:"series"`
}

func (c *familiesCmd) list(a *app, families *family.File) error {
	var rows []listedFamily
	for i := range families.Families {
		f := &families.Families[i]
		row := listedFamily{
			Family: f.Name, Title: f.Title, Owner: f.Owner, Region: f.Region, Members: list(f.Members), Exclude: list(f.Exclude),
			Tags: list(f.Tags), TagsExclude: list(f.TagsExclude), Series: []string{},
		}
		for _, s := range f.Series {
			row.Series = append(row.Series, s.Name)
		}
		rows = append(rows, row)
	}
	switch c.Format {
	case "json":
		return answers.WriteJSON(a.stdout, struct {
			Schema   string         `json:"schema"`
			SHA256   string         `json:"families_sha256"`
			Families []listedFamily `json:"families"`
		}{"hflineage.families/1", families.SHA256, rows})
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			SHA256 string `json:"families_sha256"`
			listedFamily
		}
		var lines []line
		for _, r := range rows {
			lines = append(lines, line{"hflineage.families/1", families.SHA256, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		t := newGrid([]string{"family", "title", "owner", "region", "members", "exclude", "tags", "tags_exclude", "series", "families_sha256"}, 100)
		for _, r := range rows {
			t.AppendRow(table.Row{r.Family, r.Title, r.Owner, r.Region, words(r.Members), words(r.Exclude), words(r.Tags), words(r.TagsExclude), words(r.Series), families.SHA256})
		}
		return t.write(a.stdout, c.Format, nil)
	}
	t := newGrid([]string{"Family", "Members", "Series", "Owner", "Region"}, 100)
	for _, r := range rows {
		t.AppendRow(table.Row{r.Family, words(r.Members), words(r.Series), r.Owner, r.Region})
	}
	return t.write(a.stdout, c.Format, []string{fmt.Sprintf("%d families, %.12s.", len(rows), families.SHA256)})
}

// words puts patterns, which have no blanks, into one cell.
func words(l []string) string { return strings.Join(l, " ") }

// list is l, but never nil: JSON shall have [] and not null.
func list(l []string) []string { return append([]string{}, l...) }

// finding is a row of families --check, schema hflineage.families-check/1.
type finding struct {
	Family  string `json:"family"`
	Kind    string `json:"kind"` // member, exclude, tag, tag_exclude, series, overlap
	Subject string `json:"subject"`
	Finding string `json:"finding"`
}

func (c *familiesCmd) check(a *app, families *family.File) error {
	var findings []finding
	var src answers.Source
	err := c.read(func(s *store.Snapshot) error {
		findings = append(idlePatterns(s.Graph(), families), overlaps(s.Graph(), families)...)
		src = answers.SourceOf(s, families)
		return nil
	})
	if err != nil {
		return err
	}
	const schema = "hflineage.families-check/1"
	switch c.Format {
	case "json":
		return answers.WriteJSON(a.stdout, struct {
			Schema string `json:"schema"`
			answers.Source
			Findings []finding `json:"findings"`
		}{schema, src, append([]finding{}, findings...)})
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			finding
		}
		var lines []line
		for _, f := range findings {
			lines = append(lines, line{schema, src, f})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := src.Columns()
		t := newGrid(append([]string{"family", "kind", "subject", "finding"}, names...), 100)
		for _, f := range findings {
			t.AppendRow(append(table.Row{f.Family, f.Kind, f.Subject, f.Finding}, values...))
		}
		return t.write(a.stdout, c.Format, nil)
	}
	t := newGrid([]string{"Family", "Kind", "Subject", "Finding"}, 100)
	for _, f := range findings {
		t.AppendRow(table.Row{f.Family, f.Kind, f.Subject, f.Finding})
	}
	return t.write(a.stdout, c.Format, src.Caption())
}

// idlePatterns lists the patterns that match nothing in g.
func idlePatterns(g *graph.Graph, families *family.File) []finding {
	var findings []finding
	for i := range families.Families {
		f := &families.Families[i]
		for _, check := range []struct {
			kind     string
			patterns []string
			matches  func(string) bool
		}{
			{"member", f.Members, func(p string) bool { return family.MatchesID(g, p) }},
			{"exclude", f.Exclude, func(p string) bool { return family.MatchesID(g, p) }},
			{"tag", f.Tags, func(p string) bool { return family.MatchesTag(g, p) }},
			{"tag_exclude", f.TagsExclude, func(p string) bool { return family.MatchesTag(g, p) }},
		} {
			for _, p := range check.patterns {
				if !check.matches(p) {
					findings = append(findings, finding{f.Name, check.kind, p, "matches nothing"})
				}
			}
		}
		for _, series := range f.Series {
			if len(family.Nodes(g, series.Members, series.Exclude)) == 0 {
				findings = append(findings, finding{f.Name, "series", series.Name, "has no members"})
			}
		}
	}
	return findings
}

// overlaps lists the models that are members of two families.
func overlaps(g *graph.Graph, families *family.File) []finding {
	var findings []finding
	owner := map[graph.Node]string{}
	for i := range families.Families {
		f := &families.Families[i]
		for _, n := range f.MembersIn(g) {
			if other, taken := owner[n]; taken {
				findings = append(findings, finding{f.Name, "overlap", g.ID(n), "is a member of " + other + " too"})
				continue
			}
			owner[n] = f.Name
		}
	}
	return findings
}
