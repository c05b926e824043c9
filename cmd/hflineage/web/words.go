package web

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hflineage/cmd/hflineage/answers"
)

// links say where pages are: on a server, or in a folder of files.
type links interface {
	Overview() string
	Family(name string) string
	Model(id string) string
	Compare(names ...string) string
	Trend(format, show string, names ...string) string // a chart or its numbers
	Diagram(family string) string                      // a picture
	Asset(file string) string
	Live() bool // there is a server to search and to ask for more
}

// served are the addresses of a Site.
type served struct{}

func (served) Overview() string          { return "/" }
func (served) Family(name string) string { return "/family/" + url.PathEscape(name) }
func (served) Asset(file string) string  { return "/assets/" + file }
func (served) Live() bool                { return true }

func (served) Model(id string) string {
	owner, name, both := strings.Cut(id, "/")
	if !both {
		return "/model/" + url.PathEscape(id)
	}
	return "/model/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
}

func (served) Compare(names ...string) string {
	if len(names) == 0 {
		return "/compare"
	}
	return "/compare?" + url.Values{"family": names}.Encode()
}

func (served) Diagram(family string) string {
	return "/diagram.svg?" + url.Values{"family": {family}}.Encode()
}

func (l served) Trend(format, show string, names ...string) string {
	if format == "json" {
		return "/api/v1" + l.Compare(names...)
	}
	return "/trend." + format + "?" + url.Values{"family": names, "show": {show}}.Encode()
}

// functions are what templates can call: the words for numbers and times, and links.
func functions(l links) template.FuncMap {
	return template.FuncMap{
		"n":        numberWords,
		"percent":  answers.Percent,
		"minute":   answers.Minute,
		"time":     timeWords,
		"few":      func(names []string) []string { return names[:min(fewNames, len(names))] },
		"more":     func(names []string) int { return max(0, len(names)-fewNames) },
		"day":      dayWords,
		"dash":     dashWords,
		"width":    barWidth,
		"overview": l.Overview, "family": l.Family, "model": l.Model, "compare": l.Compare, "trend": l.Trend, "asset": l.Asset, "live": l.Live,
		"trendOf": func(format, show string, names []string) string { return l.Trend(format, show, names...) },
		"picture": l.Diagram,
		"add":     func(a, b int) int { return a + b },
		"fewer":   func(here, there int) string { return numberWords(max(0, there-here)) },
		"dict":    dict,
	}
}

// dict makes a map of names and values for a part that needs several.
func dict(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// numberWords writes 1234567 as 1,234,567, and what is not known as a dash.
func numberWords(v any) string {
	switch v := v.(type) {
	case int:
		return answers.Thousands(v)
	case uint64:
		return answers.Thousands(int(min(v, math.MaxInt64)))
	case uint32:
		return answers.Thousands(int(v))
	case float64:
		return answers.Thousands(int(math.Round(v)))
	case *int:
		if v != nil {
			return answers.Thousands(*v)
		}
	case *uint64:
		if v != nil {
			return numberWords(*v)
		}
	case *uint32:
		if v != nil {
			return numberWords(*v)
		}
	}
	return "–"
}

// dayWords writes a date, of a time or of what may not be known.
func dayWords(v any) string {
	switch v := v.(type) {
	case time.Time:
		if !v.IsZero() {
			return v.Format(time.DateOnly)
		}
	case *time.Time:
		if v != nil {
			return v.Format(time.DateOnly)
		}
	}
	return "–"
}

// fewNames is how many names there is room for in a cell of a table.
const fewNames = 3

// timeWords writes a time that may not be known.
func timeWords(t *time.Time) string {
	if t == nil {
		return answers.Minute(time.Time{})
	}
	return answers.Minute(*t)
}

func dashWords(v any) string {
	switch v := v.(type) {
	case string:
		if v != "" {
			return v
		}
	case *string:
		if v != nil && *v != "" {
			return *v
		}
	}
	return "–"
}

// barWidth is a part of 100, for a bar.
func barWidth(part, all any) string {
	p, a := float(part), float(all)
	if a <= 0 {
		return "0"
	}
	return strconv.FormatFloat(math.Min(100, 100*p/a), 'f', 2, 64)
}

func float(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	case *float64:
		if v != nil {
			return *v
		}
	case *int:
		if v != nil {
			return float64(*v)
		}
	}
	return 0
}

// printable makes the characters of a page visible that would turn the direction of
// what follows or are obeyed elsewhere: whatever name they came in with. Markup has
// none of them.
func printable(page []byte) []byte {
	var b bytes.Buffer
	for len(page) > 0 {
		r, width := utf8.DecodeRune(page)
		if r == '\n' || r == '\t' {
			b.WriteRune(r)
		} else {
			b.WriteString(answers.Visible(string(page[:width])))
		}
		page = page[width:]
	}
	return b.Bytes()
}
