package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/suspect"
	"hflineage/store"
)

// rulesAnswer is the answer of uploads --rules, schema hflineage.uploads-rules/1.
type rulesAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	Rules    []ruleRow     `json:"rules"`
	Families []rulesFamily `json:"families"`
}

// ruleRow is a rule of the file.
type ruleRow struct {
	Name   string `json:"name"`
	About  string `json:"about"` // uploads or relations
	On     bool   `json:"on"`
	Says   string `json:"says"`
	Source string `json:"source"`
}

// rulesFamily is what the rules suspect in a family; ByRule has the rules that are on,
// in the order of Rules.
type rulesFamily struct {
	Family      string     `json:"family"`
	Derivatives int        `json:"derivatives"`
	Suspected   int        `json:"suspected"` // by any rule about uploads
	Doubted     int        `json:"doubted"`   // by any rule about relations
	ByRule      []ruleHits `json:"by_rule"`
}

type ruleHits struct {
	Name      string `json:"name"` // of the rule
	About     string `json:"about"`
	Suspected int    `json:"suspected"`
	Only      int    `json:"only"` // of these, by no other rule about the same
}

func (q *uploadsQuery) rules(a *app, s *store.Snapshot) *rulesAnswer {
	g := s.Graph()
	uploads, relations := meanwhile(q.suspects.MarkUploads, g), meanwhile(q.suspects.MarkRelations, g)
	l, keep := q.lineage(a, g)
	answer := &rulesAnswer{Schema: "hflineage.uploads-rules/1", Source: q.source(s, true, true), Families: []rulesFamily{}}
	kinds := []struct {
		about string
		rules []*suspect.Rule
		marks suspect.Marks
	}{
		{"uploads", q.suspects.UploadRules(), uploads()},
		{"relations", q.suspects.RelationRules(), relations()},
	}
	for _, k := range kinds {
		for _, r := range k.rules {
			answer.Rules = append(answer.Rules, ruleRow{r.Name, k.about, r.IsOn(), r.Says, r.Source})
		}
	}
	for _, i := range q.shown {
		f := rulesFamily{Family: q.groups[i].Name, Derivatives: l.Number(i, keep), ByRule: []ruleHits{}}
		for _, k := range kinds {
			effect := k.marks.EffectOn(l.Derivatives[i], keep, len(k.rules))
			if k.about == "uploads" {
				f.Suspected = effect.Suspected
			} else {
				f.Doubted = effect.Suspected
			}
			for n, hits := range effect.ByRule {
				if k.rules[n].IsOn() {
					f.ByRule = append(f.ByRule, ruleHits{k.rules[n].Name, k.about, hits.All, hits.Only})
				}
			}
		}
		answer.Families = append(answer.Families, f)
	}
	slices.SortFunc(answer.Families, func(a, b rulesFamily) int {
		return cmp.Or(cmp.Compare(b.Derivatives, a.Derivatives), cmp.Compare(a.Family, b.Family))
	})
	return answer
}

func (r *rulesAnswer) write(a *app, format string) error {
	switch format {
	case "json":
		return answers.WriteJSON(a.stdout, r)
	case "jsonl":
		type line struct {
			Schema string `json:"schema"`
			answers.Source
			Family      string `json:"family"`
			Derivatives int    `json:"derivatives"`
			ruleHits
		}
		lines := []line{}
		for _, f := range r.Families {
			for _, h := range f.ByRule {
				lines = append(lines, line{r.Schema, r.Source, f.Family, f.Derivatives, h})
			}
		}
		return writeJSONLines(a.stdout, lines)
	case "csv":
		names, values := r.Columns()
		t := newGrid(append([]string{"family", "derivatives", "name", "about", "suspected", "only"}, names...), 5)
		for _, f := range r.Families {
			for _, h := range f.ByRule {
				t.AppendRow(append(table.Row{f.Family, f.Derivatives, h.Name, h.About, h.Suspected, h.Only}, values...))
			}
		}
		return t.write(a.stdout, format, nil)
	}
	return r.table().write(a.stdout, format, r.words())
}

// table has a row for each rule that suspects something in a family, and for all of
// them together.
func (r *rulesAnswer) table() *grid {
	t := newGrid([]string{"Family", "Derivatives", "Rule", "About", "Suspected", "By it alone"}, 5)
	t.right(2)
	for _, f := range r.Families {
		for _, together := range []struct {
			about string
			n     int
		}{{"uploads", f.Suspected}, {"relations", f.Doubted}} {
			for _, h := range f.ByRule {
				if h.About == together.about && h.Suspected > 0 {
					t.AppendRow(table.Row{f.Family, answers.Thousands(f.Derivatives), h.Name, h.About, answers.Thousands(h.Suspected), answers.Thousands(h.Only)})
				}
			}
			t.AppendRow(table.Row{f.Family, answers.Thousands(f.Derivatives), "all together", together.about, answers.Thousands(together.n), ""})
		}
	}
	return t
}

// words say what each rule suspects, with the source.
func (r *rulesAnswer) words() []string {
	var lines []string
	for _, rule := range r.Rules {
		off := ""
		if !rule.On {
			off = " (off)"
		}
		lines = append(lines, fmt.Sprintf("%s%s: %s [%s]", rule.Name, off, rule.Says, rule.Source))
	}
	return append(append(lines, ""), r.Caption()...)
}
