package oracle

import "testing"

func TestTags(t *testing.T) {
	for _, test := range []struct {
		name, tags string
		edges, odd []string
	}{
		{name: "untyped", tags: `"base_model:o/n"`, edges: []string{"x/c < o/n unspecified"}},
		{name: "four words", tags: `"base_model:finetune:o/f","base_model:adapter:o/a","base_model:merge:o/m","base_model:quantized:o/q"`,
			edges: []string{"x/c < o/a adapter", "x/c < o/f finetune", "x/c < o/m merge", "x/c < o/q quantized"}},
		{name: "typed, to be cleaned", tags: `"base_model:merge:https://hf.co/o/n"`, edges: []string{"x/c < o/n merge"}},
		{name: "typed, junk about the name", tags: `"base_model:merge:a b"`, odd: []string{"junk-name x/c a b"}},
		{name: "typed without name is the name of the word", tags: `"base_model:finetune:"`, odd: []string{"junk-name x/c finetune:"}},
		{name: "another word", tags: `"base_model:distill_of-x:o/n"`,
			edges: []string{"x/c < o/n unspecified"}, odd: []string{"unknown-relation x/c distill_of-x"}},
		{name: "the fifth word is another word", tags: `"base_model:unspecified:o/n"`,
			edges: []string{"x/c < o/n unspecified"}, odd: []string{"unknown-relation x/c unspecified"}},
		{name: "no word", tags: `"base_model:Distill:o/n","base_model:-d:o/n","base_model:d1:o/n","base_model::o/n"`,
			odd: []string{"junk-name x/c -d:o/n", "junk-name x/c :o/n", "junk-name x/c Distill:o/n", "junk-name x/c d1:o/n"}},
		{name: "a word before what is not well-formed", tags: `"base_model:hf://o/n","base_model:distill:n","base_model:distill: o/m"`,
			edges: []string{"x/c < o/n unspecified"}, odd: []string{"junk-name x/c distill: o/m", "junk-name x/c distill:n"}},
		{name: "two words", tags: `"base_model:merge:finetune:o/n"`, odd: []string{"junk-name x/c finetune:o/n"}},
		{name: "other tags", tags: `"Base_model:o/n","base_model","xbase_model:o/n",7,null,["base_model:o/n"],{"a":"base_model:o/n"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := count(t, `{"id":"x/c","tags":[`+test.tags+`]}`)
			same(t, "edges", a.edges(), test.edges...)
			same(t, "anomalies", a.oddities(), test.odd...)
		})
	}
	a := count(t, `
		{"id":"x/c","tags":{"a":"base_model:o/n"}}
		{"id":"x/d","tags":"base_model:o/n"}`)
	same(t, "edges of tags that is no array", a.edges())
}

func TestBaseModels(t *testing.T) {
	const listed = `
		{"_id":"«1»","id":"o/one"}
		{"_id":"«2»","id":"o/two"}
		`
	for _, test := range []struct {
		name, base string
		edges, odd []string
	}{
		{name: "null", base: `null`},
		{name: "number", base: `3`},
		{name: "object without models", base: `{"relation":"merge","_id":"«1»","id":"o/one"}`},
		{name: "models null", base: `{"relation":"merge","models":null}`},
		{name: "models no array", base: `{"relation":"merge","models":"o/one"}`},
		{name: "one relation for all", base: `{"relation":"merge","models":[{"_id":"«1»","id":"o/one"},{"_id":"«2»","id":"o/two"}]}`,
			edges: []string{"x/c < o/one merge", "x/c < o/two merge"}},
		{name: "the _id counts, not the id", base: `{"relation":"adapter","models":[{"_id":"«1»","id":"o/two"}]}`,
			edges: []string{"x/c < o/one adapter"}},
		{name: "an _id in upper case, not listed: the id counts", base: `{"relation":"adapter","models":[{"_id":"«AB»","id":"O/two"}]}`,
			edges: []string{"x/c < o/two adapter"}},
		{name: "_id alone", base: `{"models":[{"_id":"«1»"},{"_id":"«9»"},{"_id":"«2»","id":""}]}`},
		{name: "strings", base: `{"relation":"finetune","models":["o/one","https://hf.co/O/two","o/absent","",4,null]}`,
			edges: []string{"x/c < o/absent finetune", "x/c < o/one finetune", "x/c < o/two finetune"}},
		{name: "junk", base: `["a b","a b?c"]`, odd: []string{"junk-name x/c a b", "junk-name x/c a b?c"}},
		{name: "one _id, the first id", base: `[{"_id":"«9»"},{"_id":"«9»","id":"o/n"},{"_id":"«9»","id":"o/m"}]`,
			edges: []string{"x/c < o/n unspecified"}},
		{name: "no _id, one folded id", base: `["O/n","o/N",{"_id":"«9»","id":"o/n"}]`,
			edges: []string{"x/c < O/n unspecified"}}, // of equals the bytewise smallest is shown
		{name: "array", base: `["o/one",{"_id":"«2»","id":"x"},{"id":"O/absent"},{}]`,
			edges: []string{"x/c < O/absent unspecified", "x/c < o/one unspecified", "x/c < o/two unspecified"}},
		{name: "string", base: `"o/one"`, edges: []string{"x/c < o/one unspecified"}},
		{name: "relation no string", base: `{"relation":["merge"],"models":["o/one"]}`, edges: []string{"x/c < o/one unspecified"}},
		{name: "another relation", base: `{"relation":"Merge","models":["o/one"]}`,
			edges: []string{"x/c < o/one unspecified"}, odd: []string{"unknown-relation x/c Merge"}},
		{name: "another relation of nothing", base: `{"relation":"distill","models":[{"_id":"«9»"}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := count(t, listed+`{"id":"x/c","baseModels":`+test.base+`}`)
			same(t, "edges", a.edges(), test.edges...)
			same(t, "anomalies", a.oddities(), test.odd...)
		})
	}
}

func TestEdges(t *testing.T) {
	for _, test := range []struct {
		name, child string // the fields of x/c
		edges, odd  []string
	}{
		{name: "typed beats unspecified", child: `"tags":["base_model:o/n","base_model:finetune:o/n"],"baseModels":["o/n"]`,
			edges: []string{"x/c < o/n finetune"}},
		{name: "tags disagree", child: `"tags":["base_model:finetune:o/n","base_model:quantized:O/N","base_model:merge:o/m","base_model:adapter:o/m"]`,
			edges: []string{"x/c < o/m merge", "x/c < o/n quantized"},
			odd:   []string{"relation-conflict x/c o/m", "relation-conflict x/c o/n"}},
		{name: "adapter over quantized", child: `"tags":["base_model:quantized:o/n","base_model:adapter:o/n"]`,
			edges: []string{"x/c < o/n adapter"}, odd: []string{"relation-conflict x/c o/n"}},
		{name: "baseModels wins", child: `"tags":["base_model:merge:o/n"],"baseModels":{"relation":"finetune","models":["o/n"]}`,
			edges: []string{"x/c < o/n finetune"}, odd: []string{"relation-conflict x/c o/n"}},
		{name: "not untyped", child: `"tags":["base_model:merge:o/n"],"baseModels":{"relation":"other","models":["o/n"]}`,
			edges: []string{"x/c < o/n merge"}, odd: []string{"unknown-relation x/c other"}},
		{name: "a junk entry's name is not junk again", child: `"tags":["base_model:merge:A B"],"baseModels":["a b"]`,
			odd: []string{"junk-name x/c a b"}},
		{name: "self-loop once, and no conflict", child: `"tags":["base_model:merge:X/C","base_model:adapter:x/c","base_model:o/n"],"baseModels":["x/c"]`,
			edges: []string{"x/c < o/n unspecified"}, odd: []string{"self-loop x/c"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := count(t, `
				{"id":"o/n"}
				{"id":"o/m"}
				{"id":"x/c",`+test.child+`}`)
			same(t, "edges", a.edges(), test.edges...)
			same(t, "anomalies", a.oddities(), test.odd...)
		})
	}
}

func TestYounger(t *testing.T) {
	a := count(t, `
		{"_id":"«1»","id":"o/new","createdAt":"2026-05-02T00:00:00.900Z"}
		{"_id":"«2»","id":"o/undated"}
		{"id":"x/same","createdAt":"2026-05-02T00:00:00.100Z","tags":["base_model:o/new","base_model:o/undated"]}
		{"id":"x/old","createdAt":"2026-05-02T01:59:59+02:00","tags":["base_model:O/new"]}
		{"id":"x/sure","createdAt":"2026-05-01T00:00:00Z","tags":["base_model:o/new"],"baseModels":[{"_id":"«1»","id":"o/then"}]}
		{"id":"x/byname","createdAt":"2026-05-01T00:00:00Z","baseModels":[{"_id":"«9»","id":"o/new"},{"_id":"«2»"}]}
		{"id":"x/undated","tags":["base_model:o/new"]}`)
	same(t, "anomalies", a.oddities(), "younger-parent x/byname o/new", "younger-parent x/old o/new")
}

// Absent names that differ in case are one node: the spelling of most children,
// each counted once for each, then the bytewise smallest.
func TestAbsent(t *testing.T) {
	a := count(t, `
		{"id":"x/a","tags":["base_model:o/Most","base_model:O/most","base_model:merge:o/Most","base_model:hf://o/Most"]}
		{"id":"x/b","tags":["base_model:O/most","base_model:p/b","base_model:Outputs/run","base_model:data/x"]}
		{"id":"x/c","baseModels":["o/Most","P/b","outputs/RUN","datum/x"]}
		{"id":"x/d","baseModels":["o/Most"]}
		{"id":"x/e","tags":["base_model:Q/once","base_model:merge:Q/once"],"baseModels":["Q/once"]}
		{"id":"x/f","tags":["base_model:q/once"]}
		{"id":"x/g","tags":["base_model:q/once"]}`)
	same(t, "absent", a.Absent, "Outputs/run", "P/b", "data/x", "datum/x", "o/Most", "q/once")
	same(t, "path-like", a.PathLike, "Outputs/run", "data/x")
	if a.Edges != 13 || a.Unresolved != 6 {
		t.Errorf("edges, unresolved = %d, %d; want 13, 6", a.Edges, a.Unresolved)
	}
}
