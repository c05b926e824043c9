package oracle

import (
	"fmt"
	"maps"
	"testing"
)

// sameAliases fails the test where the aliases are not those wanted, given as
// name, end, name, end...
func sameAliases(t *testing.T, a Answer, want ...string) {
	t.Helper()
	m := map[string]string{}
	for i := 0; i < len(want); i += 2 {
		m[want[i]] = want[i+1]
	}
	if !maps.Equal(a.Aliases, m) {
		t.Errorf("aliases: got %q, want %q", a.Aliases, m)
	}
}

// Clause (a): a name that is an entry's is that entry, whatever else it could be.
func TestOwnEntries(t *testing.T) {
	for _, test := range []struct {
		name, child string
		edges       []string
		aliases     []string
	}{
		{name: "as written, ignoring case", child: `"tags":["base_model:merge:O/ONE"],"baseModels":[{"_id":"«2»","id":"o/one"}]`,
			edges: []string{"x/c < o/two merge"}},
		{name: "cleaned", child: `"tags":["base_model:merge:hf://O/ONE"],"baseModels":[{"_id":"«2»","id":"o/one"}]`,
			edges: []string{"x/c < o/two merge"}},
		{name: "as written before cleaned", child: `"tags":["base_model:merge:o/x@1"],
			"baseModels":[{"_id":"«1»","id":"o/x"},{"_id":"«2»","id":"O/x@1"}]`,
			edges: []string{"x/c < o/one unspecified", "x/c < o/two merge"}},
		{name: "equal to the byte", child: `"tags":["base_model:merge:o/x"],
			"baseModels":[{"_id":"«1»","id":"O/x"},{"_id":"«2»","id":"o/x"}]`,
			edges: []string{"x/c < o/one unspecified", "x/c < o/two merge"}},
		{name: "smaller _id", child: `"tags":["base_model:merge:O/X"],
			"baseModels":[{"_id":"«2»","id":"o/x"},{"_id":"«1»","id":"O/x"}]`,
			edges: []string{"x/c < o/one merge", "x/c < o/two unspecified"}},
		{name: "no id, no entry", child: `"tags":["base_model:merge:O/Two","base_model:o/was"],"baseModels":[{"_id":"«2»"},{"_id":"«1»","id":"o/one"}]`,
			edges: []string{"x/c < o/one unspecified", "x/c < o/two merge", "x/c < o/was unspecified"}},
		{name: "left over", child: `"tags":["base_model:merge:O/Was","base_model:o/was.git","base_model:o/two"],
			"baseModels":[{"_id":"«1»","id":"o/one"},{"_id":"«2»","id":"o/two"}]`,
			edges: []string{"x/c < o/one merge", "x/c < o/two unspecified"}, aliases: []string{"o/was", "o/one"}},
		{name: "left over, and listed: no alias", child: `"tags":["base_model:merge:o/one"],"baseModels":[{"_id":"«2»","id":"o/two"}]`,
			edges: []string{"x/c < o/two merge"}},
		{name: "left over, bare", child: `"tags":["base_model:merge:was"],"baseModels":[{"_id":"«1»","id":"o/one"}]`,
			edges: []string{"x/c < o/one unspecified"}},
		{name: "two left over", child: `"tags":["base_model:o/was","base_model:o/were"],"baseModels":[{"_id":"«1»","id":"o/one"},{"_id":"«2»","id":"o/two"}]`,
			edges: []string{"x/c < o/one unspecified", "x/c < o/two unspecified", "x/c < o/was unspecified", "x/c < o/were unspecified"}},
		{name: "more names than entries", child: `"tags":["base_model:o/was","base_model:o/two","base_model:junk here"],
			"baseModels":[{"_id":"«1»","id":"o/one"},{"_id":"«2»","id":"o/two"}]`,
			edges: []string{"x/c < o/one unspecified", "x/c < o/two unspecified", "x/c < o/was unspecified"}},
		{name: "fewer names than entries", child: `"tags":["base_model:o/x","base_model:o/was"],
			"baseModels":[{"_id":"«1»","id":"O/x"},{"_id":"«2»","id":"o/x"},"o/gone"]`,
			edges: []string{"x/c < o/gone unspecified", "x/c < o/one unspecified", "x/c < o/two unspecified", "x/c < o/was unspecified"}},
		{name: "entries that are one", child: `"tags":["base_model:o/was"],"baseModels":[{"_id":"«1»"},{"_id":"«1»","id":"o/n"},{"_id":"«1»","id":"o/was"}]`,
			edges: []string{"x/c < o/one unspecified"}, aliases: []string{"o/was", "o/one"}},
		{name: "left over, absent", child: `"tags":["base_model:merge:o/was"],"baseModels":[{"_id":"«9»","id":"O/Gone"}]`,
			edges: []string{"x/c < O/Gone merge"}, aliases: []string{"o/was", "O/Gone"}},
		{name: "left over, junk", child: `"tags":["base_model:merge:o/was"],"baseModels":[{"_id":"«9»","id":"a b"}]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := count(t, `
				{"_id":"«1»","id":"o/one"}
				{"_id":"«2»","id":"o/two"}
				{"id":"x/c",`+oneLine(test.child)+`}`)
			same(t, "edges", a.edges(), test.edges...)
			sameAliases(t, a, test.aliases...)
		})
	}
}

// Clauses (b) to (d), and that the alias of one model serves the others.
func TestNames(t *testing.T) {
	a := countAll(t, Input{
		Items: items(`
			{"_id":"«2»","id":"o/Case"}
			{"_id":"«1»","id":"O/case"}
			{"_id":"«3»","id":"O/CASE"}
			{"_id":"«4»","id":"o/new"}
			{"id":"x/exact","tags":["base_model:O/CASE"]}
			{"id":"x/folded","tags":["base_model:merge:o/cASE"]}
			{"id":"x/teacher","tags":["base_model:o/Old"],"baseModels":[{"_id":"«4»","id":"o/new"}]}
			{"id":"x/pupil","tags":["base_model:adapter:O/old"]}
			{"id":"x/cleaned","tags":["base_model:merge:hf://o/old/x"]}
			{"id":"x/entry","baseModels":[{"_id":"«9»","id":"https://hf.co/O/OLD"}]}
			{"id":"x/bare","tags":["base_model:finetune:GPT2"]}
			{"id":"x/moved","tags":["base_model:quantized:o/moved"]}`),
		Redirects: map[string]string{"gpt2": "o/new", "O/moved": "o/Away", "o/case": "o/new", "o/unsaid": "o/NOBODY", "o/self": "O/self", "o/bad": "a b"},
	})
	same(t, "edges", a.edges(),
		"x/bare < o/new finetune", "x/cleaned < o/new merge", "x/entry < o/new unspecified", "x/exact < O/CASE unspecified",
		"x/folded < O/case merge", "x/moved < o/Away quantized", "x/pupil < o/new adapter", "x/teacher < o/new unspecified")
	sameAliases(t, a, "o/old", "o/new", "gpt2", "o/new", "o/moved", "o/Away", "o/unsaid", "o/NOBODY")
	same(t, "absent", a.Absent, "o/Away")
	if a.Unresolved != 1 { // o/moved, which is an alias, but of what is not on the Hub
		t.Errorf("unresolved = %d, want 1", a.Unresolved)
	}
}

func TestTargets(t *testing.T) {
	const listed = `
		{"_id":"«1»","id":"o/one"}
		{"_id":"«2»","id":"o/two"}
		{"_id":"«3»","id":"o/three"}
		{"id":"O/TWO"}
		`
	offer := func(child, entry string) string {
		return fmt.Sprintf(`{"id":%q,"tags":["base_model:p/old"],"baseModels":[%s]}`+"\n", child, entry)
	}
	for _, test := range []struct {
		name, items string
		redirects   map[string]string
		want        string
	}{
		{name: "most models", want: "o/three", items: offer("x/a", `{"_id":"«1»","id":"o/one"}`) +
			offer("x/b", `{"_id":"«3»","id":"o/three"}`) + offer("x/c", `{"_id":"«3»","id":"renamed/three"}`)},
		{name: "a redirect wins", want: "o/two", redirects: map[string]string{"P/Old": "o/two"},
			items: offer("x/b", `{"_id":"«3»","id":"o/three"}`) + offer("x/c", `{"_id":"«3»","id":"o/three"}`)},
		{name: "smaller _id", want: "o/one", items: offer("x/b", `{"_id":"«3»","id":"a/a"}`) + offer("x/c", `{"_id":"«1»","id":"b/b"}`)},
		{name: "no _id is the smallest", want: "z/z", items: offer("x/b", `{"_id":"«1»","id":"a/a"}`) + offer("x/c", `"z/z"`)},
		{name: "smaller folded id", want: "Y/y", items: offer("x/b", `"z/z"`) + offer("x/c", `"Y/y"`)},
		{name: "redirects, smaller folded id", want: "O/a", redirects: map[string]string{"P/old": "o/B", "p/OLD": "O/a"}},
		{name: "smallest spelling", want: "O/TWO", items: offer("x/b", `"o/two"`) + offer("x/c", `"O/TWO"`)},
		{name: "ignoring case", want: "O/TWO", items: offer("x/b", `"o/Two"`)}, // it has no _id
		{name: "by the id as written, then cleaned", want: "o/three", items: offer("x/b", `"hf://O/three"`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := countAll(t, Input{Items: items(listed + test.items), Redirects: test.redirects})
			sameAliases(t, a, "p/old", test.want)
		})
	}
}

// chain is n aliases that lead from c/0 over c/1 ... to c/n.
func chain(n int) map[string]string {
	m := map[string]string{}
	for i := range n {
		m[fmt.Sprintf("c/%d", i)] = fmt.Sprintf("C/%d", i+1)
	}
	return m
}

func TestChains(t *testing.T) {
	const child = `{"id":"x/c","tags":["base_model:c/0"]}` + "\n"
	for _, test := range []struct {
		name, items string
		redirects   map[string]string
		parent      string
		aliases     int
	}{
		{"8 hops", `{"id":"C/8"}`, chain(8), "C/8", 8},
		{"9 hops", `{"id":"C/9"}`, chain(9), "c/0", 8},
		{"8 hops, absent", ``, chain(8), "C/8", 8},
		{"9 hops, absent", ``, chain(9), "c/0", 8},
		{"a listed name on the way ends it", `{"id":"c/4"}`, chain(9), "c/4", 8}, // c/4 itself is none
		{"circle", ``, map[string]string{"c/0": "c/1", "c/1": "c/2", "c/2": "c/0"}, "c/0", 0},
		{"into a circle", ``, map[string]string{"c/0": "c/1", "c/1": "c/2", "c/2": "c/1"}, "c/0", 0},
		{"itself", ``, map[string]string{"c/0": "C/0"}, "c/0", 0},
		{"ends at junk", ``, map[string]string{"c/0": "c/1", "c/1": "bare"}, "c/0", 0},
		{"over a bare name", ``, map[string]string{"c/0": "bare", "bare": "c/1"}, "c/1", 2},
		{"target cleaned", ``, map[string]string{"c/0": "hf://C/1/x", "c/1": "C/2@main"}, "C/2", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := countAll(t, Input{Items: items(child + test.items), Redirects: test.redirects})
			same(t, "edges", a.edges(), "x/c < "+test.parent+" unspecified")
			if len(a.Aliases) != test.aliases {
				t.Errorf("%d aliases, want %d: %q", len(a.Aliases), test.aliases, a.Aliases)
			}
		})
	}
}

// A child that comes by an alias gives no spelling; where none gives one, the
// smallest that an alias ends at is shown.
func TestAliasSpelling(t *testing.T) {
	in := Input{
		Items:     items(`{"id":"x/a","tags":["base_model:p/b"]}` + "\n" + `{"id":"x/b","tags":["base_model:p/b"]}`),
		Redirects: map[string]string{"p/a": "O/End", "p/b": "o/End"},
	}
	a := countAll(t, in)
	same(t, "absent", a.Absent, "O/End")
	sameAliases(t, a, "p/a", "O/End", "p/b", "O/End")

	in.Items = append(in.Items, items(`{"id":"x/c","tags":["base_model:o/end"]}`)...)
	a = countAll(t, in)
	same(t, "absent", a.Absent, "o/end")
	same(t, "edges", a.edges(), "x/a < o/end unspecified", "x/b < o/end unspecified", "x/c < o/end unspecified")
}
