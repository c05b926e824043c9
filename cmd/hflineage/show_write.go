package main

import (
	"fmt"
	"strings"
	"time"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/table"
)

func (s *showAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, s)
	case "jsonl":
		return writeJSONLines(a.stdout, []*showAnswer{s})
	case "csv":
		t, err := s.csv()
		if err != nil {
			return err
		}
		return t.write(a.stdout, format, nil)
	}
	return s.table().write(a.stdout, format, s.Caption())
}

// table is for people: a row a line of the record.
func (s *showAnswer) table() *grid {
	m := &s.Model
	t := newRecord(m.ID)
	if words := m.AskedName.Words(); words != "" {
		t.AppendRow(table.Row{"Asked for", words})
	}
	t.AppendRow(table.Row{"Standing", m.Standing()})
	if m.OnHub {
		for _, row := range []table.Row{
			{"_id", orDash(m.Key)},
			{"Created", day(m.Created)},
			{"Modified", day(m.Modified)},
			{"First seen", day(m.FirstSeen)},
		} {
			t.AppendRow(row)
		}
	}
	if m.Downloads != nil {
		for _, row := range []table.Row{
			{"Downloads", answers.Thousands(int(*m.Downloads)) + " in the last 30 days"},
			{"Likes", answers.Thousands(int(*m.Likes))},
			{"Licence", orDash(*m.License)},
			{"Task", orDash(*m.Task)},
			{"Library", orDash(*m.Library)},
		} {
			t.AppendRow(row)
		}
	}
	for _, line := range parentLines(m) {
		t.AppendRow(table.Row{"Parent", line})
	}
	t.AppendRow(table.Row{"Children", relationsLine(m.Children, &m.ChildrenByRelation)})
	ancestors := answers.Thousands(m.Ancestors)
	if m.AbsentAncestors > 0 {
		ancestors += fmt.Sprintf(", and %s absent", answers.Thousands(m.AbsentAncestors))
	}
	t.AppendRow(table.Row{"Ancestors", ancestors})
	if len(m.Roots) > 0 {
		t.AppendRow(table.Row{"Roots", rootsLine(m)})
	}
	for _, line := range ancestorLicenseLines(m) {
		t.AppendRow(table.Row{"Ancestor", line})
	}
	t.AppendRow(table.Row{"Descendants", relationsLine(m.Descendants, &m.ByRelation)})
	if len(m.ByDepth) > 1 {
		t.AppendRow(table.Row{"By depth", forPeople(m.ByDepth)})
	}
	for _, p := range m.Families {
		t.AppendRow(table.Row{"Family " + p.Family, placeLine(&p)})
	}
	if len(m.Families) == 0 {
		t.AppendRow(table.Row{"Family", "–"})
	}
	return t
}

func parentLines(m *answers.Model) []string {
	if len(m.Parents) == 0 {
		return []string{"–"}
	}
	lines := make([]string, len(m.Parents))
	for i, p := range m.Parents {
		lines[i] = p.ID + " (" + p.Relation
		if !p.OnHub {
			lines[i] += ", absent"
		}
		lines[i] += ")"
	}
	return lines
}

// relationsLine is a number of models, and of these by relation.
func relationsLine(models int, r *answers.RelationCounts) string {
	if models == 0 {
		return "0"
	}
	var parts []string
	for _, n := range r.List() {
		parts = append(parts, answers.Thousands(n.Models)+" "+n.Relation)
	}
	return answers.Thousands(models) + ": " + strings.Join(parts, ", ")
}

func rootsLine(m *answers.Model) string {
	var roots []string
	for _, r := range m.Roots {
		words := fmt.Sprintf("%s (depth %d", r.ID, r.Depth)
		if !r.OnHub {
			words += ", absent"
		}
		roots = append(roots, words+")")
	}
	return firstOf(roots)
}

// namesShown is how many names a line of the table has room for.
const namesShown = 3

// firstOf lists the first names, and says how many more there are.
func firstOf(names []string) string {
	shown := names[:min(namesShown, len(names))]
	line := strings.Join(shown, ", ")
	if more := len(names) - len(shown); more > 0 {
		line += fmt.Sprintf(" and %s more", answers.Thousands(more))
	}
	return line
}

func placeLine(p *answers.Place) string {
	if p.Role == "member" {
		return "member"
	}
	return fmt.Sprintf("derivative, %s, depth %d: %s", *p.Relation, p.Depth, firstOf(p.Nearest))
}

// csv has the fields of JSON as columns, the lists among them as JSON, and the
// source.
func (s *showAnswer) csv() (*grid, error) {
	m := &s.Model
	parents, err := jsonCell(m.Parents)
	if err != nil {
		return nil, err
	}
	former := ""
	if m.Former != nil {
		if former, err = jsonCell(m.Former); err != nil {
			return nil, err
		}
	}
	roots, err := jsonCell(m.Roots)
	if err != nil {
		return nil, err
	}
	licenses, err := jsonCell(m.AncestorLicenses)
	if err != nil {
		return nil, err
	}
	families, err := jsonCell(m.Families)
	if err != nil {
		return nil, err
	}
	byRelation, err := jsonCell(m.ByRelation)
	if err != nil {
		return nil, err
	}
	names, values := s.Columns()
	t := newGrid(append([]string{
		"id", "_id", "asked", "asked_as", "on_hub", "path_like", "gated", "disabled", "created", "modified", "first_seen",
		"downloads", "likes", "license", "task", "library", "parents", "children", "finetune", "adapter", "merge", "quantized", "unspecified",
		"ancestors", "absent_ancestors", "roots", "descendants", "descendants_by_relation", "descendants_by_depth", "families", "former", "ancestor_licenses", "models", "edges",
	}, names...), 100)
	by := m.ChildrenByRelation
	t.AppendRow(append(table.Row{
		m.ID, m.Key, m.Asked, m.AskedAs, m.OnHub, m.PathLike, cell(m.Gated), cell(m.Disabled), stamp(m.Created), stamp(m.Modified), stamp(m.FirstSeen),
		cell(m.Downloads), cell(m.Likes), cell(m.License), cell(m.Task), cell(m.Library), parents, m.Children, by.Finetune, by.Adapter, by.Merge, by.Quantized, by.Unspecified,
		m.Ancestors, m.AbsentAncestors, roots, m.Descendants, byRelation, forPrograms(m.ByDepth), families, former, licenses, s.Models, s.Edges,
	}, values...))
	return t, nil
}

// cell is a value in csv, empty if it is not known.
func cell[T any](v *T) any {
	if v == nil {
		return ""
	}
	return *v
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func day(t *time.Time) string {
	if t == nil {
		return "–"
	}
	return t.Format("2006-01-02 15:04 MST")
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339)
}

// licensesShown is how many ancestors the table has room for.
const licensesShown = 20

// ancestorLicenseLines name the licences of the ancestors.
func ancestorLicenseLines(m *answers.Model) (lines []string) {
	for i, a := range m.AncestorLicenses {
		if i == licensesShown {
			return append(lines, fmt.Sprintf("and %s more; --format json has them all", answers.Thousands(len(m.AncestorLicenses)-i)))
		}
		license := "licence " + a.License
		switch {
		case !a.OnHub:
			license = "absent"
		case a.License == "":
			license = "no licence"
		}
		lines = append(lines, fmt.Sprintf("%s (depth %d): %s", a.ID, a.Depth, license))
	}
	return lines
}
