package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"hflineage/cmd/hflineage/answers"

	"github.com/jedib0t/go-pretty/v6/text"
)

// drawing is the tree in lines of so many columns, 0 for any number: what does not
// fit goes on in the next lines, and a deep tree is indented less.
func (t *treeAnswer) drawing(width int) string {
	deepest := 0
	t.each(func(row, _ *answers.TreeRow) { deepest = max(deepest, row.Depth+1) })
	d := &treeDrawing{treeAnswer: t, width: width, step: 3}
	for width > 0 && d.step > 1 && d.step*deepest > width/2 {
		d.step--
	}
	for _, row := range t.Roots {
		d.row("", "", row)
	}
	if t.Left != nil {
		d.item("", "", t.more(t.Left), "")
	}
	return d.out.String()
}

type treeDrawing struct {
	*treeAnswer
	width int
	step  int // columns of a level, 1 to 3
	out   strings.Builder
}

// row draws a row with all that stands under it: first is what its first line
// begins with, and margin all others.
func (d *treeDrawing) row(first, margin string, row *answers.TreeRow) {
	below := margin
	if len(row.Branches) > 0 || row.Left != nil {
		below += d.joint("│", " ")
	} else {
		below += d.joint(" ", " ")
	}
	d.item(first, below, answers.Visible(row.ID), d.words(row))
	for i, branch := range row.Branches {
		if i == len(row.Branches)-1 && row.Left == nil {
			d.row(margin+d.joint("└", "─"), margin+d.joint(" ", " "), branch)
		} else {
			d.row(margin+d.joint("├", "─"), margin+d.joint("│", " "), branch)
		}
	}
	if row.Left != nil {
		d.item(margin+d.joint("└", "─"), margin+d.joint(" ", " "), d.more(row.Left), "")
	}
}

// joint is a sign in the columns of a level.
func (d *treeDrawing) joint(sign, line string) string {
	switch d.step {
	case 1:
		return sign
	case 2:
		return sign + " "
	}
	return sign + line + " "
}

// leastRoom is how many columns a text has however deep it stands: a terminal
// that is narrower still breaks the lines itself.
const leastRoom = 8

// item draws a name and what is said of it in one line, or in as many as it takes.
func (d *treeDrawing) item(first, margin, name, words string) {
	line := strings.TrimRight(name+"  "+words, " ")
	lines := []string{line}
	if d.width > 0 && utf8.RuneCountInString(first)+text.StringWidthWithoutEscSequences(line) > d.width {
		room := max(leastRoom, d.width-utf8.RuneCountInString(margin))
		lines = strings.Split(text.WrapSoft(name, room), "\n")
		if words != "" {
			lines = append(lines, strings.Split(text.WrapSoft(words, room), "\n")...)
		}
	}
	for _, line := range lines {
		fmt.Fprintln(&d.out, first+strings.TrimRight(line, " "))
		first = margin
	}
}
