package web

import (
	"encoding/json"
	"strings"

	"hflineage/cmd/hflineage/answers"
)

// shortened is a JSON document, indented as WriteJSON does, with one element of each
// list; and without what the source is, which is the same in all answers, if that has
// been shown.
func shortened(document string, sourceShown bool) string {
	s := &shortening{lines: strings.Split(strings.TrimSuffix(document, "\n"), "\n")}
	if sourceShown {
		s.without = sourceFields()
	}
	s.value(0)
	return strings.Join(s.short, "\n") + "\n"
}

// sourceFields are the names in answers.Source.
func sourceFields() map[string]bool {
	data, err := json.Marshal(answers.Source{Suspects: &answers.Suspects{}})
	var fields map[string]json.RawMessage
	if err != nil || json.Unmarshal(data, &fields) != nil {
		return nil // it is a plain struct
	}
	names := map[string]bool{}
	for name := range fields {
		names[name] = true
	}
	return names
}

// shortening takes lines over one by one.
type shortening struct {
	lines, short []string
	without      map[string]bool // fields of the outermost object
}

const ellipsis = "…"

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func (s *shortening) next() string {
	line := s.lines[0]
	s.lines = s.lines[1:]
	return line
}

// value takes over what begins on the next line, at a depth.
func (s *shortening) value(depth int) {
	line := s.next()
	s.short = append(s.short, line)
	indent := indentOf(line)
	switch {
	case strings.HasSuffix(line, "{"):
		for indentOf(s.lines[0]) > indent {
			if name := strings.Split(s.lines[0], `"`); depth == 0 && s.without[name[1]] {
				s.leaveOut()
				continue
			}
			s.value(depth + 1)
		}
		s.short = append(s.short, s.next())
	case strings.HasSuffix(line, "["):
		s.value(depth + 1)
		for indentOf(s.lines[0]) > indent {
			s.leaveOut()
		}
		s.short = append(s.short, s.next())
	}
}

// leaveOut passes over what begins on the next line.
func (s *shortening) leaveOut() {
	indent := indentOf(s.lines[0])
	if mark := strings.Repeat(" ", indent) + ellipsis; s.short[len(s.short)-1] != mark {
		s.short = append(s.short, mark)
	}
	for s.next(); indentOf(s.lines[0]) > indent || closes(s.lines[0], indent); s.next() {
	}
}

// closes reports that a line is the end of what began at an indent, and not the next
// value.
func closes(line string, indent int) bool {
	return indentOf(line) == indent && strings.ContainsAny(strings.TrimSpace(line)[:1], "}]")
}
