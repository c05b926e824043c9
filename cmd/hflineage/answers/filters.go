package answers

import (
	"fmt"
	"strings"
	"time"

	"hflineage/graph"
)

// Filters is the filters in an answer: what is not filtered by is left out.
type Filters struct {
	Families      []string   `json:"families,omitempty"` // of anomalies alone
	Relation      []string   `json:"relation,omitempty"`
	CreatedAfter  *time.Time `json:"created_after,omitempty"`
	CreatedBefore *time.Time `json:"created_before,omitempty"`
	MinDownloads  uint64     `json:"min_downloads,omitempty"`
	License       []string   `json:"license,omitempty"`
	Author        []string   `json:"author,omitempty"`
}

// FiltersOf are filters as an answer names them.
func FiltersOf(f *graph.Filters) Filters {
	d := Filters{MinDownloads: f.MinDownloads, License: f.Licenses, Author: f.Authors}
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

// Words are the filters for people, "" if there are none.
func (d Filters) Words() string {
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
		words = append(words, fmt.Sprintf("at least %s downloads in 30 days", Thousands(int(d.MinDownloads))))
	}
	if len(d.License) > 0 {
		words = append(words, "licence "+strings.Join(d.License, " or "))
	}
	if len(d.Author) > 0 {
		words = append(words, "by "+strings.Join(d.Author, " or "))
	}
	return strings.Join(words, ", ")
}
