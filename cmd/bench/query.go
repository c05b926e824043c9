package main

import (
	"fmt"
	"slices"
	"strconv"
)

// query is a command that asks a database.
type query struct {
	row  row
	args func(s *sized, facts *factsAnswer) []string
}

// words are the arguments of a query that needs nothing else.
func words(args ...string) func(*sized, *factsAnswer) []string {
	return func(*sized, *factsAnswer) []string { return args }
}

func ofFamilies(k int) func(*sized, *factsAnswer) []string {
	return func(s *sized, _ *factsAnswer) []string {
		return []string{"count", "--format", "json", "--families", s.families(k)}
	}
}

// ofParent asks about the model of most children.
func ofParent(command string, flags ...string) func(*sized, *factsAnswer) []string {
	return func(_ *sized, facts *factsAnswer) []string { return append([]string{command, facts.Parent}, flags...) }
}

// Times that the design names no figure for have no target.
var (
	queryTarget = target{most: 0.15, peak: 300 * mib}
	modelTarget = target{most: 0.05}

	queries = []query{
		{row{"count, built-in families", seconds, queryTarget}, words("count", "--format", "json")},
		{row{"count, 1 family", seconds, target{}}, ofFamilies(1)},
		{row{"count, 64 families", seconds, target{}}, ofFamilies(64)},
		{row{"count by month", seconds, target{}}, words("count", "--by", "month")},
		{row{"count by author", seconds, target{}}, words("count", "--by", "author")},
		{row{"count by region", seconds, target{}}, words("count", "--by", "region")},
		{row{"count by parent-owner", seconds, target{}}, words("count", "--by", "parent-owner")},
		{row{"count, merges of 2025", seconds, target{}}, words("count", "--relation", "merge", "--created-after", "2025-01-01", "--created-before", "2026-01-01")},
		{row{"count as of the run before", seconds, target{}}, words("count", "--at", "1")},
		{row{"diff of two runs", seconds, target{}}, words("diff", "1", "2")},
		{row{"trend by month", seconds, target{}}, words("trend")},
		{row{"trend, a chart", seconds, target{}}, func(s *sized, _ *factsAnswer) []string {
			return []string{"trend", "--out", s.file("trend.svg")}
		}},
		{row{"trend, a crossover", seconds, target{}}, words("trend", "--crossover", "qwen,llama")},
		{row{"uploads", seconds, target{}}, words("uploads")},
		{row{"licenses", seconds, target{}}, words("licenses")},
		{row{"overlap", seconds, target{}}, words("overlap")},
		{row{"anomalies", seconds, target{}}, words("anomalies")},
		{row{"show, the model of most children", seconds, modelTarget}, ofParent("show")},
		{row{"tree, the same", seconds, modelTarget}, ofParent("tree")},
		{row{"path, from a descendant of it", seconds, modelTarget}, func(_ *sized, facts *factsAnswer) []string {
			return []string{"path", facts.Descendant, facts.Parent}
		}},
		{row{"export, 300 nodes of qwen as SVG", seconds, target{most: 2}}, func(s *sized, _ *factsAnswer) []string {
			return []string{"export", "--family", "qwen", "--nodes", "300", "--out", s.file("qwen.svg")}
		}},
		{row{"check", seconds, target{}}, words("check")},
	}
)

// queries asks the database everything.
func (s *sized) queries() error {
	var facts factsAnswer
	for _, k := range []int{1, 64} {
		if _, err := s.step(&facts, "facts", "--db", s.db(), "--families", strconv.Itoa(k), "--out", s.families(k)); err != nil {
			return err
		}
	}
	for _, q := range queries {
		args := q.args(s, &facts)
		if !slices.Contains(s.has, args[0]) {
			continue
		}
		_, u, err := s.query(append(args, "--db", s.db())...)
		if err != nil {
			return err
		}
		s.took(s.i, q.row, u)
	}
	return nil
}

func (s *sized) families(k int) string { return s.file(fmt.Sprintf("families-%d.yaml", k)) }
