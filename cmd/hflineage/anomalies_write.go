package main

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/store"
)

// anomaliesAnswer is the answer of anomalies, schema hflineage.anomalies/1.
type anomaliesAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Kinds  []kindRow `json:"kinds"`
	Cycles int       `json:"cycles"` // groups of models in a circle
}

type kindRow struct {
	Kind  graph.AnomalyKind `json:"kind"`
	Count int               `json:"count"`
	At    int               `json:"at_models"` // how many models it was found at
	Is    string            `json:"is"`
}

// count counts by kind.
func (q *anomalyQuery) count(s *store.Snapshot) (*anomaliesAnswer, error) {
	found := q.anomalies(s)
	answer := &anomaliesAnswer{Schema: "hflineage.anomalies/1", Source: q.source(s), Cycles: found.cycles}
	for _, k := range q.kinds {
		answer.Kinds = append(answer.Kinds, kindRow{Kind: k.kind, Is: k.is})
	}
	var last graph.Anomaly
	for a, err := range found.found {
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(q.kinds, func(k anomalyKind) bool { return k.kind == a.Kind })
		row := &answer.Kinds[i]
		row.Count++
		if a.Model != "" && (a.Kind != last.Kind || a.Model != last.Model) {
			row.At++
		}
		last = a
	}
	return answer, nil
}

func (n *anomaliesAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, n)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			kindRow
		}
		lines := []line{}
		for _, r := range n.Kinds {
			lines = append(lines, line{n.Schema, n.Source, r})
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := n.Columns()
		t := newGrid(append([]string{"kind", "count", "at_models", "is"}, names...), 100)
		for _, r := range n.Kinds {
			t.AppendRow(append(table.Row{string(r.Kind), r.Count, r.At, r.Is}, values...))
		}
		return t.write(a.stdout, format, nil)
	}
	t := newGrid([]string{"Kind", "Count", "At models", "What it is"}, 100)
	t.right(2)
	t.right(3)
	for _, r := range n.Kinds {
		t.AppendRow(table.Row{string(r.Kind), answers.Thousands(r.Count), answers.Thousands(r.At), r.Is})
	}
	circles := fmt.Sprintf("Groups of models in a circle, of which each was made from each: %s.", answers.Thousands(n.Cycles))
	return t.write(a.stdout, format, append([]string{circles}, n.Caption()...))
}
