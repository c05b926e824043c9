package main

import (
	"strings"
	"time"

	"hflineage/graph"
)

// filterFlag has the filters of the rule, point 9.
type filterFlag struct {
	Relation      []string `placeholder:"RELATION" help:"Count derivatives of these relations in the family: finetune, adapter, merge, quantized, unspecified."`
	CreatedAfter  string   `placeholder:"DATE" help:"Count what was created at DATE or after it: 2026-01-31, or with a time as 2026-01-31T12:00:00Z."`
	CreatedBefore string   `placeholder:"DATE" help:"Count what was created before DATE."`
	MinDownloads  uint64   `placeholder:"N" help:"Count what was downloaded N times or more in the last 30 days."`
	License       []string `placeholder:"LICENSE" help:"Count what has one of these licences (its license: tags)."`
	Author        []string `placeholder:"OWNER" help:"Count what these owners published."`
}

// filters are the flags as the rule has them.
func (f *filterFlag) filters() (filters graph.Filters, err error) {
	if filters.Relations, err = parseRelations("--relation", f.Relation); err != nil {
		return filters, err
	}
	if filters.CreatedAfter, err = parseDate("--created-after", f.CreatedAfter); err != nil {
		return filters, err
	}
	if filters.CreatedBefore, err = parseDate("--created-before", f.CreatedBefore); err != nil {
		return filters, err
	}
	if !filters.CreatedBefore.IsZero() && !filters.CreatedBefore.After(filters.CreatedAfter) {
		return filters, usagef("--created-before %s: must be after --created-after %s, or nothing is left", f.CreatedBefore, f.CreatedAfter)
	}
	filters.MinDownloads, filters.Licenses, filters.Authors = f.MinDownloads, f.License, f.Author
	return filters, nil
}

// parseRelations reads the words of a flag.
func parseRelations(flag string, words []string) (relations []graph.Relation, err error) {
	for _, word := range words {
		r, ok := graph.ParseRelation(strings.ToLower(word))
		if !ok && !strings.EqualFold(word, graph.Unspecified.String()) {
			return nil, usagef("%s %q: must be finetune, adapter, merge, quantized or unspecified", flag, word)
		}
		relations = append(relations, r)
	}
	return relations, nil
}

// parseDate reads a day, which means its beginning in UTC, or a time; "" is the
// zero time.
func parseDate(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usagef("%s %q is no date: write 2026-01-31, or 2026-01-31T12:00:00Z", flag, s)
}
