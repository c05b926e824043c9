package main

import (
	"fmt"
	"strconv"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

// source says what an answer was computed from and by which rule. Every answer
// names it, in every format.
type source struct {
	Rule           string       `json:"rule"`
	FamiliesSHA256 string       `json:"families_sha256"`
	Aliases        *aliasDigest `json:"aliases"`    // null of an earlier run that did not keep it
	Unresolved     *int         `json:"unresolved"` // the same
	Run            runDigest    `json:"run"`
	Filters        filterDigest `json:"filters"`
	Models         int          `json:"models"`
	Edges          int          `json:"edges"`
	AsOf           *asOfDigest  `json:"as_of,omitempty"` // of an earlier run

	Suspects *suspectDigest `json:"suspects,omitempty"` // of answers that use a suspects file
}

type aliasDigest struct {
	Count  int    `json:"count"`
	SHA256 string `json:"sha256"`
}

type runDigest struct {
	ID       int       `json:"id"`
	Strategy string    `json:"strategy"`
	Complete bool      `json:"complete"`
	Finished time.Time `json:"finished"`

	// The last run that saw the whole listing, null if there is none: deletions and
	// renames are known as of then. Without one, and after a walk, the numbers are
	// a lower bound.
	Whole      *wholeDigest `json:"whole"`
	LowerBound bool         `json:"lower_bound"`
}

type wholeDigest struct {
	ID       int       `json:"id"`
	Finished time.Time `json:"finished"`
}

func digestOf(m store.Meta) runDigest {
	d := runDigest{ID: m.Run.ID, Strategy: m.Run.Strategy, Complete: m.Run.Complete, Finished: m.Run.Finished}
	if m.Whole.ID != 0 {
		d.Whole = &wholeDigest{m.Whole.ID, m.Whole.Finished}
	}
	d.LowerBound = isLowerBound(m.Run, m.Whole)
	return d
}

// isLowerBound reports that what a run counts is a lower bound, with the last run
// that saw the whole listing, zero if there is none.
func isLowerBound(run, whole graph.Run) bool { return whole.ID == 0 || run.Strategy == graph.Walk }

// words name the run.
func (d *runDigest) words() string {
	return fmt.Sprintf("run %d (%s, %s)", d.ID, d.Strategy, minute(d.Finished))
}

func sourceOf(s *store.Snapshot, families *family.File) source {
	m := s.Meta()
	src := source{
		Rule: m.Rule, FamiliesSHA256: families.SHA256, Run: digestOf(m), Models: m.Run.Models, Edges: m.Run.Edges, AsOf: asOf(s),
	}
	if src.AsOf == nil || m.Run.Names != nil {
		src.Aliases, src.Unresolved = &aliasDigest{m.Aliases, m.AliasesSHA256}, &m.Unresolved
	}
	return src
}

// caption is the source in two lines, for people.
func (s *source) caption() []string {
	run := s.Run.words()
	if whole := s.Run.Whole; whole != nil && whole.ID != s.Run.ID {
		run += fmt.Sprintf(" over run %d, which saw the whole Hub (%s)", whole.ID, minute(whole.Finished))
	}
	filters := "no filters"
	if words := s.Filters.words(); words != "" {
		filters = "filters: " + words
	}
	unresolved, aliases := "unresolved names not known", "aliases not known"
	if s.Unresolved != nil {
		unresolved = thousands(*s.Unresolved) + " unresolved names"
	}
	if s.Aliases != nil {
		aliases = fmt.Sprintf("%s aliases %.12s", thousands(s.Aliases.Count), s.Aliases.SHA256)
	}
	lines := []string{
		fmt.Sprintf("Rule %s, %s: %s models, %s declared edges, %s.", s.Rule, run, thousands(s.Models), thousands(s.Edges), unresolved),
		fmt.Sprintf("Families %.12s, %s, %s.", s.FamiliesSHA256, aliases, filters),
	}
	if s.AsOf != nil {
		lines = append(lines, s.AsOf.sentence())
	}
	lines = append(lines, s.Suspects.caption()...)
	if s.Run.LowerBound {
		lines = append(lines, "A lower bound: the last run was a walk, which sees only what declares its parents by their present names.")
	}
	return lines
}

// columns are the source as columns, for formats that have rows alone.
func (s *source) columns() (names []string, values []any) {
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
	values = []any{s.Rule, s.FamiliesSHA256, aliases, sha256, unresolved, s.Run.ID, s.Run.Strategy, s.Run.Complete, s.Run.Finished.Format(time.RFC3339), whole, s.Run.LowerBound, s.Filters.words()}
	if d := s.Suspects; d != nil {
		names = append(names, "suspects_sha256", "upload_rules", "relation_rules", "relations_corrected")
		values = append(values, d.SHA256, words(d.Uploads), words(d.Relations), d.Corrected)
	}
	if s.AsOf != nil {
		names = append(names, "last_run", "of_last_run", "gone_since")
		values = append(values, s.AsOf.LastRun, words(s.AsOf.OfLastRun), s.AsOf.GoneSince)
	}
	return names, values
}
