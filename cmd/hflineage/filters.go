package main

import (
	"fmt"
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

// filterDigest is the filters in an answer: what is not filtered by is left out.
type filterDigest struct {
	Families      []string   `json:"families,omitempty"` // of anomalies alone
	Relation      []string   `json:"relation,omitempty"`
	CreatedAfter  *time.Time `json:"created_after,omitempty"`
	CreatedBefore *time.Time `json:"created_before,omitempty"`
	MinDownloads  uint64     `json:"min_downloads,omitempty"`
	License       []string   `json:"license,omitempty"`
	Author        []string   `json:"author,omitempty"`
}

func digestOfFilters(f *graph.Filters) filterDigest {
	d := filterDigest{MinDownloads: f.MinDownloads, License: f.Licenses, Author: f.Authors}
	for _, r := range f.Relations {
		d.Relation = append(d.Relation, r.String())
	}
	if !f.CreatedAfter.IsZero() {
		d.CreatedAfter = &f.CreatedAfter
	}
	if !f.CreatedBefore.IsZero() {
		d.CreatedBefore = &f.CreatedBefore
	}
	return d
}

// words are the filters for people, "" if there are none.
func (d filterDigest) words() string {
	var words []string
	if len(d.Families) > 0 {
		words = append(words, "family "+strings.Join(d.Families, " or "))
	}
	if len(d.Relation) > 0 {
		words = append(words, "relation "+strings.Join(d.Relation, " or "))
	}
	if d.CreatedAfter != nil {
		words = append(words, "created at "+d.CreatedAfter.Format(time.RFC3339)+" or after")
	}
	if d.CreatedBefore != nil {
		words = append(words, "created before "+d.CreatedBefore.Format(time.RFC3339))
	}
	if d.MinDownloads > 0 {
		words = append(words, fmt.Sprintf("at least %s downloads in 30 days", thousands(int(d.MinDownloads))))
	}
	if len(d.License) > 0 {
		words = append(words, "licence "+strings.Join(d.License, " or "))
	}
	if len(d.Author) > 0 {
		words = append(words, "by "+strings.Join(d.Author, " or "))
	}
	return strings.Join(words, ", ")
}
