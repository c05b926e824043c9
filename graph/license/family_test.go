package license_test

import (
	"slices"
	"strings"
	"testing"

	"hflineage/graph"
	"hflineage/graph/license"
)

// build makes a graph of lines such as "x/child mit finetune:f/a merge:f/b"; "-"
// is no licence.
func build(t *testing.T, lines ...string) (*graph.Graph, func(id string) graph.Node) {
	t.Helper()
	var b graph.Builder
	for _, line := range lines {
		words := strings.Fields(line)
		m := graph.Model{ID: words[0]}
		if words[1] != "-" {
			m.Tags = append(m.Tags, "license:"+words[1], "license:cc-by-nd-4.0") // the first one counts
		}
		for _, parent := range words[2:] {
			m.Tags = append(m.Tags, "base_model:"+parent)
		}
		b.Add(&m)
	}
	g, _ := b.Build()
	return g, func(id string) graph.Node {
		n, ok := g.Find(id)
		if !ok {
			t.Fatalf("no model %s", id)
		}
		return n
	}
}

// Of several nearest members the most restrictive one is the root, then the first;
// members further off are none.
func TestRoot(t *testing.T) {
	g, node := build(t,
		"f/open mit",
		"f/gpl-b gpl-3.0", "f/gpl-a gpl-2.0",
		"f/nc cc-by-nc-4.0",
		"x/of-three mit merge:f/open merge:f/gpl-b merge:f/gpl-a",
		"x/far mit finetune:f/nc",
		"x/both mit merge:x/far merge:f/gpl-a", // f/nc is two edges away
		"x/below isc merge:x/of-three",
		"x/stays llama3 finetune:f/gpl-a",
		"x/silent - finetune:f/nc",
	)
	members := []graph.Node{node("f/open"), node("f/gpl-b"), node("f/gpl-a"), node("f/nc")}
	slices.Sort(members)
	l := g.Derive([][]graph.Node{members})
	f := license.Default().On(g).Families(l, []int{0}, nil)[0]
	var got []string
	for _, d := range f.Dropped {
		got = append(got, g.ID(d.Node)+" "+g.ID(d.Root))
	}
	slices.Sort(got)
	want := []string{"x/below f/gpl-a", "x/both f/gpl-a", "x/far f/nc", "x/of-three f/gpl-a"}
	if !slices.Equal(got, want) || f.Derivatives != 6 || f.Compared != 5 {
		t.Errorf("dropped %q of %d compared and %d derivatives, want %q of 5 and 6", got, f.Compared, f.Derivatives, want)
	}
	if merges := f.Edges[graph.Merge]; merges != (license.Changes{license.Same: 2, license.MoreOpen: 3}) {
		t.Errorf("merges: %v", merges)
	}
}
