package graph

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSortFolded compares with a sort that compares whole names: with few
// letters, so that many share their first eight, and with zero bytes, which
// look like an end.
func TestSortFolded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"", "owner/", "owner/name-of-many-letters"}).Draw(t, "head") +
				rapid.StringOfN(rapid.RuneFrom([]rune("aAbB\x00")), 0, 10, -1).Draw(t, "tail")
		})
		names := rapid.SliceOfN(name, 0, 200).Draw(t, "names")
		got := make([]int32, len(names))
		for i := range got {
			got[i] = int32(len(got) - 1 - i)
		}
		want := slices.Clone(got)
		at := func(n int32) string { return names[n] }
		sortFolded(got, at, cmp.Compare)
		slices.SortFunc(want, func(x, y int32) int { return cmp.Or(cmp.Compare(Fold(names[x]), Fold(names[y])), cmp.Compare(x, y)) })
		if !slices.Equal(got, want) {
			t.Fatalf("sortFolded of %q:\n got %v\nwant %v", names, got, want)
		}
	})
}

func TestSortKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) (k Key) {
			for _, i := range []int{0, 7, 8, 11} {
				k[i] = rapid.SampledFrom([]byte{0, 1, 0xff}).Draw(t, "byte")
			}
			return k
		}), 0, 100).Draw(t, "keys")
		got := make([]int32, len(keys))
		for i := range got {
			got[i] = int32(i)
		}
		want := slices.Clone(got)
		sortKeys(got, func(n int32) Key { return keys[n] })
		slices.SortStableFunc(want, func(x, y int32) int { return keys[x].Compare(keys[y]) })
		if !slices.Equal(got, want) {
			t.Fatalf("sortKeys of %v:\n got %v\nwant %v", keys, got, want)
		}
	})
}
