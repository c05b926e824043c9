package main

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/cmd/hflineage/answers"
	"hflineage/crawler/replay"
	"hflineage/graph"
	"hflineage/graph/oracle"
)

// changesAgainstOracle changes the Hub and crawls it again: diff must find what plain
// SQL finds between the two listings, the first of which the oracle has read, and
// count --at must still say what it said.
func changesAgainstOracle(t *testing.T, hub *replay.Server, db string, before *oracle.Oracle) {
	then := answerOf[countAnswer](t, "count", "--db", db, "--format", "json")
	change(t, hub, 7, 300)
	if out, status := runForTest(t.Context(), t, "crawl", "--db", db, "--strategy", "sweep", "--max-gone", "20"); status != exitDone {
		t.Fatalf("crawl: status %d: %s", status, out)
	}
	var listing bytes.Buffer
	if _, err := hub.WriteTo(&listing); err != nil {
		t.Fatal(err)
	}
	after, err := oracle.Open(t.Context(), oracleInput(t, listing.Bytes(), db))
	if err != nil {
		t.Fatal(err)
	}
	defer after.Close()
	changes, families, err := after.Changes(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	got := answerOf[diffAnswer](t, "diff", "--last", "--list", "--db", db, "--format", "json")
	listed := map[oracle.Change]int{} // of the oracle +1, of the command -1
	for _, c := range changes {
		listed[c]++
	}
	for i := range got.List {
		listed[oracleChange(&got.List[i])]--
	}
	for c, n := range listed {
		if n != 0 {
			t.Errorf("%+v: listed by the oracle and not by diff, %d times", c, n)
		}
	}
	var rows []oracle.FamilyChange
	for _, f := range got.Families {
		rows = append(rows, oracle.FamilyChange{
			Family: f.Family, MembersBefore: f.MembersBefore, Members: f.Members, Before: f.DerivativesBefore, After: f.Derivatives,
			Arrived: f.Appeared + f.Back, Joined: f.Joined, Gone: f.Gone, Lapse: f.Left,
		})
	}
	byName := cmpopts.SortSlices(func(a, b oracle.FamilyChange) bool { return a.Family < b.Family })
	if diff := cmp.Diff(families, rows, byName); diff != "" || len(changes) < 100 {
		t.Errorf("%d changes (-oracle +program):\n%s", len(changes), diff)
	}
	now := answerOf[countAnswer](t, "count", "--at", "1", "--db", db, "--format", "json")
	then.AsOf = now.AsOf
	for _, rows := range [][]answers.Family{then.Families, now.Families} {
		for i := range rows { // what is known as of the last run alone
			rows[i].Tagged, rows[i].Downloaded = nil, 0
		}
	}
	if diff := cmp.Diff(then, now, cmp.AllowUnexported(countAnswer{})); diff != "" || now.AsOf == nil {
		t.Errorf("run 1: -that night +today:\n%s", diff)
	}
}

// oracleChange is a change as the oracle has it, which does not tell who is back from
// who is new.
func oracleChange(r *changeRow) oracle.Change {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	c := oracle.Change{
		Kind: string(r.Kind), ID: r.ID, Old: text(r.Was), Parent: graph.Fold(text(r.Parent)), Relation: text(r.Relation), OldRelation: text(r.RelationWas),
	}
	if r.Kind == graph.Back {
		c.Kind, c.Old = string(graph.Appeared), ""
	}
	return c
}
