package graph_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/oracle"
)

// lineageOf derives the families of a listing.
func lineageOf(t *rapid.T, in oracle.Input) *graph.Lineage {
	g, _ := builderOf(t, in).Build()
	return g.Derive(membersOf(g, in))
}

// nextListing draws a listing that keeps much of an earlier one, some of it with other
// relations.
func nextListing(t *rapid.T, in oracle.Input) oracle.Input {
	next := propListing(t)
	var items []json.RawMessage
	for _, item := range in.Items {
		switch rapid.SampledFrom([]string{"same", "same", "edited", "gone"}).Draw(t, "change") {
		case "edited":
			for _, pair := range [][2]string{{"finetune", "merge"}, {"adapter", "quantized"}, {"model:", "model:merge:"}} {
				item = bytes.ReplaceAll(item, []byte(pair[0]), []byte(pair[1]))
			}
		case "gone":
			continue
		}
		items = append(items, item)
	}
	next.Items = append(items, next.Items[:min(len(next.Items), 4)]...)
	return next
}

// TestChangesEqualOracle compares two listings, and what changed of each family.
func TestChangesEqualOracle(t *testing.T) {
	kinds := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		next := nextListing(t, in)
		before, after := openOracle(t, in), openOracle(t, next)
		defer before.Close()
		defer after.Close()
		changes, families, err := after.Changes(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		c, err := graph.Compare(lineageOf(t, in), lineageOf(t, next), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(changes, changesOf(c.Events), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s\n%s", diff, fmt.Sprint(in, next))
		}
		var got []oracle.FamilyChange
		for i, f := range c.Families {
			got = append(got, oracle.FamilyChange{
				Family: in.Families[i].Name, MembersBefore: f.MembersBefore, Members: f.Members, Before: f.DerivativesBefore, After: f.Derivatives,
				Arrived: f.Appeared, Joined: f.Joined, Gone: f.Gone, Lapse: f.Left,
			})
			if f.DerivativesBefore+f.Appeared+f.Back+f.Joined-f.Gone-f.Left != f.Derivatives || f.Back != 0 {
				t.Fatalf("%+v does not add up", f)
			}
		}
		if diff := gocmp.Diff(families, got); diff != "" {
			t.Fatalf("-oracle +program:\n%s\n%s", diff, fmt.Sprint(in, next))
		}
		for _, c := range changes {
			kinds[c.Kind]++
		}
	})
	if len(kinds) != 7 {
		t.Errorf("not all kinds of changes came up: %v", kinds)
	}
}

// changesOf are events as the oracle has them.
func changesOf(events []graph.Event) []oracle.Change {
	var list []oracle.Change
	for _, e := range events {
		if e.Kind == graph.AliasChanged {
			continue
		}
		c := oracle.Change{Kind: string(e.Kind), ID: e.ID, Old: e.Old, Parent: graph.Fold(e.Parent.ID)}
		if e.Parent.ID != "" {
			c.Relation = e.Relation.String()
		}
		if e.Kind == graph.RelationChanged {
			c.OldRelation = e.OldRelation.String()
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b oracle.Change) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Old, b.Old), cmp.Compare(a.Parent, b.Parent),
			cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.OldRelation, b.OldRelation))
	})
	return list
}
