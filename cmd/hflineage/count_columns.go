package main

import (
	"slices"
	"strconv"
	"strings"

	"hflineage/cmd/hflineage/answers"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
)

// countColumn is a column of count.
type countColumn struct {
	name  string // in csv, and in --columns
	title string // in a table
	value func(*answers.Family) any

	is        string // what it is, in one line
	published string // the figure that is counted like it, with its source; "" if none is known
}

// countColumns are all of them, in the order of a table. Published figures are
// those whose way of counting is stated or can be told from the numbers.
var countColumns = []countColumn{
	{
		"family", "Family", func(r *answers.Family) any { return r.Family },
		"name in the family file, of a series, region or owner with --by", "",
	},
	{
		"derivatives", "Derivatives", func(r *answers.Family) any { return r.Derivatives },
		"models that are no member and reach one over one or more declared edges, each once",
		"Qwen 151,448 and Meta about 58,000 on 2026-08-14 (Hugging Face, State of Open Models: Summer 2026; rule not stated)",
	},
	{
		"direct", "Direct", func(r *answers.Family) any { return r.Direct },
		"derivatives that declare a member themselves",
		"903,939 declared edges in all on 2026-09-25, children of each base by its tags (AIK summary)",
	},
	{
		"finetune", "Finetune", func(r *answers.Family) any { return r.ByRelation.Finetune },
		"derivatives whose relation to the parent nearest to a member is finetune", "",
	},
	{
		"adapter", "Adapter", func(r *answers.Family) any { return r.ByRelation.Adapter },
		"the same with adapter", "",
	},
	{
		"merge", "Merge", func(r *answers.Family) any { return r.ByRelation.Merge },
		"the same with merge", "",
	},
	{
		"quantized", "Quantized", func(r *answers.Family) any { return r.ByRelation.Quantized },
		"the same with quantized",
		"28,531 Qwen GGUF repositories on 2026-08-14 (State of Open Models: Summer 2026), which are a part of it",
	},
	{
		"unspecified", "Unspec.", func(r *answers.Family) any { return r.ByRelation.Unspecified },
		"the same where no relation is declared", "",
	},
	{
		"without_quantized", "Not quantized", func(r *answers.Family) any { return r.Unquantized },
		"derivatives without the quantized ones", "",
	},
	{
		"downloads_over_5", "Over 5 downloads", func(r *answers.Family) any { return r.Downloaded },
		"derivatives with more than 5 downloads in the last 30 days",
		"Qwen's share of new derivatives, 69 % in 2026-02 (ATOM Report, arXiv 2604.07190: more than 5 downloads, some 1,500 bases)",
	},
	{
		"without_suspected", "Not suspected", func(r *answers.Family) any { return r.Unsuspected },
		"derivatives without the uploads that the rules of the suspects file suspect to be automatic; hflineage uploads --rules",
		"270 of 32,534 children of Qwen1.5-0.5B and 946 of 24,035 of gemma-2b, 2026-09-25 (AIK cleaning report: its T1, of which these rules are the part on automatic uploads)",
	},
	{
		"tagged", "Tagged", func(r *answers.Family) any { return optional(r.Tagged) },
		"models with a tag of the family, lineage declared or not, members aside; empty for a family without tags",
		"more than 200,000 repositories that tag Qwen, 2026-02-03 (Hugging Face, one year since the DeepSeek moment, part 3)",
	},
	{
		"members", "Members", func(r *answers.Family) any { return r.Members },
		"official models of the family that are on the Hub", "",
	},
	{
		"shared", "Shared", func(r *answers.Family) any { return r.Shared },
		"derivatives that are derivatives of another family of the file too", "",
	},
	{
		"credit", "Credit", func(r *answers.Family) any { return r.Credit },
		"sum of 1/k over the derivatives, k being the number of families that one derives from", "",
	},
	{
		"first_party", "First party", func(r *answers.Family) any { return r.FirstParty },
		"members that were made from another member", "",
	},
	{
		"other_members", "Other members", func(r *answers.Family) any { return r.OtherMembers },
		"derivatives that are members of another family", "",
	},
	{
		"by_depth", "By depth", func(r *answers.Family) any { return r.ByDepth },
		"derivatives one edge away from a member, two edges, and so on", "",
	},
	{
		"region", "Region", func(r *answers.Family) any { return r.Region },
		"of the family, in the family file", "",
	},
}

// columnsNamed are the columns of some names, the family first; all if none is
// named.
func columnsNamed(names []string) ([]countColumn, error) {
	if len(names) == 0 {
		return countColumns, nil
	}
	columns := countColumns[:1:1]
	for _, name := range names {
		i := slices.IndexFunc(countColumns, func(c countColumn) bool { return c.name == strings.ToLower(name) })
		if i < 0 {
			closest := answers.NewClosest(name)
			for _, c := range countColumns {
				closest.Offer(c.name)
			}
			return nil, usagef("--columns: no column %q%s; hflineage count --explain lists them", name, closest.Hint())
		}
		if i > 0 {
			columns = append(columns, countColumns[i])
		}
	}
	return columns, nil
}

// explainColumns says what each column is.
func explainColumns(a *app, format string) error {
	type explained struct {
		Schema    string `json:"schema"`
		Column    string `json:"column"`
		Is        string `json:"is"`
		Published string `json:"published"`
	}
	all := []explained{}
	t := newGrid([]string{"Column", "What it is", "Published figure that is counted like it"}, 4)
	for _, c := range countColumns {
		all = append(all, explained{"hflineage.columns/1", c.name, c.is, c.published})
		t.AppendRow(table.Row{c.name, c.is, c.published})
	}
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, all)
	case "jsonl":
		return writeJSONLines(a.stdout, all)
	}
	return t.write(a.stdout, format, []string{
		"Published counts of one month differ by a factor of two: by vendor or by model, direct or over several edges,",
		"with or without quantized ones, by declared edges or by tags and names. hflineage count --by parent-owner counts",
		"by the owner of what was built on, as the Hub's monthly tables appear to, where Unsloth ranks third.",
	})
}

// forPeople is a value in a table.
func forPeople(v any) any {
	switch v := v.(type) {
	case nil:
		return "–"
	case int:
		return answers.Thousands(v)
	case float64:
		return humanize.CommafWithDigits(v, 1)
	case answers.DepthCounts:
		var depths []string
		for _, n := range v {
			depths = append(depths, answers.Thousands(n))
		}
		return strings.Join(depths, " ")
	}
	return v
}

// forPrograms is a value in csv.
func forPrograms(v any) any {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case answers.DepthCounts:
		return v.String()
	}
	return v
}

// optional is a number that may not be known.
func optional(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}
