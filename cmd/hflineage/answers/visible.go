package answers

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// What comes from the Hub may hold characters that a terminal obeys or does not
// show: control characters, marks that turn the direction of writing, blanks
// other than the space, bytes that are no text. Whatever is written for people
// goes through Visible, and JSON through a JSONWriter.

// Visible replaces such characters by what they are called in Go: \x1b.
func Visible(s string) string {
	if printable(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, width := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && width == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		s = s[width:]
	}
	return b.String()
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) })
}

// JSONWriter writes JSON whose strings hold none of these characters but by
// their number, which means the same to whoever reads it.
type JSONWriter struct{ io.Writer }

func (w JSONWriter) Write(document []byte) (int, error) {
	var b []byte
	for _, r := range string(document) {
		switch {
		case r == '\n' || strconv.IsPrint(r):
			b = utf8.AppendRune(b, r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		}
	}
	if _, err := w.Writer.Write(b); err != nil {
		return 0, err
	}
	return len(document), nil
}

// WriteJSON writes one indented document.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(JSONWriter{w})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
