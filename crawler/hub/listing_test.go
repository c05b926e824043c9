package hub_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
)

func TestQueryValues(t *testing.T) {
	q := hub.Query{
		Filters: []string{"gguf", "base_model:quantized:Qwen/Qwen3-8B"}, Author: "unsloth", Search: "Qwen3",
		Sort: hub.SortCreated, Direction: hub.Ascending, Limit: 1000, Expand: []string{"tags", "baseModels"}, Cursor: "e30=",
	}
	const want = "author=unsloth&cursor=e30%3D&direction=1&expand%5B%5D=tags&expand%5B%5D=baseModels" +
		"&filter=gguf&filter=base_model%3Aquantized%3AQwen%2FQwen3-8B&limit=1000&search=Qwen3&sort=createdAt"
	if got := q.Values().Encode(); got != want {
		t.Errorf("Values() =\n%s, want\n%s", got, want)
	}
	got, err := hub.ParseQuery(q.Values())
	if diff := cmp.Diff(q, got); diff != "" || err != nil {
		t.Errorf("ParseQuery: error %v (-want +got):\n%s", err, diff)
	}
	if got := (hub.Query{}).Values(); len(got) != 0 {
		t.Errorf("values of nothing = %v", got)
	}
}

func TestParseQuery(t *testing.T) {
	v, err := url.ParseQuery("expand=tags&expand[]=likes&direction=-1&unknown=1&full=true")
	if err != nil {
		t.Fatal(err)
	}
	got, err := hub.ParseQuery(v)
	want := hub.Query{Expand: []string{"tags", "likes"}, Direction: hub.Descending}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("ParseQuery: error %v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{"limit=x", "limit=0", "limit=-5", "limit=1.5", "direction=0", "direction=up"} {
		v, err := url.ParseQuery(bad)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := hub.ParseQuery(v); err == nil {
			t.Errorf("ParseQuery(%s) = %v, want an error", bad, q)
		}
	}
}

func TestExpandNames(t *testing.T) {
	for message, want := range map[string][]string{
		hub.ExpandText(hub.DetailExpand()):                       hub.DetailExpand(),
		hub.ExpandText(hub.ListingExpand()) + "; more":           hub.ListingExpand(),
		`"expand[1]" must be one of ["author","likes"]`:          {"author", "likes"},
		`"expand" must be one of []`:                             nil,
		`"sort" must be one of [likes]`:                          nil,
		`Invalid sort parameter`:                                 nil,
		`Bad request: "expand" must be one of [model-index, a ]`: {"model-index", "a"},
	} {
		if got := hub.ExpandNames(message); !slices.Equal(got, want) {
			t.Errorf("ExpandNames(%s) = %q, want %q", message, got, want)
		}
	}
}

func TestExpandNamesOfHub(t *testing.T) {
	listing, detail := hub.ListingExpand(), hub.DetailExpand()
	if len(listing) != 30 || len(detail) != 32 {
		t.Errorf("%d and %d names, want 30 and 32", len(listing), len(detail))
	}
	for _, name := range []string{"childrenModelCount", "usedStorage"} {
		if slices.Contains(listing, name) || !slices.Contains(detail, name) {
			t.Errorf("%s must be a name of a single model's answer only", name)
		}
	}
	listing[0] = "changed"
	if hub.ListingExpand()[0] == "changed" {
		t.Error("ListingExpand lends its own slice")
	}
}

func TestKeepExpand(t *testing.T) {
	q := hub.Query{Author: "a", Expand: []string{"tags", "baseModels", "likes"}}
	kept, dropped := q.KeepExpand([]string{"likes", "tags"})
	want := hub.Query{Author: "a", Expand: []string{"tags", "likes"}}
	if diff := cmp.Diff(want, kept); diff != "" || !slices.Equal(dropped, []string{"baseModels"}) {
		t.Errorf("dropped %v (-want +got):\n%s", dropped, diff)
	}
	if len(q.Expand) != 3 {
		t.Error("KeepExpand changed its receiver")
	}
}
