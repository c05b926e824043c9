package parquet

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
)

// family and models of the tests: a chain out of the family, an absent member, an
// absent parent, and a model that nothing is known of but its id.
func testGraph(t *testing.T) (*graph.Graph, *family.File) {
	t.Helper()
	file, err := family.Parse([]byte("families:\n- {name: a, members: [\"a/*\"], tags: [x]}\n- {name: b, region: china, members: [\"b/*\"]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	key := func(n byte) graph.Key { return graph.Key{11: n} }
	var b graph.Builder
	b.AddPage([]graph.Model{
		{ID: "a/base", Key: key(1), Created: 1700000000, Modified: 1700000001, Downloads: 1 << 40, Likes: 7, Task: "text", Library: "lib", Gated: graph.GatedManual, Disabled: true, Tags: []string{"license:mit", "y", "license:apache"}},
		{ID: "c/child", Key: key(2), Created: 1700000002, Tags: []string{"x", "base_model:adapter:a/base", "base_model:b/absent"}, BaseModels: graph.BaseModels{Relation: "adapter", Models: []graph.Ref{{Key: key(1), ID: "a/base"}}}},
		{ID: "c/grandchild", Key: key(3), Gated: graph.GatedAuto, Tags: []string{"base_model:merge:c/child", "base_model:quantized:nobody/nothing"}},
		{ID: "bare"},
	})
	g, _ := b.Build()
	return g, file
}

func TestRows(t *testing.T) {
	g, file := testGraph(t)
	models := readBack[Model](t, Models(g, file))
	var ids []string
	for _, m := range models {
		ids = append(ids, m.ID)
	}
	if want := []string{"a/base", "b/absent", "c/child", "c/grandchild", "nobody/nothing", "bare"}; !slices.Equal(ids, want) {
		t.Fatalf("models %q, want %q", ids, want)
	}
	word := func(s string) *string { return &s }
	at := func(seconds int64) *time.Time { return moment(1700000000 + seconds) }
	one, two := "000000000000000000000001", "000000000000000000000002"
	for i, want := range map[int]Model{
		0: {
			Key: &one, ID: "a/base", Author: word("a"), OnHub: true, Created: at(0), Modified: at(1), Downloads: 1 << 40, Likes: 7, Gated: word("manual"),
			Disabled: true, Task: word("text"), Library: word("lib"), License: word("mit"), Tags: []string{"license:mit", "license:apache", "y"}, MemberOf: []string{"a"},
		},
		1: {ID: "b/absent", Author: word("b"), MemberOf: []string{"b"}},
		2: {
			Key: &two, ID: "c/child", Author: word("c"), OnHub: true, Created: at(2), Tags: []string{"x", "base_model:adapter:a/base", "base_model:b/absent"},
			BaseModels: &BaseModels{"adapter", []Base{{one, "a/base"}}}, TaggedAs: []string{"a"},
		},
		5: {ID: "bare", OnHub: true},
	} {
		if diff := cmp.Diff(want, models[i], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("model %d: -want +got:\n%s", i, diff)
		}
	}
	wantEdges := []Edge{
		{"c/child", "a/base", "adapter", true}, {"c/child", "b/absent", "unspecified", false},
		{"c/grandchild", "c/child", "merge", true}, {"c/grandchild", "nobody/nothing", "quantized", false},
	}
	if diff := cmp.Diff(wantEdges, readBack[Edge](t, Edges(g))); diff != "" {
		t.Errorf("edges: -want +got:\n%s", diff)
	}
	wantDerivatives := []Derivative{
		{Family: "a", ID: "c/child", Author: word("c"), Depth: 1, Relation: "adapter", Families: 2, Created: at(2)},
		{Family: "a", ID: "c/grandchild", Author: word("c"), Depth: 2, Relation: "merge", Families: 2},
		{Family: "b", Region: "china", ID: "c/child", Author: word("c"), Depth: 1, Relation: "unspecified", Families: 2, Created: at(2)},
		{Family: "b", Region: "china", ID: "c/grandchild", Author: word("c"), Depth: 2, Relation: "merge", Families: 2},
	}
	groups := file.Each()
	derivatives := Derivatives(g, groups, g.Derive(family.MembersIn(g, groups)), suspect.Default().MarkUploads(g).Without(g))
	if diff := cmp.Diff(wantDerivatives, readBack[Derivative](t, derivatives)); diff != "" {
		t.Errorf("derivatives: -want +got:\n%s", diff)
	}
}

// readBack writes a table twice, and reads it: the bytes are the same, the facts are in
// the file, and Rows gives what is read.
func readBack[R any](t *testing.T, table *Table) []R {
	t.Helper()
	var first, second bytes.Buffer
	facts := []Fact{{"rule", "declared/1"}, {"run", "7"}}
	if err := errors.Join(table.Write(&first, facts), table.Write(&second, facts)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%s: not the same bytes again", table.Name)
	}
	f, err := parquet.OpenFile(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if run, ok := f.Lookup("run"); !ok || run != "7" {
		t.Errorf("%s: run %q in the metadata, want 7", table.Name, run)
	}
	rows, err := parquet.Read[R](bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for values, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(valuesOf(reflect.ValueOf(rows[i])), values, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
			t.Errorf("%s row %d: -file +rows:\n%s", table.Name, i, diff)
		}
		i++
	}
	if i != len(rows) {
		t.Errorf("%s: %d rows in the file, %d given", table.Name, len(rows), i)
	}
	return rows
}

// Every column has a type and says what it is.
func TestColumns(t *testing.T) {
	for _, row := range []reflect.Type{reflect.TypeFor[Model](), reflect.TypeFor[Edge](), reflect.TypeFor[Derivative](), reflect.TypeFor[Event](), reflect.TypeFor[Count]()} {
		for _, c := range columnsOf(row) {
			if c.Name == "" || strings.HasPrefix(c.Type, "[") || c.Type == "" || c.Is == "" {
				t.Errorf("%s: column %+v", row.Name(), c)
			}
		}
	}
}

// A writer that fails, and rows that do, end the table with that error.
func TestWriteFails(t *testing.T) {
	g, file := testGraph(t)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	defer write.Close()
	if err := Models(g, file).Write(write, nil); err == nil {
		t.Error("no error of a pipe that nobody reads")
	}
	damage := errors.New("damage")
	table := newTable("edges", func(yield func(*Edge, error) bool) { _ = yield(&Edge{Child: "a/b"}, nil) && yield(nil, damage) })
	if err := table.Write(&bytes.Buffer{}, nil); !errors.Is(err, damage) {
		t.Errorf("Write: %v, want %v", err, damage)
	}
	var last error
	for _, err := range table.Rows() {
		last = err
	}
	if !errors.Is(last, damage) {
		t.Errorf("Rows: %v, want %v", last, damage)
	}
}
