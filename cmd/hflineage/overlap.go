package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store"
)

type overlapCmd struct {
	Family []string `arg:"" optional:"" help:"Families to compare; all if none is named."`
	dbFlag
	familyFlag
	filterFlag
	Models []string `placeholder:"FAMILY,FAMILY" help:"List the models behind a cell: the derivatives that two families share."`
	Top    int      `default:"20" placeholder:"N" help:"With --models, the N most downloaded; 0 for all (default ${default})."`
	formatFlag
}

func (overlapCmd) Help() string {
	return `Counts the derivatives that each two families share: models that reach a member of both, by a merge
for the most part, or because a member of one is a derivative of the other (what derives from
DeepSeek-R1-Distill-Qwen derives from deepseek and from qwen). The matrix is symmetric, and has the
derivatives of each family, shared or not, on its diagonal. Rows come in the order of these.

The filters choose which derivatives are counted; in a cell are those that they keep in both
families, where the relation is the one in that family.

csv and jsonl have a row for each cell. --models says of each model how far it is from the nearest
member in either family, and by which relation.

    hflineage overlap
    hflineage overlap qwen llama deepseek --format csv
    hflineage overlap --models qwen,llama --top 50`
}

func (c *overlapCmd) Run(a *app) error {
	families, err := c.load()
	if err != nil {
		return err
	}
	names := c.Family
	if len(c.Models) > 0 {
		switch {
		case len(c.Family) > 0:
			return usagef("--models lists what two families share: name no others beside it")
		case len(c.Models) != 2:
			return usagef("--models %s: name two families, as in --models qwen,llama", strings.Join(c.Models, ","))
		}
		names = c.Models
	}
	numbers, err := chosen(families, names)
	if err != nil {
		return err
	}
	filters, err := c.filters()
	if err != nil {
		return err
	}
	if c.Top < 0 {
		return usagef("--top %d: must be 0, for all, or more", c.Top)
	}
	q := countQuery{families: families, groups: families.Each(), shown: numbers, filters: filters}
	return c.read(func(s *store.Snapshot) error {
		if len(c.Models) > 0 {
			return q.sharedModels(a, s, c.Top).write(a, c.Format)
		}
		return q.overlap(a, s).write(a, c.Format)
	})
}

// overlapAnswer is the answer of overlap, schema hflineage.overlap/1.
type overlapAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Families []string `json:"families"`
	Matrix   [][]int  `json:"matrix"` // a row and a column for each of the families; what it shares with itself are its derivatives
}

// overlap makes the matrix, the family of the most derivatives first.
func (q *countQuery) overlap(a *app, s *store.Snapshot) *overlapAnswer {
	l, keep := q.lineage(a, s.Graph())
	numbers := slices.Clone(q.shown)
	derivatives := map[int]int{}
	for _, f := range numbers {
		derivatives[f] = l.Number(f, keep)
	}
	slices.SortFunc(numbers, func(a, b int) int {
		return cmp.Or(cmp.Compare(derivatives[b], derivatives[a]), cmp.Compare(q.groups[a].Name, q.groups[b].Name))
	})
	answer := &overlapAnswer{Schema: "hflineage.overlap/1", Source: answers.SourceOf(s, q.families), Families: []string{}, Matrix: l.Overlap(numbers, keep)}
	answer.Filters = answers.FiltersOf(&q.filters)
	for _, f := range numbers {
		answer.Families = append(answer.Families, q.groups[f].Name)
	}
	return answer
}

// overlapCell is a cell as a row.
type overlapCell struct {
	Family string `json:"family"`
	Other  string `json:"other"` // the family itself on the diagonal
	Shared int    `json:"shared"`
}

func (o *overlapAnswer) cells() (cells []overlapCell) {
	for i, row := range o.Matrix {
		for k, n := range row {
			cells = append(cells, overlapCell{o.Families[i], o.Families[k], n})
		}
	}
	return cells
}

func (o *overlapAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, o)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			overlapCell
		}
		lines := []line{}
		for _, c := range o.cells() {
			lines = append(lines, line{o.Schema, o.Source, c})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := o.Columns()
		t := newGrid(append([]string{"family", "other", "shared"}, names...), 3)
		for _, c := range o.cells() {
			t.AppendRow(append(table.Row{c.Family, c.Other, c.Shared}, values...))
		}
		return t.write(a.stdout, format, nil)
	}
	t := newGrid(append([]string{"Family"}, o.Families...), 2)
	for i, row := range o.Matrix {
		cells := table.Row{o.Families[i]}
		for _, n := range row {
			cells = append(cells, answers.Thousands(n))
		}
		t.AppendRow(cells)
	}
	return t.write(a.stdout, format, o.Caption())
}
