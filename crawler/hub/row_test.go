package hub

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mixed is a page with whatever a listing may hold.
const mixed = ` [
  {"_id":"66aa000000000000000000aa","id":"a/b","tags":["x",1]}, {"id":" "},
  7, null, "text", [1, 2], {}, {"id":5, "long":"` + "0123456789012345678901234567890123456789" + `"},
  {
    "id": "c/d",
    "tags": ["one\ntwo"]
  }, {
    "no": "id"
  }]`

func TestRows(t *testing.T) {
	rows, err := Rows([]byte(mixed))
	if err != nil || len(rows) != 10 {
		t.Fatalf("%d rows, %v; want 10", len(rows), err)
	}
	if got := string(rows[8]); got != `{"id":"c/d","tags":["one\ntwo"]}` {
		t.Errorf("row 8 is %s", got)
	}
	for _, row := range rows {
		if bytes.ContainsAny(row, "\r\n") {
			t.Errorf("%q is more than a line", row)
		}
	}
	if _, err := Rows([]byte(`{"error":"no"}`)); err == nil || !strings.Contains(err.Error(), "14 bytes") {
		t.Errorf("Rows of an object: %v", err)
	}
}

// Rows decoded one by one are what the page is.
func TestDecodeRow(t *testing.T) {
	page, err := DecodePage([]byte(mixed))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Rows([]byte(mixed))
	if err != nil {
		t.Fatal(err)
	}
	got := Page{}
	for i, row := range rows {
		it, bad := DecodeRow(row)
		if bad != nil {
			bad.Index = i
			got.Bad = append(got.Bad, *bad)
			continue
		}
		got.Items = append(got.Items, it)
	}
	if diff := cmp.Diff(page, got); diff != "" {
		t.Errorf("-page +rows:\n%s", diff)
	}
	for raw, want := range map[string]string{
		"":           "want an object, got nothing",
		"{\"id\":":   `no JSON: jsontext: unexpected EOF within "/id" after offset 6`,
		"notes":      "want an object, got no JSON (notes)",
		"\x00\x01{}": "want an object, got no JSON",
	} {
		if _, bad := DecodeRow([]byte(raw)); bad == nil || !strings.HasPrefix(bad.Reason, want) {
			t.Errorf("DecodeRow(%q) = %+v, want %s", raw, bad, want)
		}
	}
}
