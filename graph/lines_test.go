package graph_test

import (
	"cmp"
	"errors"
	"math/big"
	"slices"
	"testing"

	lib "github.com/dominikbraun/graph"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/oracle"
)

// linesOf are all models with all of their ancestors, in the oracle's form.
func linesOf(t interface{ Fatalf(string, ...any) }, g *graph.Graph) (lines []oracle.Line) {
	for n := range graph.Node(g.Len()) {
		for _, a := range g.Ancestors(n) {
			p, ok := g.Paths(n, a.Node)
			if !ok || p.Length != a.Depth || !p.Number.IsInt64() {
				t.Fatalf("from %s to its ancestor %s at %d there are paths: %+v", g.ID(n), g.ID(a.Node), a.Depth, p)
			}
			parents, _ := g.Parents.Of(a.Node)
			lines = append(lines, oracle.Line{
				Model: g.ID(n), Ancestor: g.ID(a.Node), Depth: a.Depth, Relation: a.Relation.String(),
				Paths: int(p.Number.Int64()), Base: len(parents) == 0,
			})
		}
	}
	slices.SortFunc(lines, func(a, b oracle.Line) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.Ancestor, b.Ancestor))
	})
	return lines
}

// TestLinesEqualOracle compares all ancestors of all models, and what any two have
// in common, on random listings.
func TestLinesEqualOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		o := openOracle(t, in)
		defer o.Close()
		want, err := o.Lines(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g, _ := builderOf(t, in).Build()
		if diff := gocmp.Diff(want, linesOf(t, g), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-oracle +program:\n%s", diff)
		}
		for range min(3, g.Len()) {
			node := rapid.Uint32Range(0, uint32(g.Len()-1))
			a, b := node.Draw(t, "a"), node.Draw(t, "b")
			want, err := o.Common(t.Context(), g.ID(a), g.ID(b))
			if err != nil {
				t.Fatal(err)
			}
			var got []oracle.Common
			for _, c := range g.Common(a, b) {
				got = append(got, oracle.Common{ID: g.ID(c.Node), Depths: c.Depths})
			}
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s and %s: -oracle +program:\n%s", g.ID(a), g.ID(b), diff)
			}
		}
	})
}

// upwards is the graph as one of the library, with edges from child to parent.
func upwards(t *rapid.T, g *graph.Graph) lib.Graph[graph.Node, graph.Node] {
	up := lib.New(func(n graph.Node) graph.Node { return n }, lib.Directed())
	for n := range graph.Node(g.Len()) {
		if err := up.AddVertex(n); err != nil {
			t.Fatal(err)
		}
	}
	for n := range graph.Node(g.Len()) {
		parents, _ := g.Parents.Of(n)
		for _, p := range parents {
			if err := up.AddEdge(n, p); err != nil {
				t.Fatal(err)
			}
		}
	}
	return up
}

// TestPathsEqualLibrary: the shortest of all paths that the library finds are those
// that we find, in the order of the ids along them.
func TestPathsEqualLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := tangle(t)
		up := upwards(t, g)
		node := rapid.Uint32Range(0, uint32(g.Len()-1))
		from, to := node.Draw(t, "from"), node.Draw(t, "to")
		all, err := lib.AllPathsBetween(up, from, to)
		if err != nil {
			t.Fatal(err)
		}
		_, err = lib.ShortestPath(up, from, to)
		p, ok := g.Paths(from, to)
		if ok == (from == to || errors.Is(err, lib.ErrTargetNotReachable)) {
			t.Fatalf("paths from %s to %s: %t, the library: %v", g.ID(from), g.ID(to), ok, err)
		}
		if !ok {
			return
		}
		slices.SortFunc(all, func(a, b []graph.Node) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) })
		want := slices.DeleteFunc(all, func(path []graph.Node) bool { return len(path) > len(all[0]) })
		if p.Number.Cmp(big.NewInt(int64(len(want)))) != 0 || p.Length != len(want[0])-1 {
			t.Fatalf("%s paths of length %d, the library has %v", p.Number, p.Length, want)
		}
		if diff := gocmp.Diff(want, nodesOf(t, g, p)); diff != "" {
			t.Fatalf("paths from %s to %s: -library +ours:\n%s", g.ID(from), g.ID(to), diff)
		}
	})
}

// nodesOf are the nodes along all paths. Each step is held to be an edge of its
// relation.
func nodesOf(t *rapid.T, g *graph.Graph, p *graph.Paths) (paths [][]graph.Node) {
	for path := range p.All() {
		nodes := []graph.Node{p.From}
		for _, s := range path {
			parents, relations := g.Parents.Of(s.Child)
			i := slices.Index(parents, s.Parent)
			if s.Child != nodes[len(nodes)-1] || i < 0 || relations[i] != s.Relation {
				t.Fatalf("step %+v is no edge up from %s", s, g.ID(nodes[len(nodes)-1]))
			}
			nodes = append(nodes, s.Parent)
		}
		paths = append(paths, nodes)
	}
	return paths
}

// Two ways at each of 80 steps: 2^80 paths are counted, and the first ones read.
func TestPathsTooManyToRead(t *testing.T) {
	var b graph.Builder
	name := func(step, side int) string {
		return "o/" + string(rune('A'+step%26)) + string(rune('a'+step/26)) + string(rune('0'+side))
	}
	const steps = 80
	for step := range steps {
		for side := range 2 {
			b.Add(&graph.Model{ID: name(step, side), Tags: []string{"base_model:" + name(step+1, 0), "base_model:" + name(step+1, 1)}})
		}
	}
	b.Add(&graph.Model{ID: name(steps, 0), Tags: []string{"base_model:o/end"}})
	b.Add(&graph.Model{ID: name(steps, 1), Tags: []string{"base_model:o/end"}})
	b.Add(&graph.Model{ID: "o/end"})
	g, _ := b.Build()
	from, _ := g.Find(name(0, 0))
	to, _ := g.Find("o/end")
	p, ok := g.Paths(from, to)
	if want := new(big.Int).Lsh(big.NewInt(1), steps); !ok || p.Number.Cmp(want) != 0 || p.Length != steps+1 {
		t.Fatalf("paths %+v, want %s of length %d", p, want, steps+1)
	}
	read := 0
	for path := range p.All() {
		if len(path) != steps+1 {
			t.Fatalf("a path of %d steps", len(path))
		}
		if read++; read == 10 {
			break
		}
	}
}
