package crawler_test

import (
	"bytes"
	"fmt"
	"time"

	"hflineage/crawler/replay"
)

// lively is a listing with renames, models that are absent, and what is odd.
func lively() string {
	var b bytes.Buffer
	for n, item := range []struct{ id, more string }{
		{"owner/root", `,"tags":["license:mit"]`},
		{"owner/a", `,"tags":["base_model:finetune:owner/root"]`},
		{"owner/b", `,"tags":["base_model:adapter:Owner/Root"],"formerIds":["old/b"]`},
		{"owner/c", `,"tags":["base_model:quantized:old/b","base_model:gone/x"]`},
		{"owner/d", `,"tags":["base_model:merge:owner/a","base_model:owner/d"]`},
		{"owner/hidden", `,"private":true`},
		{"owner/e", `,"tags":["base_model:gone/y","base_model:gone/z"],"likes":-1`},
		{"owner/f", `,"tags":["base_model:owner/a"]`},
		{"owner/g", `,"tags":["base_model:finetune:owner/f"]`},
		{" ", ``},
		{"owner/h", `,"tags":["base_model:owner/c"]`},
		{"owner/i", ``}, {"owner/j", ``}, {"owner/k", `,"tags":["base_model:owner/j"]`}, {"owner/l", ``}, {"owner/m", ``},
	} {
		fmt.Fprintln(&b, model(n, item.id, item.more+`,"lastModified":"2024-01-02T00:00:00.000Z"`))
	}
	return b.String()
}

const livelyModels = 16

// liven changes it.
func liven() []replay.Mutation {
	today := t0.Add(time.Hour).Format("2006-01-02T15:04:05.000Z")
	appear := fmt.Sprintf(`{"_id":"%08x%016x","id":"owner/new","createdAt":%q,"lastModified":%q,"tags":["base_model:owner/a","base_model:gone/new"]}`, t0.Add(time.Hour).Unix(), 1, today, today)
	return []replay.Mutation{
		{Appear: []byte(appear)},
		{Gone: "owner/g"},
		{Rename: &replay.Rename{From: "owner/i", To: "owner/i2"}},
		{Change: fmt.Appendf(nil, `{"id":"owner/f","lastModified":%q,"tags":["base_model:finetune:owner/b"]}`, today)},
		{Change: fmt.Appendf(nil, `{"id":"owner/l","lastModified":%q,"tags":["base_model:owner/root","base_model:lost/one"]}`, today)},
	}
}
