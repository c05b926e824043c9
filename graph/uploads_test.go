package graph_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/oracle"
	"hflineage/graph/suspect"
)

// drawRules draws a suspects file, and the same for the oracle.
func drawRules(t *rapid.T) (*suspect.File, oracle.Suspicions) {
	some := func(name string, texts ...string) []string {
		return rapid.SliceOfN(rapid.SampledFrom(texts), 0, 2).Draw(t, name)
	}
	signs := func(kind string) oracle.Suspicion {
		s := oracle.Suspicion{
			Names: some(kind+" names", "*", "[a-c]", "B*", "*e", "*a*e*", "?*-[0-9]", "[a-z]{4}", "[a-z]{3}?-2{1}", "x", "*[b-]*2"),
			Words: some(kind+" words", "base", "2", "One", "a", "ase"), Tags: some(kind+" tags", "ACME", "umbra", "license:mit"),
			Unless: some(kind+" unless", "2", "c"),
		}
		if len(s.Names)+len(s.Words)+len(s.Tags) == 0 {
			s.Names = []string{"*b*"}
		}
		return s
	}
	var same oracle.Suspicions
	for range rapid.IntRange(0, 3).Draw(t, "upload rules") {
		s := signs("upload")
		if n := rapid.IntRange(0, 3).Draw(t, "rule's burst"); n > 1 {
			s.Burst = n
		}
		same.Uploads = append(same.Uploads, s)
	}
	words := []string{"finetune", "adapter", "merge", "quantized"}
	for range rapid.IntRange(1, 3).Draw(t, "relation rules") {
		s := signs("relation")
		s.Likely = rapid.SampledFrom(words).Draw(t, "likely")
		s.Declared = rapid.SliceOfNDistinct(rapid.SampledFrom(append(words, "unspecified")), 1, 3, rapid.ID).Draw(t, "declared")
		s.Declared = slices.DeleteFunc(s.Declared, func(w string) bool { return w == s.Likely })
		if len(s.Declared) > 0 {
			same.Relations = append(same.Relations, s)
		}
	}
	if len(same.Uploads)+len(same.Relations) == 0 {
		same.Uploads = []oracle.Suspicion{{Words: []string{"b"}}}
	}
	f, err := suspect.Parse(rulesFile(same))
	if err != nil {
		t.Fatal(err)
	}
	return f, same
}

// rulesFile writes the rules as a suspects file.
func rulesFile(rules oracle.Suspicions) []byte {
	var b strings.Builder
	write := func(kind string, list []oracle.Suspicion) {
		if len(list) > 0 {
			fmt.Fprintf(&b, "%s:\n", kind)
		}
		for i, s := range list {
			fmt.Fprintf(&b, "  - {name: %s-%d, says: x, source: x", kind, i)
			for _, l := range []struct {
				key   string
				texts []string
			}{{"names", s.Names}, {"words", s.Words}, {"tags", s.Tags}, {"unless", s.Unless}, {"declared", s.Declared}} {
				fmt.Fprintf(&b, ", %s: [", l.key)
				for _, text := range l.texts {
					fmt.Fprintf(&b, "%q,", text)
				}
				b.WriteString("]")
			}
			if s.Likely == "" {
				fmt.Fprintf(&b, ", burst: %d}\n", s.Burst)
			} else {
				fmt.Fprintf(&b, ", likely: %s}\n", s.Likely)
			}
		}
	}
	write("uploads", rules.Uploads)
	write("relations", rules.Relations)
	return []byte(strings.ReplaceAll(b.String(), ", declared: []", ""))
}

