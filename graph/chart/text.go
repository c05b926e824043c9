package chart

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// clean makes a text of one line that XML may hold, whatever it was.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// shortened cuts a text to a width, with … at its end.
func shortened(s string, width vg.Length, style text.Style) string {
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	tooLong := sort.Search(len(runes), func(n int) bool { return style.Width(string(runes[:n+1])+"…") > width })
	return string(runes[:tooLong]) + "…"
}

// wrapped breaks a text into lines of a width, between words; a word that is
// wider is shortened.
func wrapped(s string, width vg.Length, style text.Style) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(clean(s)) {
		word = shortened(word, width, style)
		switch {
		case line == "":
			line = word
		case style.Width(line+" "+word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
