package graph_test

import (
	"encoding/json"
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hflineage/graph/oracle"
)

// The names are few, so that random listings are full of collisions: case
// twins, renames onto taken names, circles, several _ids under one id.
var (
	propIDs = rapid.SampledFrom([]string{
		"acme/Base", "acme/base", "ACME/Base", "acme/Base-2", "umbra/Base", "umbra/One", "lab/A", "lab/B", "lab/C",
		"lab/a", "outputs/run", "Models/x", "old/Base", "old/One", "gone/X", "tiny",
	})
	propNames = rapid.OneOf(propIDs, rapid.SampledFrom([]string{
		"gpt2", "old/base", "Gone/x", "gone/Y", "/data/model", "Kokoro 82M", "", " acme/Base ", "https://huggingface.co/acme/Base/tree/main",
		"hf.co/old/Base", "hf://umbra/One@main/x", "\"lab/A\"", "acme/Base:Q4", "lab/B.git", "old/One?x=1#y", "/hub/models--acme--Base/snapshots/0",
		"/cache/models/umbra--One", "models--tiny", "https://hf.co/tiny", "http://www.huggingface.co/", "a/b/c", "lab/-x", "see:the card", "éclair/x", "acme/Base ' ",
	}))
	propAsked    = rapid.OneOf(propIDs, rapid.SampledFrom([]string{"gpt2", "old/base", "gone/x", "Gone/Y", "models--tiny"})) // what look-ups ask for
	propRelation = rapid.SampledFrom([]string{"finetune:", "adapter:", "merge:", "quantized:", "", "", "distilled:", "Finetune:", "re_trained-on:"})
	propDate     = rapid.SampledFrom([]any{
		nil, "2022-03-02T23:29:04.000Z", "2024-01-01T00:00:00.000Z", "2025-01-01T00:00:00.500Z", "never",
		"2024-02-29T23:59:59.999Z", "2024-03-03T23:59:59.000Z", "2024-03-04T00:00:00.000Z", "2024-12-30T01:00:00+02:00", // a leap day, a Sunday and a Monday, a Sunday in UTC
	})
	propTags = rapid.SampledFrom([]any{"acme", "ACME2-vl", "acme2.cpp", "umbra", "license:mit", "license:MIT", "license:apache-2.0", 7, nil, []any{"acme"}, true})
)

func propKey(t *rapid.T) string { return fmt.Sprintf("%024x", rapid.IntRange(1, 12).Draw(t, "_id")) }

// propRef is an entry of baseModels, often one that is true.
func propRef(t *rapid.T, listed []map[string]any) any {
	if len(listed) > 0 && rapid.Bool().Draw(t, "true entry") {
		m := rapid.SampledFrom(listed).Draw(t, "entry")
		return map[string]any{"_id": m["_id"], "id": m["id"]}
	}
	switch rapid.IntRange(0, 4).Draw(t, "entry form") {
	case 0:
		return propNames.Draw(t, "entry")
	case 1:
		return map[string]any{"_id": "", "id": ""}
	case 2:
		return map[string]any{"id": propNames.Draw(t, "entry")}
	case 3:
		return map[string]any{"_id": "odd", "id": nil}
	default:
		return map[string]any{"_id": propKey(t), "id": propNames.Draw(t, "entry")}
	}
}

func propBaseModels(t *rapid.T, listed []map[string]any) any {
	var refs []any
	for range rapid.IntRange(0, 3).Draw(t, "entries") {
		refs = append(refs, propRef(t, listed))
	}
	switch rapid.IntRange(0, 7).Draw(t, "baseModels form") {
	case 0:
		return nil
	case 1:
		return refs
	case 2:
		return propNames.Draw(t, "baseModels")
	case 3:
		return 7
	default:
		relation := rapid.SampledFrom([]any{"finetune", "adapter", "merge", "quantized", "distilled", "", nil, 3, "unspecified"})
		return map[string]any{"relation": relation.Draw(t, "relation"), "models": refs}
	}
}

func propModel(t *rapid.T, listed []map[string]any) map[string]any {
	m := map[string]any{"id": propIDs.Draw(t, "id"), "_id": propKey(t)}
	if d := propDate.Draw(t, "createdAt"); d != nil {
		m["createdAt"] = d
	}
	if rapid.IntRange(0, 9).Draw(t, "private") == 0 {
		m["private"] = true
	}
	if n := rapid.IntRange(0, 9).Draw(t, "downloads"); n > 0 {
		m["downloads"] = n
	}
	if rapid.Bool().Draw(t, "has a task") {
		m["pipeline_tag"], m["library_name"] = rapid.SampledFrom([]string{"text-generation", "fill-mask"}).Draw(t, "task"), "transformers"
	}
	var tags []any
	for range rapid.IntRange(0, 3).Draw(t, "mentions") {
		tags = append(tags, "base_model:"+propRelation.Draw(t, "relation")+propNames.Draw(t, "name"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "tags") {
		tags = append(tags, propTags.Draw(t, "tag"))
	}
	if tags != nil {
		m["tags"] = tags
	}
	if rapid.Bool().Draw(t, "has baseModels") {
		m["baseModels"] = propBaseModels(t, listed)
	}
	return m
}

// propListing draws a listing of up to 14 items, some of which are no models.
func propListing(t *rapid.T) oracle.Input {
	in := oracle.Input{Redirects: map[string]string{}, Families: []oracle.Family{
		{Name: "acme", Members: []string{"acme/*"}, Exclude: []string{"acme/*-2"}, Tags: []string{"acme*"}, TagsExclude: nil},
		{Name: "umbra", Members: []string{"umbra/*", "Old/O?e"}, Tags: []string{"umbra"}},
		{Name: "wide", Members: []string{"*/*b*"}, Exclude: []string{"lab/*"}},
		{Name: "lab", Members: []string{"lab/A", "gone/?"}},
	}}
	var listed []map[string]any
	for range rapid.IntRange(0, 14).Draw(t, "models") {
		var item any
		switch rapid.IntRange(0, 19).Draw(t, "item form") {
		case 0:
			item = map[string]any{"_id": propKey(t), "tags": []string{"base_model:acme/Base"}}
		case 1:
			item = map[string]any{"id": propIDs.Draw(t, "id"), "_id": "odd", "tags": "acme"}
		case 2:
			item = []int{1}
		default:
			m := propModel(t, listed)
			listed = append(listed, m)
			item = m
		}
		raw, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		in.Items = append(in.Items, raw)
	}
	for range rapid.IntRange(0, 4).Draw(t, "redirects") {
		in.Redirects[propAsked.Draw(t, "from")] = propNames.Draw(t, "to")
	}
	return in
}

func TestProgramEqualsOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := propListing(t)
		want, err := oracle.Count(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, answer(t, in), sameAnswer); diff != "" {
			items, _ := json.MarshalIndent(in, "", " ")
			t.Fatalf("-oracle +program:\n%s\n%s", diff, items)
		}
	})
}
