package graph_test

import (
	"fmt"
	"slices"
	"testing"

	lib "github.com/dominikbraun/graph"
	"pgregory.net/rapid"

	"hflineage/graph"
)

// TestCountEqualsLibrary walks random lineages, circles among them, with a
// general graph library: the shortest paths from a vertex that stands before all
// members of a family. More than 64 families take more than one pass.
func TestCountEqualsLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "models")
		id := func(i int) string { return fmt.Sprintf("o/m%02d", i) }
		var b graph.Builder
		library := lib.New(lib.IntHash, lib.Directed())
		const before = -1
		for i := range n {
			_ = library.AddVertex(i)
		}
		for i := range n {
			m := graph.Model{ID: id(i)}
			for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, min(n, 3), rapid.ID).Draw(t, "parents") {
				m.Tags = append(m.Tags, "base_model:"+id(p))
				if p != i {
					_ = library.AddEdge(p, i)
				}
			}
			b.Add(&m)
		}
		g, _ := b.Build()
		families := make([][]graph.Node, rapid.SampledFrom([]int{1, 3, 64, 65}).Draw(t, "families"))
		for f := range families {
			for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, min(n, 4), rapid.ID).Draw(t, "members") {
				node, _ := g.Find(id(i))
				families[f] = append(families[f], node)
			}
			slices.Sort(families[f])
		}
		lineage := g.Derive(families)
		reached := map[int]int{} // families by model
		depths := make([]map[int]int, len(families))
		for f, members := range families {
			depths[f] = depthsByLibrary(t, library, before, members, func(node graph.Node) int {
				var i int
				_, _ = fmt.Sscanf(g.ID(node), "o/m%d", &i)
				return i
			})
			for i := range depths[f] {
				reached[i]++
			}
		}
		for f := range families {
			c := lineage.Count(f, nil)
			byDepth, shared, credit := []int(nil), 0, 0.0
			for i, depth := range depths[f] {
				byDepth = append(byDepth, make([]int, max(0, depth-len(byDepth)))...)
				byDepth[depth-1]++
				credit += 1 / float64(reached[i])
				if reached[i] > 1 {
					shared++
				}
			}
			if !slices.Equal(c.ByDepth, byDepth) || c.Derivatives != len(depths[f]) || c.Shared != shared || c.Credit-credit > 1e-9 || credit-c.Credit > 1e-9 {
				t.Fatalf("family %d of %v: %+v; the library has %v by depth, %d shared, credit %f", f, families[f], c, byDepth, shared, credit)
			}
		}
	})
}

// depthsByLibrary returns the depth of each derivative.
func depthsByLibrary(t *rapid.T, library lib.Graph[int, int], before int, members []graph.Node, number func(graph.Node) int) map[int]int {
	copied, err := library.Clone()
	if err != nil {
		t.Fatal(err)
	}
	_ = copied.AddVertex(before)
	for _, m := range members {
		_ = copied.AddEdge(before, number(m))
	}
	depths := map[int]int{}
	err = lib.BFS(copied, before, func(i int) bool {
		path, err := lib.ShortestPath(copied, before, i)
		if err != nil {
			t.Fatal(err)
		}
		if edges := len(path) - 1; edges > 1 { // members are one edge away
			depths[i] = edges - 1
		}
		return false
	})
	if err != nil {
		t.Fatal(err)
	}
	return depths
}
