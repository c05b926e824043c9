package replay

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"hflineage/crawler/hub"
)

// recording is the data behind a Server. The entries and redirects are fixed
// once it is loaded; the indexes are made when first asked for, as a sweep of
// millions of items needs none of them.
type recording struct {
	entries   []entry           // by key
	redirects map[string]string // former id in lower case to the new one
	until     time.Time         // of an archive: when its listing was taken
	gone      map[string]string // items that mutations took away, by key

	orders   [len(sortFields)]order
	tagsOnce sync.Once
	tags     map[string][]uint32 // entries by what a filter can name
	kidsOnce sync.Once
	kids     map[string]*hub.Children // by id in lower case
	idsOnce  sync.Once
	ids      []uint32 // entries with an id, by id in lower case, then by key
}

// entry is an item, with the fields parsed that every order and most filters
// look at. Its strings are parts of raw where that is possible.
type entry struct {
	raw     string // the item as it is served
	key     string // _id, or what stands for it
	id      string // "" if missing
	private bool
	gated   bool
	values  [len(sortFields)]float64 // -Inf for a missing value
}

// sortFields are the sort keys other than createdAt. All are numbers or times,
// and descending only.
var sortFields = [...]string{hub.SortTrending, hub.SortDownloads, hub.SortLikes, hub.SortModified}

// newEntry indexes an item of the recording's line n.
func newEntry(raw string, n int) entry {
	e := entry{raw: raw}
	for i := range e.values {
		e.values[i] = math.Inf(-1)
	}
	created := ""
	for name, value := range fields(raw) {
		switch name {
		case "_id":
			e.key = stringOf(value)
		case "id":
			e.id = stringOf(value)
		case "private":
			e.private = value == "true"
		case "gated":
			e.gated = value != "false" && value != "null"
		case "createdAt":
			created = value
		default:
			for i, field := range sortFields {
				if name == field {
					e.values[i] = sortValue(value)
				}
			}
		}
	}
	if e.key == "" {
		e.key = fallbackKey(created, n)
	}
	return e
}

// fallbackKey orders an item without _id by its time of creation and then by
// its line.
func fallbackKey(created string, n int) string {
	at, err := time.Parse(time.RFC3339, stringOf(created))
	if err != nil {
		at = time.Time{}
	}
	return hub.KeyAt(at)[:8] + fmt.Sprintf("%016x", n)
}

// sortValue is the place of a JSON value in an order: numbers as they are,
// times as their milliseconds, all else last.
func sortValue(value string) float64 {
	if f, err := strconv.ParseFloat(value, 64); err == nil {
		return f
	}
	if t, err := time.Parse(time.RFC3339, stringOf(value)); err == nil {
		return float64(t.UnixMilli())
	}
	return math.Inf(-1)
}

// stringOf decodes a JSON string; "" for every other value.
func stringOf(value string) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	if strings.IndexByte(value, '\\') < 0 {
		return value[1 : len(value)-1]
	}
	var s string
	if json.Unmarshal([]byte(value), &s) != nil {
		return ""
	}
	return s
}

// field is the value of one field of the entry, or "".
func (e *entry) field(name string) string {
	found := ""
	for n, value := range fields(e.raw) {
		if n == name {
			found = value
		}
	}
	return found
}

// author is the namespace, "" for a bare name.
func (e *entry) author() string {
	owner, _, ok := strings.Cut(e.id, "/")
	if !ok {
		return ""
	}
	return owner
}
