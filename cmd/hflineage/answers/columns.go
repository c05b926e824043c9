package answers

import (
	"slices"
	"strings"
)

// Column is a column of count.
type Column struct {
	Name  string            // in csv, and in --columns
	Title string            // in a table
	Value func(*Family) any // nil where it is not known

	Is        string // what it is, in one line
	Published string // the figure that is counted like it, with its source; "" if none is known
}

// Columns are all of them, in the order of a table. Published figures are
// those whose way of counting is stated or can be told from the numbers.
var Columns = []Column{
	{
		"family", "Family", func(r *Family) any { return r.Family },
		"name in the family file, of a series, region or owner with --by", "",
	},
	{
		"derivatives", "Derivatives", func(r *Family) any { return r.Derivatives },
		"models that are no member and reach one over one or more declared edges, each once",
		"Qwen 151,448 and Meta about 58,000 on 2026-08-14 (Hugging Face, State of Open Models: Summer 2026; rule not stated)",
	},
	{
		"direct", "Direct", func(r *Family) any { return r.Direct },
		"derivatives that declare a member themselves",
		"903,939 declared edges in all on 2026-09-25, children of each base by its tags (AIK summary)",
	},
	{
		"finetune", "Finetune", func(r *Family) any { return r.ByRelation.Finetune },
		"derivatives whose relation to the parent nearest to a member is finetune", "",
	},
	{
		"adapter", "Adapter", func(r *Family) any { return r.ByRelation.Adapter },
		"the same with adapter", "",
	},
	{
		"merge", "Merge", func(r *Family) any { return r.ByRelation.Merge },
		"the same with merge", "",
	},
	{
		"quantized", "Quantized", func(r *Family) any { return r.ByRelation.Quantized },
		"the same with quantized",
		"28,531 Qwen GGUF repositories on 2026-08-14 (State of Open Models: Summer 2026), which are a part of it",
	},
	{
		"unspecified", "Unspec.", func(r *Family) any { return r.ByRelation.Unspecified },
		"the same where no relation is declared", "",
	},
	{
		"without_quantized", "Not quantized", func(r *Family) any { return r.Unquantized },
		"derivatives without the quantized ones", "",
	},
	{
		"downloads_over_5", "Over 5 downloads", func(r *Family) any { return r.Downloaded },
		"derivatives with more than 5 downloads in the last 30 days",
		"Qwen's share of new derivatives, 69 % in 2026-02 (ATOM Report, arXiv 2604.07190: more than 5 downloads, some 1,500 bases)",
	},
	{
		"without_suspected", "Not suspected", func(r *Family) any { return r.Unsuspected },
		"derivatives without the uploads that the rules of the suspects file suspect to be automatic; hflineage uploads --rules",
		"270 of 32,534 children of Qwen1.5-0.5B and 946 of 24,035 of gemma-2b, 2026-09-25 (AIK cleaning report: its T1, of which these rules are the part on automatic uploads)",
	},
	{
		"tagged", "Tagged", func(r *Family) any { return optional(r.Tagged) },
		"models with a tag of the family, lineage declared or not, members aside; empty for a family without tags",
		"more than 200,000 repositories that tag Qwen, 2026-02-03 (Hugging Face, one year since the DeepSeek moment, part 3)",
	},
	{
		"members", "Members", func(r *Family) any { return r.Members },
		"official models of the family that are on the Hub", "",
	},
	{
		"shared", "Shared", func(r *Family) any { return r.Shared },
		"derivatives that are derivatives of another family of the file too", "",
	},
	{
		"credit", "Credit", func(r *Family) any { return r.Credit },
		"sum of 1/k over the derivatives, k being the number of families that one derives from", "",
	},
	{
		"first_party", "First party", func(r *Family) any { return r.FirstParty },
		"members that were made from another member", "",
	},
	{
		"other_members", "Other members", func(r *Family) any { return r.OtherMembers },
		"derivatives that are members of another family", "",
	},
	{
		"by_depth", "By depth", func(r *Family) any { return r.ByDepth },
		"derivatives one edge away from a member, two edges, and so on", "",
	},
	{
		"region", "Region", func(r *Family) any { return r.Region },
		"of the family, in the family file", "",
	},
}

// ColumnNamed is the column of a name, ignoring case.
func ColumnNamed(name string) (c Column, ok bool) {
	i := slices.IndexFunc(Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return c, false
	}
	return Columns[i], true
}

// optional is a number that may not be known.
func optional(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}
