package main

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/graph/oracle"
	"hflineage/graph/suspect"
)

// suspicions are the rules of the default suspects file that are on, for the oracle,
// and their names by its numbers.
func suspicions() (rules oracle.Suspicions, names map[string]string) {
	names = map[string]string{}
	of := func(r *suspect.Rule) oracle.Suspicion {
		return oracle.Suspicion{Names: r.Names, Words: r.Words, Tags: r.Tags, Unless: r.Unless}
	}
	f := suspect.Default()
	for i := range f.Uploads {
		if u := &f.Uploads[i]; u.IsOn() {
			s := of(&u.Rule)
			s.Burst = u.Burst
			names[fmt.Sprintf("upload %d", len(rules.Uploads))] = u.Name
			rules.Uploads = append(rules.Uploads, s)
		}
	}
	for i := range f.Relations {
		if r := &f.Relations[i]; r.IsOn() {
			s := of(&r.Rule)
			s.Likely = string(r.Likely)
			for _, d := range r.Declared {
				s.Declared = append(s.Declared, string(d))
			}
			names[fmt.Sprintf("relation %d", len(rules.Relations))] = r.Name
			rules.Relations = append(rules.Relations, s)
		}
	}
	return rules, names
}

// uploadsAgainstOracle compares how the derivatives came to be, with filters and
// without, all lists, and the corrected mix.
func uploadsAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	rules, names := suspicions()
	doubts, err := o.Suspect(t.Context(), rules)
	if err != nil {
		t.Fatal(err)
	}
	downloads := int64(6)
	for _, filters := range []struct {
		flags []string
		same  oracle.Filters
	}{
		{nil, oracle.Filters{}},
		{[]string{"--min-downloads", "6", "--license", "apache-2.0"}, oracle.Filters{Downloads: &downloads, Licenses: []string{"Apache-2.0"}}},
	} {
		want, bursts, err := o.Uploads(t.Context(), filters.same, 2)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			want[i].ByRule, want[i].Only = renamed(want[i].ByRule, names), renamed(want[i].Only, names)
		}
		same := cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })}
		if diff := cmp.Diff(want, uploadsOf(t, db, want, filters.flags), same); diff != "" {
			t.Errorf("uploads with %q (-oracle +program):\n%s", filters.flags, diff)
		}
		if filters.flags == nil {
			listsAgainstOracle(t, db, bursts, doubts)
		}
	}
}

func renamed(numbers map[string]int, names map[string]string) map[string]int {
	m := map[string]int{}
	for number, n := range numbers {
		m[names[number]] = n
	}
	return m
}

// uploadsOf asks the command for the families that are wanted, in that order.
func uploadsOf(t *testing.T, db string, wanted []oracle.Uploads, filters []string) (rows []oracle.Uploads) {
	ask := func(args ...string) []string {
		return append(append(args, "--db", db, "--format", "json"), filters...)
	}
	uploads := answerOf[uploadsAnswer](t, ask("uploads", "--burst-size", "2")...)
	byRule := answerOf[rulesAnswer](t, ask("uploads", "--rules")...)
	declared, corrected := answerOf[countAnswer](t, ask("count")...), answerOf[countAnswer](t, ask("count", "--correct-relations")...)
	families := map[string]*oracle.Uploads{}
	whole := func(share *float64, of int) int {
		if share == nil {
			return 0
		}
		return int(math.Round(*share * float64(of)))
	}
	for _, r := range uploads.Families {
		families[r.Family] = &oracle.Uploads{
			Family: r.Family, Derivatives: r.Derivatives, Authors: r.Authors,
			Top1: whole(r.Top1, r.Derivatives), Top10: whole(r.Top10, r.Derivatives), Top100: whole(r.Top100, r.Derivatives),
			Idle: r.Idle, Bursts: r.Bursts, InBursts: r.InBursts, Suspected: r.Suspected, Doubted: r.Doubted,
			ByRule: map[string]int{}, Only: map[string]int{}, Mix: map[string]int{},
		}
		if r.Gini != nil {
			families[r.Family].Gini = *r.Gini
		}
	}
	for _, f := range byRule.Families {
		for _, h := range f.ByRule {
			setUnlessZero(families[f.Family].ByRule, h.Name, h.Suspected)
			setUnlessZero(families[f.Family].Only, h.Name, h.Only)
		}
	}
	for _, r := range corrected.Families {
		for word, n := range oracleRow(r).ByRelation {
			setUnlessZero(families[r.Family].Mix, word, n)
		}
	}
	for _, r := range declared.Families {
		if f := families[r.Family]; r.Unsuspected != f.Derivatives-f.Suspected {
			t.Errorf("%s: count leaves %d without the suspected, uploads %d of %d", r.Family, r.Unsuspected, f.Suspected, f.Derivatives)
		}
	}
	for _, w := range wanted {
		rows = append(rows, *families[w.Family])
	}
	return rows
}

func setUnlessZero(m map[string]int, key string, n int) {
	if n != 0 {
		m[key] = n
	}
}

// listsAgainstOracle holds that what is listed is there; the oracle has the whole Hub,
// the lists the derivatives of families alone.
func listsAgainstOracle(t *testing.T, db string, bursts []oracle.Burst, doubts []oracle.Doubt) {
	known := map[string]bool{}
	for _, b := range bursts {
		known[fmt.Sprint(b.Author, " ", b.Base, " ", b.Day, " ", b.Uploads)] = true
	}
	for _, d := range doubts {
		known[fmt.Sprint(d.Child, " ", d.Parent, " ", d.Declared, " ", d.Likely, " ", d.Rules)] = true
	}
	list := answerOf[uploadsList[burstRow]](t, "uploads", "--db", db, "--bursts", "--burst-size", "2", "--top", "0", "--format", "json")
	for _, r := range list.Rows {
		if row := fmt.Sprint(strings.ToLower(r.Owner), " ", r.Base, " ", r.Day, " ", r.Uploads); !known[row] {
			t.Errorf("listed, but no burst of the oracle: %s", row)
		}
	}
	doubted := answerOf[uploadsList[doubtRow]](t, "uploads", "--db", db, "--doubted", "--top", "0", "--format", "json")
	for _, r := range doubted.Rows {
		if row := fmt.Sprint(r.Model, " ", r.Parent, " ", r.Declared, " ", r.Likely, " ", len(r.Rules)); !known[row] {
			t.Errorf("listed, but not doubted by the oracle: %s", row)
		}
	}
	if len(bursts) == 0 || len(doubted.Rows) == 0 {
		t.Errorf("%d bursts, and %d doubted relations listed: nothing was compared", len(bursts), len(doubted.Rows))
	}
}
