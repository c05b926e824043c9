package hub_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hflineage/crawler/hub"
)

// FuzzDecodePage holds that a page is valid where encoding/json says so, that
// elements are neither lost nor doubled, and that each decodes alone, and as a
// row, as it does in the page.
func FuzzDecodePage(f *testing.F) {
	for _, element := range realItems {
		f.Add(element)
	}
	f.Add(`{"id":"x/y"},{"id":"x/z"}],[`)
	f.Add("[\n1, [2]]")
	f.Fuzz(func(t *testing.T, element string) {
		body := `[{"id":"first/one"},` + element + `,{"id":"last/one"}]`
		page, err := hub.DecodePage([]byte(body))
		var elems []json.RawMessage
		if valid := json.Unmarshal([]byte(body), &elems) == nil; valid != (err == nil) {
			t.Fatalf("DecodePage(%q): error %v, but valid JSON: %t", body, err, valid)
		}
		rows, rowsErr := hub.Rows([]byte(body))
		if (rowsErr == nil) != (err == nil) || len(rows) != len(elems) || len(page.Items)+len(page.Bad) != len(elems) {
			t.Fatalf("DecodePage(%q) has %d items and %d bad ones, Rows %d, %v; want %d elements", body, len(page.Items), len(page.Bad), len(rows), rowsErr, len(elems))
		}
		bad := map[int]hub.BadItem{}
		for _, b := range page.Bad {
			bad[b.Index] = b
		}
		for i, elem := range elems {
			alone, err := hub.DecodeItem(elem)
			row, badRow := hub.DecodeRow(rows[i])
			_, isBad := bad[i]
			if (err != nil) != isBad || (badRow != nil) != isBad {
				t.Fatalf("element %q: bad in the page %t, alone %v, as a row %v", elem, isBad, err, badRow)
			}
			if isBad {
				continue
			}
			want := page.Items[0]
			page.Items = page.Items[1:]
			if !cmp.Equal(alone, want) || !cmp.Equal(row, want) {
				t.Fatalf("element %q: alone %v, as a row %v, in the page %v", elem, alone, row, want)
			}
		}
	})
}
