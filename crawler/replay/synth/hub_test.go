package synth_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"hflineage/crawler/hub"
	"hflineage/crawler/replay/synth"
)

var expand = []string{
	"baseModels", "createdAt", "disabled", "downloads", "gated", "lastModified",
	"library_name", "likes", "pipeline_tag", "private", "tags",
}

// crawled are the fields that a crawler asks for.
func crawled(field string) bool { return slices.Contains(expand, field) }

func all(string) bool { return true }

func newHub(t *testing.T, n int, seed uint64) *synth.Hub {
	t.Helper()
	h, err := synth.New(n, seed)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// lines are all items, one a line.
func lines(h *synth.Hub) []byte {
	write := h.Writer(all)
	var out []byte
	for i := range h.Len() {
		out = append(write(out, i), '\n')
	}
	return out
}

func TestDeterminism(t *testing.T) {
	t.Parallel()
	a, b, c := lines(newHub(t, 20_000, 7)), lines(newHub(t, 20_000, 7)), lines(newHub(t, 20_000, 8))
	if !bytes.Equal(a, b) {
		t.Error("the same seed gave other bytes")
	}
	if bytes.Equal(a, c) {
		t.Error("another seed gave the same bytes")
	}
}

// Hubs of every size are sound, if not of the shape.
func TestSmall(t *testing.T) {
	t.Parallel()
	sizes := []int{1000, 4321}
	for n := range 90 {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		h := newHub(t, n, uint64(n))
		out := lines(h)
		if got := bytes.Count(out, []byte("\n")); h.Len() != n || got != n {
			t.Fatalf("a Hub of %d has %d models and wrote %d", n, h.Len(), got)
		}
		for line := range bytes.Lines(out) {
			if it, err := hub.DecodeItem(line); err != nil || len(it.Problems) > 0 {
				t.Fatalf("of %d: %v %v: %s", n, err, it.Problems, line)
			}
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, n := range []int{-1, synth.MaxModels + 1} {
		if _, err := synth.New(n, 1); err == nil {
			t.Errorf("New(%d) succeeded", n)
		}
	}
}

// What holds for each model by itself: keys ascend and are found, times are in
// the past and in the key, ids are found in any case and are well-formed.
func TestModels(t *testing.T) {
	t.Parallel()
	h := newHub(t, 20_000, 3)
	write := h.Writer(crawled)
	last, seen := "", map[string]bool{}
	former := 0
	for i := range h.Len() {
		it, err := hub.DecodeItem(write(nil, i))
		if err != nil {
			t.Fatal(err)
		}
		made, ok := hub.KeyTime(it.Key)
		if !ok || it.Key <= last || it.Key != h.Key(i) || !made.Equal(it.CreatedAt) || made.After(h.Until()) {
			t.Fatalf("model %d: key %s after %s, created %s", i, it.Key, last, it.CreatedAt)
		}
		if it.LastModified.Before(it.CreatedAt) {
			t.Errorf("model %d: modified %s, created %s", i, it.LastModified, it.CreatedAt)
		}
		if at, found := h.Search(it.Key); at != i || !found {
			t.Fatalf("Search(%s) = %d, %v, want %d", it.Key, at, found, i)
		}
		if at, found := h.Find(strings.ToUpper(it.ID)); at != i || !found {
			t.Fatalf("Find(%s) = %d, %v, want %d", it.ID, at, found, i)
		}
		if seen[strings.ToLower(it.ID)] || strings.Count(it.ID, "/") != 1 {
			t.Errorf("model %d: id %q", i, it.ID)
		}
		last, seen[strings.ToLower(it.ID)] = it.Key, true
		if old := strings.Replace(it.ID, "-", "", 1); old != it.ID {
			if to, ok := h.Renamed(old); ok && to == it.ID {
				former++
			}
		}
	}
	if former < h.Len()/20 || former > h.Len()/5 {
		t.Errorf("%d of %d models were renamed", former, h.Len())
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	h := newHub(t, 1000, 3)
	key := h.Key(500)
	for _, tc := range []struct {
		key   string
		want  int
		found bool
	}{
		{"", 0, false},
		{"0", 0, false},
		{key, 500, true},
		{key[:20], 500, false},
		{key + "0", 501, false},
		{key[:23] + "g", 501, false},
		{"zz", 1000, false},
	} {
		if i, found := h.Search(tc.key); i != tc.want || found != tc.found {
			t.Errorf("Search(%q) = %d, %v, want %d, %v", tc.key, i, found, tc.want, tc.found)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	h := newHub(t, 100_000, 3)
	for _, tc := range []struct {
		name, to string // "": not renamed
		found    bool
	}{
		{name: "google-bert/bert-base-uncased", found: true},
		{name: "bert-base-uncased", to: "google-bert/bert-base-uncased"},
		{name: "runwayml/Stable-Diffusion-v1-5", to: "stable-diffusion-v1-5/stable-diffusion-v1-5"},
		{name: "decapoda-research/llama-7b-hf"},
		{name: "user-1/zzzzz"},
		{name: "a/b"},
		{name: "a/ü!"},
		{name: ""},
	} {
		if _, found := h.Find(tc.name); found != tc.found {
			t.Errorf("Find(%q): %v, want %v", tc.name, found, tc.found)
		}
		if to, ok := h.Renamed(tc.name); to != tc.to || ok != (tc.to != "") {
			t.Errorf("Renamed(%q) = %q, %v, want %q", tc.name, to, ok, tc.to)
		}
	}
}

func TestWriter(t *testing.T) {
	t.Parallel()
	h := newHub(t, 1000, 1)
	for _, tc := range []struct {
		has  func(string) bool
		want []string
	}{
		{func(string) bool { return false }, []string{"_id", "id"}},
		{func(f string) bool { return f == "tags" || f == "sha" }, []string{"_id", "id", "tags"}},
		{func(f string) bool { return f == "author" || f == "modelId" }, []string{"_id", "id", "author", "modelId"}},
	} {
		var item map[string]json.RawMessage
		if err := json.Unmarshal(h.Writer(tc.has)(nil, 500), &item); err != nil {
			t.Fatal(err)
		}
		for _, name := range tc.want {
			if item[name] == nil {
				t.Errorf("no %s in %v", name, item)
			}
		}
		if len(item) != len(tc.want) {
			t.Errorf("%d fields, want %v", len(item), tc.want)
		}
	}
}
