package oracle

import "testing"

func TestListing(t *testing.T) {
	for _, test := range []struct {
		name, items string
		models      int
		odd         []string
	}{
		{name: "skipped", items: `
			[1]
			null
			"a/b"
			{"_id":"«1»"}
			{"id":""}
			{"id":7}
			{"id":"a/b"`},
		{name: "private", items: `
			{"_id":"«1»","id":"a/b"}
			{"_id":"«1»","id":"a/c","private":true}
			{"id":"a/d","private":"true"}
			{"id":"a/e","private":false}`, models: 3},
		{name: "case is two models", items: `
			{"_id":"«1»","id":"a/b"}
			{"_id":"«2»","id":"A/b"}`, models: 2},
		{name: "one _id, upper and lower case", items: `
			{"_id":"«ab»","id":"a/b"}
			{"_id":"«AB»","id":"a/c"}`, models: 1},
		{name: "no _id is not one _id", items: `
			{"_id":"1","id":"a/b"}
			{"_id":"1","id":"a/c"}
			{"_id":"zz0000000000000000000001","id":"a/d"}
			{"_id":"zz0000000000000000000001","id":"a/e"}`, models: 4},
		{name: "newest", items: `
			{"_id":"«1»","id":"a/b","createdAt":"2026-01-02T00:00:00.000Z"}
			{"_id":"«2»","id":"a/b","createdAt":"2026-01-01T00:00:00.000Z"}
			{"_id":"«3»","id":"a/b"}`, models: 1, odd: []string{"duplicate-id a/b " + oid("2"), "duplicate-id a/b " + oid("3")}},
		{name: "greater _id", items: `
			{"_id":"«2»","id":"a/b","createdAt":"2026-01-01T01:00:00.100+01:00"}
			{"_id":"«1»","id":"a/b","createdAt":"2026-01-01T00:00:00.900Z"}`, models: 1, odd: []string{"duplicate-id a/b " + oid("1")}},
		{name: "an _id beats none", items: `
			{"_id":"«1»","id":"a/b"}
			{"id":"a/b"}`, models: 1, odd: []string{"duplicate-id a/b"}},
		{name: "moved before the duplicate is judged", items: `
			{"_id":"«2»","id":"a/b"}
			{"_id":"«1»","id":"a/b"}
			{"_id":"«2»","id":"a/c"}`, models: 2},
		{name: "dates that are none", items: `
			{"_id":"«1»","id":"a/b","createdAt":"2026-02-28T23:59:59Z"}
			{"_id":"«2»","id":"a/b","createdAt":"2026-02-31T00:00:00Z"}
			{"_id":"«3»","id":"a/b","createdAt":"2026-03-01"}
			{"_id":"«4»","id":"a/b","createdAt":1800000000}
			{"_id":"«5»","id":"a/b","createdAt":"2026-03-01T24:00:00Z"}`, models: 1, odd: []string{
			"duplicate-id a/b " + oid("2"), "duplicate-id a/b " + oid("3"),
			"duplicate-id a/b " + oid("4"), "duplicate-id a/b " + oid("5")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := count(t, test.items)
			if a.Models != test.models {
				t.Errorf("%d models, want %d", a.Models, test.models)
			}
			same(t, "anomalies", a.oddities(), test.odd...)
		})
	}
}

// What a dropped item declares is not counted, and of two without _id under one
// id the later received stays.
func TestLaterReceived(t *testing.T) {
	a := count(t, `
		{"id":"a/b","tags":["base_model:x/first"]}
		{"id":"a/b","tags":["base_model:x/second"]}
		{"_id":"«1»","id":"a/c","tags":["base_model:x/third"]}
		{"_id":"«1»","id":"a/d","tags":["base_model:x/fourth"]}`)
	same(t, "edges", a.edges(), "a/b < x/second unspecified", "a/d < x/fourth unspecified")
	same(t, "anomalies", a.oddities(), "duplicate-id a/b")
}
