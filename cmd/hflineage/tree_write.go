package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"strings"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/table"
)

func (t *treeAnswer) write(a *app, format string) error {
	if rows := format == "jsonl" || format == "csv"; rows && t.Left != nil {
		a.say(slog.LevelWarn, t.more(t.Left)+"; --width 0 lists all members")
	}
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, t)
	case "jsonl":
		return writeJSONLines(a.stdout, t.lines())
	case "csv":
		return t.csv().write(a.stdout, format, nil)
	case "markdown":
		return writeCaptioned(a.stdout, t.markdown(), t.Caption())
	}
	return writeCaptioned(a.stdout, t.drawing(terminalWidth(a.stdout)), t.Caption())
}

// treeLine is a row by itself.
type treeLine struct {
	Schema string `json:"schema"`
	answers.Source
	Up     bool    `json:"up"`
	Parent *string `json:"parent"` // the model that it stands under, null for a root
	answers.TreeRow
	Branches int `json:"branches"` // that are shown
}

func (t *treeAnswer) lines() (lines []treeLine) {
	t.each(func(row, parent *answers.TreeRow) {
		l := treeLine{Schema: t.Schema, Source: t.Source, Up: t.Up, TreeRow: *row, Branches: len(row.Branches)}
		if parent != nil {
			l.Parent = &parent.ID
		}
		lines = append(lines, l)
	})
	return lines
}

func (t *treeAnswer) csv() *grid {
	names, values := t.Columns()
	g := newGrid(append([]string{
		"depth", "id", "parent", "relation", "on_hub", "next", "reached", "downloads", "see", "left", "left_reached", "up", "models", "edges",
	}, names...), 100)
	t.each(func(row, parent *answers.TreeRow) {
		above, relation, left := "", "", answers.TreeLeft{}
		var downloads any = ""
		if parent != nil {
			above, relation = parent.ID, *row.Relation
		}
		if row.Downloads != nil {
			downloads = *row.Downloads
		}
		if row.Left != nil {
			left = *row.Left
		}
		g.AppendRow(append(table.Row{
			row.Depth, row.ID, above, relation, row.OnHub, row.Next, row.Reached, downloads, row.See, left.Models, left.Reached, t.Up, t.Models, t.Edges,
		}, values...))
	})
	return g
}

// caption says what is shown, and the source.
func (t *treeAnswer) Caption() []string {
	var about, limits []string
	if t.Family != nil {
		members := len(t.Roots)
		if t.Left != nil {
			members += t.Left.Models
		}
		about = append(about, fmt.Sprintf("Family %s: %s, %s in all.", *t.Family, counted(members, "member"), counted(t.Reached, t.word())))
	} else if words := t.Model.Words(); words != "" {
		about = append(about, "Asked for "+words+".")
	}
	for _, limit := range []struct {
		flag string
		n    int
	}{{"--depth", t.Depth}, {"--width", t.Width}} {
		if limit.n > 0 {
			limits = append(limits, fmt.Sprintf("%s %d", limit.flag, limit.n))
		}
	}
	about = append(about, fmt.Sprintf("Order: %ss, downloads, id. Limits: %s.", t.word(), cmp.Or(strings.Join(limits, ", "), "none")))
	return append(about, t.Source.Caption()...)
}

// word is what the models that are reached are to the root.
func (t *treeAnswer) word() string {
	if t.Up {
		return "ancestor"
	}
	return "descendant"
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return answers.Thousands(n) + " " + thing
}

// words say of a row what there is beside its id.
func (t *treeAnswer) words(row *answers.TreeRow) string {
	var words []string
	if row.Relation != nil {
		words = append(words, *row.Relation)
	}
	if !row.OnHub {
		words = append(words, "absent")
	}
	if row.Reached > 0 {
		words = append(words, counted(row.Reached, t.word()))
	}
	switch row.See {
	case "":
	case "circle":
		words = append(words, "a circle, see above")
	default:
		words = append(words, "see "+row.See)
	}
	return strings.Join(words, ", ")
}

// more says what is left out in a place.
func (t *treeAnswer) more(left *answers.TreeLeft) string {
	words := fmt.Sprintf("… and %s more", answers.Thousands(left.Models))
	if left.Reached > 0 {
		words += " with " + counted(left.Reached, t.word())
	}
	return words
}

// markdown is a nested list. Ids stand as code, in which nothing means anything.
func (t *treeAnswer) markdown() string {
	var b strings.Builder
	var list func(indent string, rows []*answers.TreeRow, left *answers.TreeLeft)
	list = func(indent string, rows []*answers.TreeRow, left *answers.TreeLeft) {
		for _, row := range rows {
			fmt.Fprintln(&b, strings.TrimRight(indent+"- "+codeSpan(row.ID)+" "+t.words(row), " "))
			list(indent+"  ", row.Branches, row.Left)
		}
		if left != nil {
			fmt.Fprintln(&b, indent+"- "+t.more(left))
		}
	}
	list("", t.Roots, t.Left)
	return b.String()
}

// codeSpan is a text as code in markdown.
func codeSpan(s string) string {
	s = answers.Visible(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		s = " " + s + " "
	}
	return fence + s + fence
}
