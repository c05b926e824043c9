package oracle

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var short = regexp.MustCompile(`«([0-9a-fA-F]+)»`)

// items reads one JSON item a line; «7» is the _id that ends so.
func items(lines string) []json.RawMessage {
	lines = short.ReplaceAllStringFunc(lines, oid)
	var list []json.RawMessage
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, json.RawMessage(line))
		}
	}
	return list
}

// oneLine makes one line of an item that a table breaks.
func oneLine(item string) string { return strings.Join(strings.Fields(item), " ") }

// oid is the _id that «digits» stands for.
func oid(digits string) string {
	return fmt.Sprintf("%024s", strings.Trim(digits, "«»"))
}

// count applies the rule to items without families.
func count(t *testing.T, lines string) Answer {
	t.Helper()
	return countAll(t, Input{Items: items(lines)})
}

func countAll(t *testing.T, in Input) Answer {
	t.Helper()
	a, err := Count(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if a.Edges != len(a.EdgeList) {
		t.Errorf("Edges = %d, but EdgeList has %d", a.Edges, len(a.EdgeList))
	}
	return a
}

// edges are those of a, each as "child < parent relation".
func (a Answer) edges() []string {
	var list []string
	for _, e := range a.EdgeList {
		list = append(list, e.Child+" < "+e.Parent+" "+e.Relation)
	}
	return list
}

// oddities are the anomalies of a, each as "kind model about".
func (a Answer) oddities() []string {
	var list []string
	for _, n := range a.Anomalies {
		list = append(list, strings.TrimSpace(n.Kind+" "+n.Model+" "+n.About))
	}
	return list
}

// same fails the test where a list is not the one wanted.
func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// by is the ByRelation of a row, in the order of the words.
func by(finetune, adapter, merge, quantized, unspecified int) map[string]int {
	return map[string]int{"finetune": finetune, "adapter": adapter, "merge": merge, "quantized": quantized, "unspecified": unspecified}
}

func TestEmpty(t *testing.T) {
	a := countAll(t, Input{})
	if want := (Answer{Aliases: map[string]string{}}); !reflect.DeepEqual(a, want) {
		t.Errorf("got %+v, want %+v", a, want)
	}
	a = countAll(t, Input{Families: []Family{{Name: "none"}, {Name: "tags", Tags: []string{"x"}}}})
	want := []Row{
		{Family: "none", ByRelation: by(0, 0, 0, 0, 0), ByDepth: map[int]int{}},
		{Family: "tags", Tagged: new(0), ByRelation: by(0, 0, 0, 0, 0), ByDepth: map[int]int{}},
	}
	if !reflect.DeepEqual(a.Rows, want) {
		t.Errorf("got %+v, want %+v", a.Rows, want)
	}
}

func TestRefused(t *testing.T) {
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Count(done, Input{}); err == nil {
		t.Error("a context that is done: no error")
	}
	if _, err := Count(t.Context(), Input{Items: items(`{"id":"a/b\u0000"}`)}); err == nil {
		t.Error("a NUL: no error")
	}
	if a := count(t, `{"id":"a/b\\u0000"}`); a.Models != 1 {
		t.Error("a backslash before u0000 is no NUL")
	}
}

// One base with a chain, a diamond and a cycle below it, a second family that
// meets the first, and a member of each kind.
//
//	q/base <- x/one <- x/two <- x/three <- x/two (a cycle)
//	q/base <- q/chat (first party); q/chat, x/one <- x/mix
//	q/gone (absent) <- x/orphan
//	q/base <- d/distill (a member of d) <- x/both
func TestFamilies(t *testing.T) {
	a := countAll(t, Input{
		Items: items(`
			{"id":"Q/Base","tags":["qwen"]}
			{"id":"q/Chat","tags":["base_model:finetune:Q/Base"]}
			{"id":"q/tool","tags":["base_model:Q/Base","qwen"]}
			{"id":"x/one","tags":["base_model:quantized:Q/Base","QWEN2.5"]}
			{"id":"x/two","tags":["base_model:adapter:x/one","base_model:merge:x/three","qwen","qwen.cpp"]}
			{"id":"x/three","tags":["base_model:merge:x/two","qwen.cpp"]}
			{"id":"x/mix","tags":["base_model:merge:x/one","base_model:finetune:q/Chat","base_model:Q/Base"]}
			{"id":"x/orphan","tags":["base_model:adapter:q/gone"]}
			{"id":"d/distill","tags":["base_model:finetune:Q/Base"]}
			{"id":"x/both","tags":["base_model:quantized:d/distill"]}
			{"id":"x/aside","tags":["my-qwen","base_model:quantized:q/tool"]}`),
		Families: []Family{
			{Name: "q", Members: []string{"q/*"}, Exclude: []string{"Q/T??L"}, Tags: []string{"Qwen*"}, TagsExclude: []string{"*.CPP"}},
			{Name: "d", Members: []string{"d/*"}},
			{Name: "both", Members: []string{"q/base", "d/*"}},
		},
	})
	want := []Row{
		{ // k: one, two, three, mix are in q and both; so are tool, distill (not in both: a member) and aside
			Family: "q", Members: 2, FirstParty: 1, Tagged: new(3), OtherMembers: 1,
			Direct: 5, Derivatives: 9, Shared: 7,
			Credit:     2 + 6*0.5 + 1.0/3, // orphan and distill; x/both is in all three
			ByDepth:    map[int]int{1: 5, 2: 3, 3: 1},
			ByRelation: by(2, 2, 1, 3, 1),
		},
		{
			Family: "d", Members: 1, Direct: 1, Derivatives: 1, Shared: 1, Credit: 1.0 / 3,
			ByDepth: map[int]int{1: 1}, ByRelation: by(0, 0, 0, 1, 0),
		},
		{ // q/Chat is a derivative here, and the member of q
			Family: "both", Members: 2, FirstParty: 1, OtherMembers: 1,
			Direct: 5, Derivatives: 8, Shared: 7,
			Credit:     1 + 6*0.5 + 1.0/3,
			ByDepth:    map[int]int{1: 5, 2: 2, 3: 1},
			ByRelation: by(1, 1, 1, 3, 2),
		},
	}
	for i, row := range a.Rows {
		if math.Abs(row.Credit-want[i].Credit) < 1e-9 {
			row.Credit = want[i].Credit
		}
		if !reflect.DeepEqual(row, want[i]) {
			t.Errorf("got  %+v\nwant %+v", row, want[i])
		}
	}
	same(t, "absent", a.Absent, "q/gone")
	if a.Models != 11 || a.Edges != 13 || a.Unresolved != 1 {
		t.Errorf("models, edges, unresolved = %d, %d, %d; want 11, 13, 1", a.Models, a.Edges, a.Unresolved)
	}
}

func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern, id string
		want        int
	}{
		{"a/*", "A/b", 1},
		{"a/*", "a/b/c", 0}, // neither crosses a slash
		{"*", "a/b", 0},
		{"*/*", "bare", 0},
		{"a?c/x*z", "aBc/XYz", 1},
		{"a?c/x*z", "ac/xz", 0},
		{"a/[b]", "a/b", 0}, // no classes
		{"a/[b]", "a/[B]", 1},
		{"a/*/*", "a/b/c", 0},
		{"ä/*", "Ä/b", 0}, // folding is of ASCII
	} {
		id, _ := json.Marshal(test.id)
		a := countAll(t, Input{
			Items:    items(fmt.Sprintf(`{"id":%s}`, id)),
			Families: []Family{{Members: []string{test.pattern}}},
		})
		if got := a.Rows[0].Members; got != test.want {
			t.Errorf("%q on %q: %d members, want %d", test.pattern, test.id, got, test.want)
		}
	}
}

// An absent member counts for depth, and not as a member on the Hub; what is
// named by nobody is no node.
func TestAbsentMembers(t *testing.T) {
	a := countAll(t, Input{
		Items:     items(`{"id":"x/a","tags":["base_model:GONE/m","base_model:merge:gone/m"]}`),
		Redirects: map[string]string{"old/m": "gone/other"},
		Families:  []Family{{Name: "gone", Members: []string{"gone/*"}}},
	})
	want := []Row{{Family: "gone", Direct: 1, Derivatives: 1, Credit: 1, ByDepth: map[int]int{1: 1}, ByRelation: by(0, 0, 1, 0, 0)}}
	if !reflect.DeepEqual(a.Rows, want) {
		t.Errorf("got %+v, want %+v", a.Rows, want)
	}
}
