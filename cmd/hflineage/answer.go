package main

import (
	"fmt"
	"time"

	"hflineage/graph/family"
	"hflineage/store"
)

// source says what an answer was computed from and by which rule. Every answer
// names it, in every format.
type source struct {
	Rule           string      `json:"rule"`
	FamiliesSHA256 string      `json:"families_sha256"`
	Aliases        aliasDigest `json:"aliases"`
	Unresolved     int         `json:"unresolved"`
	Run            runDigest   `json:"run"`
	Filters        struct{}    `json:"filters"`
	Models         int         `json:"models"`
	Edges          int         `json:"edges"`
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
}

func sourceOf(s *store.Snapshot, families *family.File) source {
	m := s.Meta()
	return source{
		Rule: m.Rule, FamiliesSHA256: families.SHA256, Aliases: aliasDigest{m.Aliases, m.AliasesSHA256}, Unresolved: m.Unresolved,
		Run:    runDigest{m.Run.ID, m.Run.Strategy, m.Run.Complete, m.Run.Finished},
		Models: m.Run.Models, Edges: m.Run.Edges,
	}
}

// caption is the source in two lines, for people.
func (s *source) caption() []string {
	run := fmt.Sprintf("run %d (%s, %s)", s.Run.ID, s.Run.Strategy, s.Run.Finished.Format("2006-01-02 15:04 MST"))
	if !s.Run.Complete {
		run += ", incomplete"
	}
	return []string{
		fmt.Sprintf("Rule %s, %s: %s models, %s declared edges, %s unresolved names.",
			s.Rule, run, thousands(s.Models), thousands(s.Edges), thousands(s.Unresolved)),
		fmt.Sprintf("Families %.12s, %s aliases %.12s, no filters.", s.FamiliesSHA256, thousands(s.Aliases.Count), s.Aliases.SHA256),
	}
}

// columns are the source as columns, for formats that have rows alone.
func (s *source) columns() (names []string, values []any) {
	return []string{"rule", "families_sha256", "aliases", "aliases_sha256", "unresolved", "run", "strategy", "complete", "finished", "filters"},
		[]any{s.Rule, s.FamiliesSHA256, s.Aliases.Count, s.Aliases.SHA256, s.Unresolved, s.Run.ID, s.Run.Strategy, s.Run.Complete, s.Run.Finished.Format(time.RFC3339), ""}
}
