package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/table"
)

// diffAnswer is the answer of diff, schema hflineage.diff/1. The source is that of
// the later run.
type diffAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Since    sinceDigest          `json:"since"`
	Changes  answers.ChangeCounts `json:"changes"` // of all models
	Families []familyChange       `json:"families"`
	List     []changeRow          `json:"list"` // null without --list

	named bool // families were named
}

// sinceDigest is the earlier run.
type sinceDigest struct {
	Run        answers.Run      `json:"run"`
	Models     int              `json:"models"`
	Edges      int              `json:"edges"`
	Aliases    *answers.Aliases `json:"aliases"`
	Unresolved *int             `json:"unresolved"`
}

// familyChange is what changed of one family; the help says what the fields are.
type familyChange struct {
	Family            string               `json:"family"`
	Region            string               `json:"region"`
	MembersBefore     int                  `json:"members_before"`
	Members           int                  `json:"members"`
	DerivativesBefore int                  `json:"derivatives_before"`
	Derivatives       int                  `json:"derivatives"`
	Appeared          int                  `json:"appeared"`
	Back              int                  `json:"back"`
	Joined            int                  `json:"joined"`
	Gone              int                  `json:"gone"`
	Left              int                  `json:"left"`
	Changes           answers.ChangeCounts `json:"changes"`
}

func (d *diffAnswer) write(a *app, format string, top int) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, d)
	case "jsonl":
		return d.writeLines(a.stdout)
	case "csv":
		if d.List != nil {
			return d.listCSV().write(a.stdout, format, nil)
		}
		return d.csv().write(a.stdout, format, nil)
	}
	t, still := d.table()
	caption := d.caption(still)
	if format == "markdown" { // a mail: what is new comes first
		fmt.Fprintf(a.stdout, "## From %s to %s\n\n%s\n\n", d.Since.Run.Words(), d.Run.Words(), caption[0])
		caption = caption[1:]
	}
	if d.List == nil {
		return t.write(a.stdout, format, caption)
	}
	if err := t.write(a.stdout, format, nil); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	return d.listTable(top).write(a.stdout, format, caption)
}

// writeLines writes a line a change with --list, else a line a family.
func (d *diffAnswer) writeLines(w io.Writer) error {
	type head struct {
		Schema string `json:"schema"`
		answers.Source
		Since sinceDigest `json:"since"`
	}
	h := head{d.Schema, d.Source, d.Since}
	if d.List != nil {
		type line struct {
			head
			changeRow
		}
		lines := []line{}
		for _, r := range d.List {
			lines = append(lines, line{h, r})
		}
		return writeJSONLines(w, lines)
	}
	type line struct {
		head
		familyChange
	}
	lines := []line{}
	for _, f := range d.Families {
		lines = append(lines, line{h, f})
	}
	return writeJSONLines(w, lines)
}

// table has the families that have changed, or all that were named; still is how many
// others there are.
func (d *diffAnswer) table() (t *grid, still int) {
	t = newGrid([]string{"Family", "Derivatives", "Change", "Appeared", "Back", "Joined", "Gone", "Left", "Members", "Renamed", "Taken", "Parents +", "Parents -", "Relations"}, 2)
	for i := range d.Families {
		f := &d.Families[i]
		if !d.named && f.Changes == (answers.ChangeCounts{}) && f.Joined == 0 && f.Left == 0 {
			still++
			continue
		}
		members := answers.Thousands(f.Members)
		if f.Members != f.MembersBefore {
			members += " (" + signed(f.Members-f.MembersBefore) + ")"
		}
		row := table.Row{f.Family, answers.Thousands(f.Derivatives), signed(f.Derivatives - f.DerivativesBefore)}
		for _, n := range []int{f.Appeared, f.Back, f.Joined, f.Gone, f.Left} {
			row = append(row, answers.Thousands(n))
		}
		row = append(row, members)
		for _, n := range []int{f.Changes.Renamed, f.Changes.Taken, f.Changes.ParentAdded, f.Changes.ParentRemoved, f.Changes.RelationChanged} {
			row = append(row, answers.Thousands(n))
		}
		t.AppendRow(row)
	}
	return t, still
}

// signed writes a difference.
func signed(n int) string {
	if n > 0 {
		return "+" + answers.Thousands(n)
	}
	return answers.Thousands(n)
}

// caption tells the changes as a whole, and what was compared.
func (d *diffAnswer) caption(still int) []string {
	changes := d.Changes.Words()
	if changes == "–" {
		changes = "none"
	}
	lines := []string{
		fmt.Sprintf("Changes of all models: %s.", changes),
		fmt.Sprintf("Since %s: %s models, %s declared edges.", d.Since.Run.Words(), answers.Thousands(d.Since.Models), answers.Thousands(d.Since.Edges)),
	}
	if still > 0 {
		lines = slices.Insert(lines, 1, fmt.Sprintf("Families without a change: %d.", still))
	}
	return append(lines, d.Source.Caption()...)
}

// listTable is the list for people.
func (d *diffAnswer) listTable(top int) *grid {
	t := newGrid([]string{"Change", "Model", "What", "Families"}, 100)
	shown, words, more := listForPeople(d.List, top)
	for i, r := range shown {
		t.AppendRow(table.Row{string(r.Kind), r.ID, words[i], strings.Join(r.Families, ", ")})
		if last := i+1 == len(shown) || shown[i+1].Kind != r.Kind; last && more[r.Kind] > 0 {
			t.AppendRow(table.Row{string(r.Kind), fmt.Sprintf("… and %s more", answers.Thousands(more[r.Kind])), "", ""})
		}
	}
	return t
}

// sinceColumns are both runs as columns.
func (d *diffAnswer) sinceColumns() (names []string, values []any) {
	names, values = d.Columns()
	return append([]string{"since_run", "since_finished"}, names...), append([]any{d.Since.Run.ID, stamp(&d.Since.Run.Finished)}, values...)
}

func (d *diffAnswer) csv() *grid {
	names, values := d.sinceColumns()
	t := newGrid(append([]string{
		"family", "region", "members_before", "members", "derivatives_before", "derivatives", "appeared", "back", "joined", "gone", "left",
		"renamed", "taken", "parent_added", "parent_removed", "relation_changed",
	}, names...), 100)
	for _, f := range d.Families {
		t.AppendRow(append(table.Row{
			f.Family, f.Region, f.MembersBefore, f.Members, f.DerivativesBefore, f.Derivatives, f.Appeared, f.Back, f.Joined, f.Gone, f.Left,
			f.Changes.Renamed, f.Changes.Taken, f.Changes.ParentAdded, f.Changes.ParentRemoved, f.Changes.RelationChanged,
		}, values...))
	}
	return t
}

func (d *diffAnswer) listCSV() *grid {
	names, values := d.sinceColumns()
	t := newGrid(append([]string{"change", "id", "_id", "was", "parent", "relation", "relation_was", "families"}, names...), 100)
	for _, r := range d.List {
		t.AppendRow(append(table.Row{
			string(r.Kind), r.ID, r.Key, cell(r.Was), cell(r.Parent), cell(r.Relation), cell(r.RelationWas), words(r.Families),
		}, values...))
	}
	return t
}
