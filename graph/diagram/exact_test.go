package diagram_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/diagram"
)

// drawFold draws a graph and folds it.
func drawFold(t *rapid.T) (*graph.Graph, []graph.Node, *diagram.Diagram, diagram.Options) {
	g := drawGraph(t)
	roots := withPrefix(g, "acme/")
	opts := diagram.Options{
		Nodes:   rapid.IntRange(1, 30).Draw(t, "nodes"),
		Depth:   rapid.IntRange(0, 4).Draw(t, "depth"),
		Width:   rapid.IntRange(0, 3).Draw(t, "width"),
		ColorBy: rapid.SampledFrom([]diagram.ColorBy{"", diagram.ByRelation, diagram.ByOwner, diagram.ByLicense, diagram.ByMonth}).Draw(t, "color"),
	}
	if rapid.Bool().Draw(t, "filter") {
		filters := graph.Filters{
			Relations:    []graph.Relation{graph.Adapter, graph.Merge, graph.Relation(rapid.IntRange(0, 4).Draw(t, "only"))},
			MinDownloads: rapid.Uint64Range(0, 2).Draw(t, "downloads"),
		}
		opts.Keep = filters.On(g)
	}
	for _, d := range g.Derive([][]graph.Node{roots}).Derivatives[0] {
		if rapid.IntRange(0, 9).Draw(t, "highlight") == 0 {
			opts.Highlight = append(opts.Highlight, d.Node)
		}
	}
	return g, roots, fold(g, roots, opts), opts
}

func TestFoldIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, roots, d, opts := drawFold(t)
		checkTotals(t, g, roots, d, opts)
		checkBranches(t, d, opts)
		checkEdges(t, g, d)
		checkHighlight(t, g, roots, d, opts)
		checkOtherParents(t, g, d)
		checkClasses(t, g, d)
	})
}

// checkTotals holds the diagram against the count.
func checkTotals(t *rapid.T, g *graph.Graph, roots []graph.Node, d *diagram.Diagram, opts diagram.Options) {
	count := g.Derive([][]graph.Node{roots}).Count(0, opts.Keep)
	var by [graph.Relations]int
	members, models := 0, 0
	for _, n := range d.Nodes() {
		switch n.Kind {
		case diagram.Member:
			members++
			models++
		case diagram.Derivative:
			models++
			if !n.Passed {
				by[n.Relation]++
			}
		case diagram.Folded:
			members += n.Members
			for r, k := range n.ByRelation {
				by[r] += k
			}
		case diagram.OtherParent:
		}
	}
	if by != count.ByRelation || d.ByRelation != count.ByRelation || d.Derivatives != count.Derivatives {
		t.Fatalf("boxes sum to %v, diagram says %v (%d), count %v (%d)", by, d.ByRelation, d.Derivatives, count.ByRelation, count.Derivatives)
	}
	if members != len(roots) || d.Members != count.Members || d.Members+d.Absent != len(roots) || models != d.Models {
		t.Fatalf("%d members, diagram says %d, want %d; %d models, diagram says %d", members, d.Members, len(roots), models, d.Models)
	}
}

// checkBranches holds the number of each model against what hangs under it, and
// the limits.
func checkBranches(t *rapid.T, d *diagram.Diagram, opts diagram.Options) {
	nodes := d.Nodes()
	below, children := make([]int, len(nodes)+1), make([]int, len(nodes)+1)
	single, forced := 0, 0
	for _, n := range slices.Backward(nodes) {
		if n.Parent >= n.ID {
			t.Fatalf("node %d comes before its parent %d", n.ID, n.Parent)
		}
		switch {
		case n.Kind == diagram.OtherParent:
			continue
		case n.Kind == diagram.Folded:
			below[n.Parent] += n.Hidden()
			if n.Hidden()+n.Members == 1 {
				single++
			}
			if n.Direct > n.Hidden()+n.Members {
				t.Fatalf("%d directly of %d", n.Direct, n.Hidden()+n.Members)
			}
			continue
		case n.Below != below[n.ID]:
			t.Fatalf("%s: %d derivatives, but %d hang under it", n.Model, n.Below, below[n.ID])
		case n.Passed && n.Below == 0 && !n.OnPath:
			t.Fatalf("%s is shown for nothing", n.Model)
		case n.OnPath:
			forced++
		default:
			if opts.Depth > 0 && n.Depth > opts.Depth {
				t.Fatalf("%s has depth %d", n.Model, n.Depth)
			}
		}
		below[n.Parent] += n.Below
		if n.Kind == diagram.Derivative && !n.Passed {
			below[n.Parent]++
		}
		if children[n.Parent]++; opts.Width > 0 && n.Parent > 0 && children[n.Parent] > opts.Width && !allOnPath(nodes, n.Parent, opts.Width) {
			t.Fatalf("%d models hang under node %d", children[n.Parent], n.Parent)
		}
	}
	if d.Models > max(opts.Nodes, forced) {
		t.Fatalf("%d models shown of at most %d", d.Models, max(opts.Nodes, forced))
	}
	if unlimited := opts.Depth == 0 && opts.Width == 0 && opts.Keep == nil; unlimited && single > 0 && d.Models+single <= opts.Nodes {
		t.Fatalf("%d boxes of +1 more, with room for %d models", single, opts.Nodes-d.Models)
	}
}

// allOnPath reports whether more than width models on a way to a root hang under a
// node, and no others.
func allOnPath(nodes []diagram.Node, parent, width int) bool {
	on := 0
	for _, n := range nodes {
		if n.Parent == parent && n.Model != "" && n.Kind != diagram.OtherParent {
			if !n.OnPath {
				return false
			}
			on++
		}
	}
	return on > width
}