// TestUploadsEqualOracle asks how the derivatives of random listings came to be,
// under random rules and filters.
func TestUploadsEqualOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		rules, same := drawRules(t)
		filters, sameFilters := drawFilters(t)
		least := rapid.IntRange(2, 3).Draw(t, "burst")
		o := openOracle(t, in)
		defer o.Close()
		doubts, err := o.Suspect(t.Context(), same)
		if err != nil {
			t.Fatal(err)
		}
		rows, bursts, err := o.Uploads(t.Context(), sameFilters, least)
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		gotRows := uploadsOf(g, in, rules, filters, least)
		if diff := gocmp.Diff(rows, gotRows, aboutEqual, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s\n%s", diff, rulesFile(same))
		}
		gotBursts, gotDoubts := burstsOf(g, least), doubtsOf(g, rules)
		if diff := gocmp.Diff(bursts, gotBursts, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s", diff)
		}
		if diff := gocmp.Diff(doubts, gotDoubts, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s\n%s", diff, rulesFile(same))
		}
	})
}

// uploadsOf brings what the program says into the oracle's form.
func uploadsOf(g *graph.Graph, in oracle.Input, rules *suspect.File, filters graph.Filters, least int) []oracle.Uploads {
	l, keep := g.Derive(membersOf(g, in)), filters.On(g)
	uploads, relations, bursts := rules.MarkUploads(g), rules.MarkRelations(g), g.Bursts(least)
	corrected := rules.Corrected(g).Derive(membersOf(g, in))
	rows := []oracle.Uploads{}
	for f, c := range l.Concentrations(keep) {
		row := oracle.Uploads{
			Family: in.Families[f].Name, Derivatives: c.Derivatives, Authors: c.Authors, Top1: c.Top1, Top10: c.Top10, Top100: c.Top100,
			Idle: c.Idle, Gini: c.Gini, ByRule: map[string]int{}, Only: map[string]int{}, Mix: map[string]int{},
		}
		kept := map[graph.Node]bool{}
		for i := range l.Derivatives[f] {
			if d := &l.Derivatives[f][i]; keep == nil || keep(d) {
				kept[d.Node] = true
			}
		}
		in := map[graph.Node]bool{}
		for _, b := range bursts {
			struck := false
			for _, n := range b.Uploads {
				if kept[n] {
					struck, in[n] = true, true
				}
			}
			if struck {
				row.Bursts++
			}
		}
		row.InBursts = len(in)
		for kind, e := range map[string]suspect.Effect{
			"upload": uploads.EffectOn(l.Derivatives[f], keep, len(rules.Uploads)), "relation": relations.EffectOn(l.Derivatives[f], keep, len(rules.Relations)),
		} {
			for i, h := range e.ByRule {
				rule := fmt.Sprintf("%s %d", kind, i)
				row.ByRule[rule], row.Only[rule] = h.All, h.Only
			}
			if kind == "upload" {
				row.Suspected = e.Suspected
			} else {
				row.Doubted = e.Suspected
			}
		}
		for r, n := range corrected.Count(f, func(d *graph.Derivative) bool { return kept[d.Node] }).ByRelation {
			row.Mix[graph.Relation(r).String()] = n
		}
		for _, m := range []map[string]int{row.ByRule, row.Only, row.Mix} {
			for k, n := range m {
				if n == 0 {
					delete(m, k)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func burstsOf(g *graph.Graph, least int) (bursts []oracle.Burst) {
	for _, b := range g.Bursts(least) {
		bursts = append(bursts, oracle.Burst{Author: graph.Fold(b.Author), Base: g.ID(b.Base), Day: b.Day.Format(time.DateOnly), Uploads: len(b.Uploads)})
	}
	return bursts
}

func doubtsOf(g *graph.Graph, rules *suspect.File) (doubts []oracle.Doubt) {
	for _, d := range rules.Doubts(g) {
		doubts = append(doubts, oracle.Doubt{Child: g.ID(d.Child), Parent: g.ID(d.Parent), Declared: d.Declared.String(), Likely: d.Likely.String(), Rules: len(d.Rules)})
	}
	slices.SortFunc(doubts, func(a, b oracle.Doubt) int {
		return cmp.Or(graph.CompareIDs(a.Child, b.Child), graph.CompareIDs(a.Parent, b.Parent))
	})
	return doubts
}
