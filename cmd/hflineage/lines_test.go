package main

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/oracle"
)

// kin is what show, tree and path say of one model, and so does the oracle.
type kin struct {
	Descendants map[string]int // depth
	ByRelation  map[string]int
	Ancestors   map[string]int
	Roots       map[string]int
}

func kinOf(lines []oracle.Line) map[string]*kin {
	all := map[string]*kin{}
	of := func(id string) *kin {
		if all[id] == nil {
			all[id] = &kin{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
		}
		return all[id]
	}
	for _, l := range lines {
		of(l.Ancestor).Descendants[l.Model] = l.Depth
		of(l.Ancestor).ByRelation[l.Relation]++
		of(l.Model).Ancestors[l.Ancestor] = l.Depth
		if l.Base {
			of(l.Model).Roots[l.Ancestor] = l.Depth
		}
	}
	return all
}

// linesAgainstOracle compares show, tree and path of the models with the most
// descendants, of those with the most ancestors and of those in circles.
func linesAgainstOracle(t *testing.T, db string, o *oracle.Oracle) {
	lines, err := o.Lines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := kinOf(lines)
	most := func(n int, size func(*kin) int) []string {
		ids := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
			return cmp.Or(cmp.Compare(size(all[b]), size(all[a])), cmp.Compare(a, b))
		})
		return ids[:min(n, len(ids))]
	}
	ids := most(20, func(k *kin) int { return len(k.Descendants) })
	ids = append(ids, most(20, func(k *kin) int { return len(k.Ancestors) })...)
	for id, k := range all {
		for up := range k.Ancestors {
			if _, down := k.Descendants[up]; down {
				ids = append(ids, id)
				break
			}
		}
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if diff := gocmp.Diff(all[id], kinShown(t, db, id), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-oracle +program):\n%s", id, diff)
		}
	}
	slices.SortFunc(lines, func(a, b oracle.Line) int {
		return cmp.Or(cmp.Compare(b.Paths, a.Paths), cmp.Compare(b.Depth, a.Depth), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Ancestor, b.Ancestor))
	})
	for _, l := range lines[:min(20, len(lines))] {
		pathAgainstOracle(t, db, l)
	}
}

// kinShown gathers what the commands say.
func kinShown(t *testing.T, db, id string) *kin {
	k := &kin{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	m := answerOf[showAnswer](t, "show", id, "--db", db, "--format", "json").Model
	for word, n := range map[string]int{
		"finetune": m.ByRelation.Finetune, "adapter": m.ByRelation.Adapter, "merge": m.ByRelation.Merge,
		"quantized": m.ByRelation.Quantized, "unspecified": m.ByRelation.Unspecified,
	} {
		if n > 0 {
			k.ByRelation[word] = n
		}
	}
	for _, r := range m.Roots {
		k.Roots[r.ID] = r.Depth
	}
	for _, direction := range []struct {
		flags []string
		kin   map[string]int
	}{{nil, k.Descendants}, {[]string{"--up"}, k.Ancestors}} {
		args := append([]string{"tree", id, "--db", db, "--format", "json", "--depth", "0", "--width", "0"}, direction.flags...)
		tree := answerOf[treeAnswer](t, args...)
		tree.each(func(row, parent *answers.TreeRow) {
			if parent != nil && row.See == "" {
				direction.kin[row.ID] = row.Depth
			}
		})
		if tree.Reached != len(direction.kin) {
			t.Errorf("tree %s %v shows %d models, and says %d", id, direction.flags, len(direction.kin), tree.Reached)
		}
	}
	byDepth := answers.DepthCounts{}
	for _, depth := range k.Descendants {
		byDepth = append(byDepth, make([]int, max(0, depth-len(byDepth)))...)
		byDepth[depth-1]++
	}
	if m.Descendants != len(k.Descendants) || m.Ancestors+m.AbsentAncestors != len(k.Ancestors) || !slices.Equal(m.ByDepth, byDepth) {
		t.Errorf("show %s: %d descendants, by depth %v, and %d and %d ancestors; tree shows %d, %v and %d",
			id, m.Descendants, m.ByDepth, m.Ancestors, m.AbsentAncestors, len(k.Descendants), byDepth, len(k.Ancestors))
	}
	return k
}

func pathAgainstOracle(t *testing.T, db string, l oracle.Line) {
	ways := answerOf[pathAnswer](t, "path", l.Ancestor, l.Model, "--db", db, "--format", "json", "--top", "10000").Ways
	i := slices.IndexFunc(ways, func(w pathWay) bool { return w.From == l.Model })
	if i < 0 || ways[i].Length != l.Depth || ways[i].Number.Int64() != int64(l.Paths) || len(ways[i].Paths) != l.Paths {
		t.Errorf("path: %+v; the oracle has %+v", ways, l)
	}
}