// shownIn are the IDs of the models of a diagram.
func shownIn(d *diagram.Diagram) map[string]int {
	ids := map[string]int{}
	for _, n := range d.Nodes() {
		if n.Kind == diagram.Member || n.Kind == diagram.Derivative {
			ids[n.Model] = n.ID
		}
	}
	return ids
}

// checkEdges holds that all declared edges between the models shown are there.
func checkEdges(t *rapid.T, g *graph.Graph, d *diagram.Diagram) {
	var want, got []diagram.Edge
	nodes, ids := d.Nodes(), shownIn(d)
	for model, id := range ids {
		n, _ := g.Find(model)
		parents, relations := g.Parents.Of(n)
		for i, p := range parents {
			if from := ids[g.ID(p)]; from != 0 {
				want = append(want, diagram.Edge{From: from, To: id, Relation: relations[i], Tree: nodes[id-1].Parent == from, OnPath: nodes[id-1].OnPath && nodes[from-1].OnPath})
			}
		}
	}
	for _, e := range d.Edges() {
		from, to := nodes[e.From-1], nodes[e.To-1]
		if e.Tree && to.Parent != e.From {
			t.Fatalf("tree edge %v to a node under %d", e, to.Parent)
		}
		if to.Kind != diagram.Folded && from.Kind != diagram.OtherParent {
			got = append(got, e)
		}
	}
	slices.SortFunc(want, func(a, b diagram.Edge) int { return (a.From-b.From)*1000 + a.To - b.To })
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("edges, -want +got:\n%s", diff)
	}
}

// checkHighlight holds that the ways from what is highlighted to the roots are
// there, and nothing else is marked.
func checkHighlight(t *rapid.T, g *graph.Graph, roots []graph.Node, d *diagram.Diagram, opts diagram.Options) {
	below := map[graph.Node]bool{}
	for _, n := range roots {
		below[n] = true
	}
	for _, d := range g.Derive([][]graph.Node{roots}).Derivatives[0] {
		below[d.Node] = true
	}
	want, got := map[string]bool{}, map[string]bool{}
	for _, n := range opts.Highlight {
		want[g.ID(n)] = true
		for _, a := range g.Ancestors(n) {
			if below[a.Node] {
				want[g.ID(a.Node)] = true
			}
		}
	}
	highlighted := 0
	for _, n := range d.Nodes() {
		if n.OnPath {
			got[n.Model] = true
		}
		if n.Highlighted {
			highlighted++
		}
	}
	if diff := gocmp.Diff(want, got); diff != "" || highlighted != len(opts.Highlight) {
		t.Fatalf("%d of %d highlighted, on the way -want +got:\n%s", highlighted, len(opts.Highlight), diff)
	}
}

// checkOtherParents holds that each parent of a merge is shown, beside it if
// nowhere else, or counted there.
func checkOtherParents(t *rapid.T, g *graph.Graph, d *diagram.Diagram) {
	beside, counted := map[int][]string{}, map[int]int{}
	for _, n := range d.Nodes() {
		if n.Kind == diagram.OtherParent {
			if n.Model == "" {
				counted[n.Parent] += n.Others
				continue
			}
			beside[n.Parent] = append(beside[n.Parent], n.Model)
			counted[n.Parent]++
		}
	}
	ids := shownIn(d)
	for model, id := range ids {
		n, _ := g.Find(model)
		parents, relations := g.Parents.Of(n)
		missing := 0
		for i, p := range parents {
			if relations[i] == graph.Merge && ids[g.ID(p)] == 0 {
				missing++
			} else if slices.Contains(beside[id], g.ID(p)) {
				t.Fatalf("%s is beside %s and elsewhere, or no merge", g.ID(p), model)
			}
		}
		if counted[id] != missing {
			t.Fatalf("%d other parents beside %s, want %d", counted[id], model, missing)
		}
	}
}

// checkClasses holds that the legend's numbers sum to the derivatives and that each
// model has the colour of what it is.
func checkClasses(t *rapid.T, g *graph.Graph, d *diagram.Diagram) {
	total := 0
	for _, c := range d.Classes {
		total += c.Models
	}
	if total != d.Derivatives {
		t.Fatalf("%s: the legend sums to %d of %d: %v", d.ColorBy, total, d.Derivatives, d.Classes)
	}
	for _, n := range d.Nodes() {
		if n.Kind != diagram.Derivative || n.Passed {
			continue
		}
		owner, _, _ := strings.Cut(n.Model, "/")
		name := d.Classes[n.Class].Name
		want := map[diagram.ColorBy]string{
			diagram.ByRelation: n.Relation.String(), diagram.ByOwner: owner, diagram.ByLicense: cmp.Or(n.Record.License, "no licence tag"), diagram.ByMonth: monthOf(n),
		}[d.ColorBy]
		if name != want && !strings.Contains(name, " other ") && !inSpan(name, want) {
			t.Fatalf("%s: %s has the colour of %q, want %q", d.ColorBy, n.Model, name, want)
		}
	}
}

// monthOf is the month in which a model was created.
func monthOf(n diagram.Node) string {
	if n.Record.Created == 0 {
		return "no date"
	}
	return time.Unix(n.Record.Created, 0).UTC().Format("2006-01")
}

// inSpan reports whether a month is within such as "2024-05 to 2024-08".
func inSpan(span, month string) bool {
	first, last, ok := strings.Cut(span, " to ")
	return ok && first <= month && month <= last
}
