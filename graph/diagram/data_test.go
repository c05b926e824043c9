package diagram_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph"
	"hflineage/graph/diagram"
	"hflineage/graph/diagram/readback"
)

// facts are such as a command gives, some of them hostile.
var facts = []diagram.Fact{{Name: "title", Value: "\"A\" <b>&\\N\u202e]]>"}, {Name: "rule", Value: "declared/1"}, {Name: "run", Value: 12}, {Name: "complete", Value: true}}

// written is a document and what must be read from it.
type written struct {
	name, format string
	write        func(*bytes.Buffer) error
	nodes        map[string]map[string]any
	edges        map[[2]string]map[string]any
}

// TestReadBack gives folded and whole documents, of random graphs and hostile
// names too, to networkx and dot.
func TestReadBack(t *testing.T) {
	var docs []written
	add := func(name string, write func(format string) func(*bytes.Buffer) error, nodes map[string]map[string]any, edges map[[2]string]map[string]any) {
		for _, format := range diagram.DataFormats {
			docs = append(docs, written{name, format, write(format), nodes, edges})
		}
	}
	addFolded := func(name string, d *diagram.Diagram) {
		nodes, edges := wantFolded(d)
		add(name, func(format string) func(*bytes.Buffer) error {
			return func(b *bytes.Buffer) error { return diagram.WriteData(b, d, format, facts) }
		}, nodes, edges)
	}
	addWhole := func(name string, g *graph.Graph, roots []graph.Node) {
		nodes, edges := wantWhole(g, roots)
		add(name, func(format string) func(*bytes.Buffer) error {
			return func(b *bytes.Buffer) error {
				if roots == nil {
					return diagram.WriteHub(b, g, format, facts)
				}
				return diagram.WriteWhole(b, g, roots, format, facts)
			}
		}, nodes, edges)
	}
	for name, d := range diagrams() {
		addFolded(name, d)
	}
	bad := hostileGraph()
	addWhole("hostile Hub", bad, nil)
	addWhole("hostile family", bad, withPrefix(bad, "acme/"))
	addWhole("nothing", listing(), nil)
	drawn := rapid.Custom(func(t *rapid.T) func(i int) {
		g, roots, d, _ := drawFold(t)
		return func(i int) {
			addFolded(fmt.Sprint("folded ", i), d)
			addWhole(fmt.Sprint("Hub ", i), g, nil)
			addWhole(fmt.Sprint("family ", i), g, append([]graph.Node{}, roots...))
		}
	})
	for i := range 15 {
		drawn.Example(i)(i)
	}
	readAll(t, docs)
}

// readAll writes the documents and compares what is read.
func readAll(t *testing.T, docs []written) {
	dot := program(t)
	dir := t.TempDir()
	var files []string
	var read []written
	for i, doc := range docs {
		var b bytes.Buffer
		if err := doc.write(&b); err != nil {
			t.Fatalf("%s as %s: %v", doc.name, doc.format, err)
		}
		for _, bad := range []string{"\x00", "\x1b", "\xff", "\u202e", "\u2066", "\ufffe"} {
			if bytes.Contains(b.Bytes(), []byte(bad)) {
				t.Errorf("%s as %s: %q was written", doc.name, doc.format, bad)
			}
		}
		file := filepath.Join(dir, strconv.Itoa(i)+"."+doc.format)
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if doc.format == "dot" {
			compare(t, doc, readback.Dot(t, dot, file))
			continue
		}
		files, read = append(files, file), append(read, doc)
	}
	for i, g := range readback.NetworkX(t, files...) {
		if want := factsAs(read[i].format); !cmp.Equal(want, g.Facts) {
			t.Errorf("%s as %s: facts %v, want %v", read[i].name, read[i].format, g.Facts, want)
		}
		compare(t, read[i], g)
	}
}

