// Package answers has what the commands and the explorer answer with: rows and records
// made of a snapshot, as their JSON has them, and the words that both use for people.
package answers

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

// Source says what an answer was computed from and by which rule. Every answer
// names it, in every format.
type Source struct {
	Rule           string   `json:"rule"`
	FamiliesSHA256 string   `json:"families_sha256"`
	Aliases        *Aliases `json:"aliases"`    // null of an earlier run that did not keep it
	Unresolved     *int     `json:"unresolved"` // the same
	Run            Run      `json:"run"`
	Filters        Filters  `json:"filters"`
	Models         int      `json:"models"`
	Edges          int      `json:"edges"`
	AsOf           *AsOf    `json:"as_of,omitempty"` // of an earlier run

	Suspects *Suspects `json:"suspects,omitempty"` // of answers that use a suspects file
}

// Aliases tells two sets of aliases apart.
type Aliases struct {
	Count  int    `json:"count"`
	SHA256 string `json:"sha256"`
}

// Run is the run that an answer is from.
type Run struct {
	ID       int       `json:"id"`
	Strategy string    `json:"strategy"`
	Complete bool      `json:"complete"`
	Finished time.Time `json:"finished"`

	// The last run that saw the whole listing, null if there is none: deletions and
	// renames are known as of then. Without one, and after a walk, the numbers are
	// a lower bound.
	Whole      *Whole `json:"whole"`
	LowerBound bool   `json:"lower_bound"`
}

// Whole is a run that saw the whole listing.
type Whole struct {
	ID       int       `json:"id"`
	Finished time.Time `json:"finished"`
}

// RunOf is the run of a snapshot.
func RunOf(m store.Meta) Run {
	d := Run{ID: m.Run.ID, Strategy: m.Run.Strategy, Complete: m.Run.Complete, Finished: m.Run.Finished}
	if m.Whole.ID != 0 {
		d.Whole = &Whole{m.Whole.ID, m.Whole.Finished}
	}
	d.LowerBound = IsLowerBound(m.Run, m.Whole)
	return d
}

// IsLowerBound reports that what a run counts is a lower bound, with the last run
// that saw the whole listing, zero if there is none.
func IsLowerBound(run, whole graph.Run) bool { return whole.ID == 0 || run.Strategy == graph.Walk }

// Words name the run.
func (d *Run) Words() string {
	return fmt.Sprintf("run %d (%s, %s)", d.ID, d.Strategy, Minute(d.Finished))
}

// SourceOf is the source of an answer from a snapshot, without filters.
func SourceOf(s *store.Snapshot, families *family.File) Source {
	m := s.Meta()
	src := Source{
		Rule: m.Rule, FamiliesSHA256: families.SHA256, Run: RunOf(m), Models: m.Run.Models, Edges: m.Run.Edges, AsOf: AsOfRun(s),
	}
	if src.AsOf == nil || m.Run.Names != nil {
		src.Aliases, src.Unresolved = &Aliases{m.Aliases, m.AliasesSHA256}, &m.Unresolved
	}
	return src
}

// Caption is the source in two lines, for people.
func (s *Source) Caption() []string {
	run := s.Run.Words()
	if whole := s.Run.Whole; whole != nil && whole.ID != s.Run.ID {
		run += fmt.Sprintf(" over run %d, which saw the whole Hub (%s)", whole.ID, Minute(whole.Finished))
	}
	filters := "no filters"
	if words := s.Filters.Words(); words != "" {
		filters = "filters: " + words
	}
	unresolved, aliases := "unresolved names not known", "aliases not known"
	if s.Unresolved != nil {
		unresolved = Thousands(*s.Unresolved) + " unresolved names"
	}
	if s.Aliases != nil {
		aliases = fmt.Sprintf("%s aliases %.12s", Thousands(s.Aliases.Count), s.Aliases.SHA256)
	}
	lines := []string{
		fmt.Sprintf("Rule %s, %s: %s models, %s declared edges, %s.", s.Rule, run, Thousands(s.Models), Thousands(s.Edges), unresolved),
		fmt.Sprintf("Families %.12s, %s, %s.", s.FamiliesSHA256, aliases, filters),
	}
	if s.AsOf != nil {
		lines = append(lines, s.AsOf.Sentence())
	}
	lines = append(lines, s.Suspects.Caption()...)
	if s.Run.LowerBound {
		lines = append(lines, "A lower bound: the last run was a walk, which sees only what declares its parents by their present names.")
	}
	return lines
}

// Columns are the source as columns, for formats that have rows alone.
func (s *Source) Columns() (names []string, values []any) {
	whole := ""
	if s.Run.Whole != nil {
		whole = strconv.Itoa(s.Run.Whole.ID)
	}
	var aliases, sha256, unresolved any = "", "", ""
	if s.Aliases != nil {
		aliases, sha256 = s.Aliases.Count, s.Aliases.SHA256
	}
	if s.Unresolved != nil {
		unresolved = *s.Unresolved
	}
	names = []string{"rule", "families_sha256", "aliases", "aliases_sha256", "unresolved", "run", "strategy", "complete", "finished", "whole_run", "lower_bound", "filters"}
	values = []any{s.Rule, s.FamiliesSHA256, aliases, sha256, unresolved, s.Run.ID, s.Run.Strategy, s.Run.Complete, s.Run.Finished.Format(time.RFC3339), whole, s.Run.LowerBound, s.Filters.Words()}
	if d := s.Suspects; d != nil {
		names = append(names, "suspects_sha256", "upload_rules", "relation_rules", "relations_corrected")
		values = append(values, d.SHA256, strings.Join(d.Uploads, " "), strings.Join(d.Relations, " "), d.Corrected)
	}
	if s.AsOf != nil {
		names = append(names, "last_run", "of_last_run", "gone_since")
		values = append(values, s.AsOf.LastRun, strings.Join(s.AsOf.OfLastRun, " "), s.AsOf.GoneSince)
	}
	return names, values
}
