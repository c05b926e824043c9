package replay

import (
	"iter"
	"strings"
)

// fields yields the names and values of a JSON object as they are written. The
// object must be valid JSON, as load makes sure: what is valid once needs no
// second check on every request. Names come without their quotes; escapes in
// them are not resolved. What is no object has no fields.
func fields(object string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		if object[0] != '{' {
			return
		}
		i := skipBlanks(object, 0) + 1 // the opening brace
		for {
			i = skipBlanks(object, i)
			if object[i] == '}' {
				return
			}
			if object[i] == ',' {
				i = skipBlanks(object, i+1)
			}
			start := i
			i = skipString(object, i)
			name := object[start+1 : i-1]
			i = skipBlanks(object, skipBlanks(object, i)+1) // the colon
			start = i
			i = skipValue(object, i)
			if !yield(name, object[start:i]) {
				return
			}
		}
	}
}

// elements yields the elements of a valid JSON list as they are written.
func elements(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		i := skipBlanks(list, 0) + 1 // the opening bracket
		for {
			i = skipBlanks(list, i)
			if list[i] == ']' {
				return
			}
			if list[i] == ',' {
				i = skipBlanks(list, i+1)
			}
			start := i
			i = skipValue(list, i)
			if !yield(list[start:i]) {
				return
			}
		}
	}
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the position behind the string that begins at i.
func skipString(s string, i int) int {
	i++
	for {
		i += strings.IndexByte(s[i:], '"')
		back := i
		for s[back-1] == '\\' {
			back--
		}
		i++
		if (i-1-back)%2 == 0 {
			return i
		}
	}
}

// skipValue returns the position behind the value that begins at i.
func skipValue(s string, i int) int {
	switch s[i] {
	case '"':
		return skipString(s, i)
	case '{', '[':
	default:
		for i < len(s) && strings.IndexByte(",]} \t\r\n", s[i]) < 0 {
			i++
		}
		return i
	}
	depth := 0
	for {
		switch s[i] {
		case '"':
			i = skipString(s, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
}