func compare(t *testing.T, doc written, got *readback.Graph) {
	t.Helper()
	nodes, edges := map[string]map[string]any{}, map[[2]string]map[string]any{}
	for id, values := range doc.nodes {
		nodes[id] = valuesAs(doc.format, values)
	}
	for ends, values := range doc.edges {
		edges[ends] = valuesAs(doc.format, values)
	}
	if diff := cmp.Diff(nodes, got.Nodes); diff != "" {
		t.Errorf("%s as %s, nodes -want +got:\n%s", doc.name, doc.format, diff)
	}
	if diff := cmp.Diff(edges, got.Edges); diff != "" {
		t.Errorf("%s as %s, edges -want +got:\n%s", doc.name, doc.format, diff)
	}
}

func factsAs(format string) map[string]any {
	m := map[string]any{}
	for _, f := range facts {
		if n, ok := f.Value.(int); ok {
			f.Value = number(n)
		}
		m[f.Name] = f.Value
	}
	return valuesAs(format, m)
}

// valuesAs are values as a format can have them.
func valuesAs(format string, values map[string]any) map[string]any {
	m := maps.Clone(values)
	for k, v := range m {
		s, isText := v.(string)
		switch {
		case isText && s == "":
			delete(m, k)
		case isText:
			m[k] = textAs(format, s)
		case format == "dot":
			m[k] = fmt.Sprint(v)
		}
	}
	return m
}

// textAs is a text as a format can have it: JSON any, the others what can be seen.
func textAs(format, s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case format == "json":
			return r
		case r == '\n' || r == '\t':
			return ' '
		case unicode.Is(unicode.C, r) || r == 0x2028 || r == 0x2029 || r == 0xFFFE || r == 0xFFFF:
			return unicode.ReplacementChar
		}
		return r
	}, string([]rune(s)))
}

func number[N ~int | ~uint32 | ~uint64](n N) json.Number { return json.Number(fmt.Sprint(n)) }

// wantFolded are the nodes and edges of a diagram as they must be read.
func wantFolded(d *diagram.Diagram) (nodes map[string]map[string]any, edges map[[2]string]map[string]any) {
	nodes, edges = map[string]map[string]any{}, map[[2]string]map[string]any{}
	boxes := d.Nodes()
	for _, n := range boxes {
		m := map[string]any{"kind": [...]string{"member", "derivative", "folded", "other-parent"}[n.Kind], "label": n.Model}
		nodes["n"+strconv.Itoa(n.ID)] = m
		switch {
		case n.Kind == diagram.Folded:
			m["label"] = diagram.Label(&n)
			m["members"], m["derivatives"], m["direct"] = number(n.Members), number(n.Hidden()), number(n.Direct)
			for r, k := range n.ByRelation {
				m[graph.Relation(r).String()] = number(k)
			}
			continue
		case n.Model == "":
			m["label"], m["members"] = diagram.Label(&n), number(n.Others)
			continue
		}
		wantRecord(m, &n.Record, !n.Absent)
		if n.Kind == diagram.OtherParent {
			m["family"] = n.Family
			continue
		}
		m["depth"], m["below"], m["highlighted"] = number(n.Depth), number(n.Below), n.Highlighted
		if n.Parent != 0 {
			m["relation"] = n.Relation.String()
		}
		if n.Kind == diagram.Derivative {
			m["counted"] = !n.Passed
		}
		if n.Kind == diagram.Derivative && !n.Passed {
			m["color_class"] = d.Classes[n.Class].Name
		}
	}
	for _, e := range d.Edges() {
		m := map[string]any{"tree": e.Tree}
		if boxes[e.To-1].Kind != diagram.Folded {
			m["relation"] = e.Relation.String()
		}
		edges[[2]string{"n" + strconv.Itoa(e.From), "n" + strconv.Itoa(e.To)}] = m
	}
	return nodes, edges
}

func wantRecord(m map[string]any, r *diagram.Record, onHub bool) {
	m["on_hub"] = onHub
	if !onHub {
		return
	}
	m["license"], m["task"], m["library"] = r.License, r.Task, r.Library
	m["downloads"], m["likes"] = number(r.Downloads), number(r.Likes)
	if r.Created != 0 {
		m["created"] = time.Unix(r.Created, 0).UTC().Format(time.RFC3339)
	}
}

