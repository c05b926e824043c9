package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

type countCmd struct {
	Family []string `arg:"" optional:"" help:"Families to list; all if none is named."`
	dbFlag
	familyFlag
	filterFlag
	formatFlag
}

func (countCmd) Help() string {
	return `A derivative of a family is a model on the Hub that is no member of it and reaches a member over
one or more declared edges (tags base_model:... and baseModels). The columns:

  members        official models of the family that are on the Hub
  first party    of these, the ones made from another member
  derivatives    each model once, however many paths lead to a member
  direct         of these, the ones that declare a member themselves
  finetune, adapter, merge, quantized, unspecified
                 derivatives by their relation to the parent that is nearest to a member
  shared         derivatives of another family of the file too
  credit         sum of 1/k, k being the number of families that a model derives from
  other members  derivatives that are members of another family
  tagged         models that carry a tag of the family, lineage declared or not; empty
                 for a family without tags
  by depth       derivatives one edge away from a member, two edges, and so on

Families come in the order of their derivatives. Each answer ends with what it was computed from:
the rule, the run, and hashes of the family file and of the aliases (old names that are known to
mean a model), by which two answers can be told to follow the same rule.

    hflineage count
    hflineage count qwen llama --format json`
}

// countAnswer is the answer of count, schema hflineage.count/1.
type countAnswer struct {
	Schema string `json:"schema"`
	source
	Families []familyRow `json:"families"`
}

// familyRow is the row of one family.
type familyRow struct {
	Family       string         `json:"family"`
	Region       string         `json:"region"`
	Members      int            `json:"members"`
	FirstParty   int            `json:"first_party"`
	Direct       int            `json:"direct"`
	Derivatives  int            `json:"derivatives"`
	Shared       int            `json:"shared"`
	Credit       float64        `json:"credit"`
	OtherMembers int            `json:"other_members"`
	Tagged       *int           `json:"tagged"` // null without tag patterns
	ByRelation   relationCounts `json:"by_relation"`
	ByDepth      depthCounts    `json:"by_depth"`
}

type relationCounts struct {
	Finetune    int `json:"finetune"`
	Adapter     int `json:"adapter"`
	Merge       int `json:"merge"`
	Quantized   int `json:"quantized"`
	Unspecified int `json:"unspecified"`
}

func relationCountsOf(n [graph.Relations]int) relationCounts {
	return relationCounts{
		Finetune: n[graph.Finetune], Adapter: n[graph.Adapter], Merge: n[graph.Merge],
		Quantized: n[graph.Quantized], Unspecified: n[graph.Unspecified],
	}
}

// depthCounts holds the derivatives at depth 1, 2, ...; in JSON an object with
// the depths as keys, ascending.
type depthCounts []int

func (d depthCounts) MarshalJSON() ([]byte, error) { //nolint:unparam // as json.Marshaler has it
	return []byte(d.String()), nil
}

func (d depthCounts) String() string {
	var b []byte
	for i, n := range d {
		b = fmt.Appendf(b, ",%q:%d", strconv.Itoa(i+1), n)
	}
	return "{" + strings.TrimPrefix(string(b), ",") + "}"
}

func (c *countCmd) Run(a *app) error {
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
	var answer *countAnswer
	err = c.read(func(s *store.Snapshot) error {
		answer = count(s, families, numbers, filters)
		return nil
	})
	if err != nil {
		return err
	}
	return answer.write(a, c.Format)
}

// count counts the families of some numbers, the largest first.
func count(s *store.Snapshot, families *family.File, numbers []int, filters graph.Filters) *countAnswer {
	g := s.Graph()
	lineage := lineageOf(g, families)
	keep := filters.On(g)
	answer := &countAnswer{Schema: "hflineage.count/1", source: sourceOf(s, families)}
	answer.Filters = digestOfFilters(&filters)
	for _, i := range numbers {
		fam, n := &families.Families[i], lineage.Count(i, keep)
		row := familyRow{
			Family: fam.Name, Region: fam.Region, Members: n.Members, FirstParty: n.FirstParty, Direct: n.Direct,
			Derivatives: n.Derivatives, Shared: n.Shared, Credit: n.Credit, OtherMembers: n.OtherMembers,
			ByRelation: relationCountsOf(n.ByRelation),
			ByDepth:    n.ByDepth,
		}
		if tagged, ok := fam.Tagged(g, lineage.Members[i]); ok {
			row.Tagged = &tagged
		}
		answer.Families = append(answer.Families, row)
	}
	slices.SortFunc(answer.Families, func(a, b familyRow) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	return answer
}

func (c *countAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return writeJSON(a.stdout, c)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			source
			familyRow
		}
		var lines []line
		for _, r := range c.Families {
			lines = append(lines, line{c.Schema, c.source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		return c.csv().write(a.stdout, format, nil)
	}
	return c.table().write(a.stdout, format, c.caption())
}

// table is for people: thousands separated, and the columns least asked for at
// the right, where a narrow terminal leaves them out.
func (c *countAnswer) table() *grid {
	t := newGrid([]string{
		"Family", "Derivatives", "Direct", "Finetune", "Adapter", "Merge", "Quantized", "Unspec.", "Tagged", "Members", "Shared", "Credit", "First party", "Other members", "By depth",
	}, 2)
	for _, r := range c.Families {
		tagged := "–"
		if r.Tagged != nil {
			tagged = thousands(*r.Tagged)
		}
		row := table.Row{r.Family}
		for _, n := range []int{r.Derivatives, r.Direct, r.ByRelation.Finetune, r.ByRelation.Adapter, r.ByRelation.Merge, r.ByRelation.Quantized, r.ByRelation.Unspecified} {
			row = append(row, thousands(n))
		}
		var depths []string
		for _, n := range r.ByDepth {
			depths = append(depths, thousands(n))
		}
		t.AppendRow(append(row, tagged, thousands(r.Members), thousands(r.Shared), humanize.CommafWithDigits(r.Credit, 1),
			thousands(r.FirstParty), thousands(r.OtherMembers), strings.Join(depths, " ")))
	}
	return t
}

// csv has every column, and the source in each row.
func (c *countAnswer) csv() *grid {
	names, values := c.columns()
	header := []string{
		"family", "region", "members", "first_party", "direct", "derivatives", "shared", "credit", "other_members", "tagged",
		"finetune", "adapter", "merge", "quantized", "unspecified", "by_depth", "models", "edges",
	}
	t := newGrid(append(header, names...), 2)
	for _, r := range c.Families {
		tagged := ""
		if r.Tagged != nil {
			tagged = strconv.Itoa(*r.Tagged)
		}
		row := table.Row{
			r.Family, r.Region, r.Members, r.FirstParty, r.Direct, r.Derivatives, r.Shared, strconv.FormatFloat(r.Credit, 'f', -1, 64), r.OtherMembers, tagged,
			r.ByRelation.Finetune, r.ByRelation.Adapter, r.ByRelation.Merge, r.ByRelation.Quantized, r.ByRelation.Unspecified, r.ByDepth.String(), c.Models, c.Edges,
		}
		t.AppendRow(append(row, values...))
	}
	return t
}
