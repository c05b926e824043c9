package diagram

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hflineage/graph"
)

// labelRunes is the length from which a model's id is shortened in its box.
const labelRunes = 44

// label is the text in the box of a node, on one line.
func (n *Node) label() string {
	if n.Kind == Folded {
		head, tail := n.folded()
		if tail != "" {
			head += ": " + tail
		}
		return head
	}
	if n.Kind == OtherParent {
		return n.otherParent()
	}
	text := shorten(clean(n.Model), labelRunes)
	if n.Absent {
		text += " (absent)"
	}
	if n.Below > 0 {
		text += " · " + number(n.Below)
	}
	return text
}

// folded is the text of a folded node: "+1,234 more", those that hang directly under
// its parent, "with 567 descendants", and of what all of them are.
func (n *Node) folded() (head, tail string) {
	parts := relationParts(n.ByRelation)
	if n.Parent == 0 {
		head = "+" + plural(n.Members, "more member")
		if hidden := n.Hidden(); hidden > 0 {
			head += " with " + plural(hidden, "derivative")
		}
		return head, strings.Join(parts, " · ")
	}
	if n.Members > 0 {
		parts = append(parts, plural(n.Members, "member"))
	}
	deeper := n.Hidden() + n.Members - n.Direct
	switch {
	case n.Direct == 0:
		head = "+" + number(deeper) + " further down"
	case deeper == 0:
		head = "+" + number(n.Direct) + " more"
	default:
		head = "+" + number(n.Direct) + " more with " + plural(deeper, "descendant")
	}
	return head, strings.Join(parts, " · ")
}

// otherRunes is the length from which the id of another parent is shortened.
const otherRunes = 40

// otherParent is the text at the side of a merge.
func (n *Node) otherParent() string {
	if n.Model == "" {
		return "and " + number(n.Others) + " other parents"
	}
	text := shorten(clean(n.Model), otherRunes)
	if n.Absent {
		text += " (absent)"
	}
	if n.Family != "" {
		text += " · " + clean(n.Family)
	}
	return text
}

// relationParts is such as "900 quantized", "34 finetune"; the most first.
func relationParts(by [graph.Relations]int) []string {
	var parts []string
	for _, r := range byCount(by) {
		parts = append(parts, number(by[r])+" "+r.String())
	}
	return parts
}

// byCount lists the relations that occur, the most frequent first.
func byCount(by [graph.Relations]int) []graph.Relation {
	order := slices.DeleteFunc(slices.Clone(graph.ReportOrder[:]), func(r graph.Relation) bool { return by[r] == 0 })
	slices.SortStableFunc(order, func(a, b graph.Relation) int { return by[b] - by[a] })
	return order
}

// plural is such as "1 derivative", "1,234 derivatives".
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return number(n) + " " + word + "s"
}

// number writes n with commas: 1,234.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// clean makes foreign text safe to show: what is no UTF-8, or could hide itself
// or turn the direction of the text, becomes the replacement character.
func clean(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return s // as nearly all
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp), r == 0xFFFE, r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, s)
}

// shorten cuts the middle out of what is longer than limit.
func shorten(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	tail := limit / 3
	return string(r[:limit-tail-1]) + "…" + string(r[len(r)-tail:])
}

// tooltip tells of a model what its box has no room for.
func (n *Node) tooltip() string {
	parts := []string{n.Model}
	if n.Kind == OtherParent {
		return strings.Join(append(parts, "other parent"), ", ")
	}
	if n.Kind == Derivative {
		parts = append(parts, n.Relation.String(), "depth "+number(n.Depth))
	}
	return strings.Join(append(parts, plural(n.Below, "derivative")), ", ")
}