// wantWhole are the nodes and edges of a graph, or of what is below roots, found
// from each model's ancestors.
func wantWhole(g *graph.Graph, roots []graph.Node) (nodes map[string]map[string]any, edges map[[2]string]map[string]any) {
	nodes, edges = map[string]map[string]any{}, map[[2]string]map[string]any{}
	isRoot := map[graph.Node]bool{}
	for _, n := range roots {
		isRoot[n] = true
	}
	name := func(n graph.Node) string { return "n" + strconv.Itoa(int(n)+1) }
	put := func(n graph.Node) map[string]any {
		if nodes[name(n)] == nil {
			nodes[name(n)] = map[string]any{"label": g.ID(n)}
			r := diagram.Record{
				License: g.Words.At(int(g.License[n])), Task: g.Words.At(int(g.Task[n])), Library: g.Words.At(int(g.Library[n])),
				Created: int64(g.Created[n]), Downloads: g.Downloads[n], Likes: g.Likes[n],
			}
			wantRecord(nodes[name(n)], &r, g.OnHub(n))
		}
		return nodes[name(n)]
	}
	for n := range graph.Node(g.Len()) {
		parents, relations := g.Parents.Of(n)
		children, _ := g.Children.Of(n)
		place, within := graph.PlaceOf(n, g.Ancestors(n), func(n graph.Node) bool { return isRoot[n] })
		if roots == nil {
			within = len(parents)+len(children) > 0
		}
		if !within {
			continue
		}
		m := put(n)
		for i, p := range parents {
			put(p)
			edges[[2]string{name(p), name(n)}] = map[string]any{"relation": relations[i].String()}
		}
		if roots == nil {
			continue
		}
		m["kind"], m["depth"] = "member", number(place.Depth)
		if place.Depth > 0 {
			m["kind"], m["relation"] = "derivative", place.Relation.String()
		}
	}
	for _, m := range nodes {
		if roots != nil && m["kind"] == nil {
			m["kind"] = "other-parent"
		}
	}
	return nodes, edges
}

// TestDOTReadBack holds that dot reads of a drawing's DOT the models and lines that
// the diagram has.
func TestDOTReadBack(t *testing.T) {
	dot := program(t)
	for name, d := range diagrams() {
		file := filepath.Join(t.TempDir(), "d.dot")
		if err := os.WriteFile(file, dotOf(t, d), 0o644); err != nil {
			t.Fatal(err)
		}
		got := readback.Dot(t, dot, file)
		delete(got.Nodes, "top")
		for _, n := range d.Nodes() {
			id := "n" + strconv.Itoa(n.ID)
			m := got.Nodes[id]
			if tip, _ := m["tooltip"].(string); !strings.HasPrefix(tip, textAs("dot", n.Model)) || m["label"] != diagram.Label(&n) || n.URL != "" && m["URL"] != n.URL {
				t.Errorf("%s: %+v was read as %v", name, n, m)
			}
			delete(got.Nodes, id)
		}
		for _, e := range d.Edges() {
			ends := [2]string{"n" + strconv.Itoa(e.From), "n" + strconv.Itoa(e.To)}
			if got.Edges[ends] == nil {
				t.Errorf("%s: edge %v was not read", name, e)
			}
			delete(got.Edges, ends)
		}
		if len(got.Nodes)+len(got.Edges) > 0 {
			t.Errorf("%s: too much was read: %v %v", name, got.Nodes, got.Edges)
		}
	}
}

// TestWholeStops holds that writing ends with the first error, and that nothing is
// kept of what was written.
func TestWholeStops(t *testing.T) {
	g := listing(manyLines(20000)...)
	w := &brokenPipe{left: 3}
	if err := diagram.WriteHub(w, g, "json", nil); !errors.Is(err, errBroken) || w.tries != 4 {
		t.Errorf("WriteHub wrote %d times and gave %v, want 4 and %v", w.tries, err, errBroken)
	}
}

var errBroken = errors.New("broken")

type brokenPipe struct{ left, tries int }

func (b *brokenPipe) Write(data []byte) (int, error) {
	if b.tries++; b.tries > b.left {
		return 0, errBroken
	}
	return len(data), nil
}
