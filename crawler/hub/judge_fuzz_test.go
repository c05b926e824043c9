package hub_test

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"hflineage/crawler/hub"
)

// count is a number of things, also where it stands in a string.
func (j *judged) count(name string) int64 {
	n, ok := countOf(j.value(name))
	if !ok {
		j.odd = append(j.odd, name)
	}
	return n
}

// countOf cuts off the fraction and keeps what is in range.
func countOf(v any) (n int64, ok bool) {
	var s string
	switch v := v.(type) {
	case nil:
		return 0, true
	case json.Number:
		s = v.String()
	case string:
		s = strings.TrimSpace(v)
	default:
		return 0, false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return max(n, 0), n >= 0
	}
	f, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil && !math.IsInf(f, 1), math.IsNaN(f), f < 0:
		return 0, false
	case f >= math.MaxInt64:
		return math.MaxInt64, true
	}
	return int64(f), true
}

// baseModels are the parents in each of the shapes.
func (j *judged) baseModels() (b hub.BaseModels) {
	switch v := j.value("baseModels").(type) {
	case nil:
	case map[string]any:
		var w struct{ Relation, Models any }
		_ = json.Unmarshal(j.fields["baseModels"], &w)
		relation, ok := w.Relation.(string)
		if !ok && w.Relation != nil {
			j.odd = append(j.odd, "baseModels.relation")
		}
		b.Relation = relation
		var raws struct{ Models json.RawMessage }
		_ = json.Unmarshal(j.fields["baseModels"], &raws)
		switch w.Models.(type) {
		case nil:
		case string, map[string]any:
			j.ref(&b, "baseModels.models", raws.Models)
		case []any:
			j.refs(&b, "baseModels.models", raws.Models)
		default:
			j.odd = append(j.odd, "baseModels.models")
		}
	case []any:
		j.refs(&b, "baseModels", j.fields["baseModels"])
	case string:
		b.Models = []hub.Ref{{ID: v}}
		if v == "" {
			b.Models = nil
			j.odd = append(j.odd, "baseModels")
		}
	default:
		j.odd = append(j.odd, "baseModels")
	}
	return b
}

func (j *judged) refs(b *hub.BaseModels, path string, raw json.RawMessage) {
	var list []json.RawMessage
	_ = json.Unmarshal(raw, &list)
	for i, one := range list {
		j.ref(b, path+"["+strconv.Itoa(i)+"]", one)
	}
}

// ref is one parent; a key or an id of another type is none.
func (j *judged) ref(b *hub.BaseModels, path string, raw json.RawMessage) {
	var r hub.Ref
	switch v := anyOf(string(raw)).(type) {
	case string:
		r.ID = v
	case map[string]any:
		var w struct {
			Key any `json:"_id"`
			ID  any
		}
		_ = json.Unmarshal(raw, &w)
		r.Key, _ = w.Key.(string)
		r.ID, _ = w.ID.(string)
	}
	if r == (hub.Ref{}) {
		j.odd = append(j.odd, path)
		return
	}
	b.Models = append(b.Models, r)
}

// wantChildren makes sure of the counts of an answer about one model.
func wantChildren(t *testing.T, raw string, got *hub.Children) {
	t.Helper()
	var fields map[string]json.RawMessage
	_ = json.Unmarshal([]byte(raw), &fields)
	var w struct{ Finetune, Adapter, Merge, Quantized any }
	if _, ok := anyOf(string(fields["childrenModelCount"])).(map[string]any); !ok {
		if got != nil {
			t.Errorf("DecodeDetail(%q) has the children %+v, want none", raw, *got)
		}
		return
	}
	d := json.NewDecoder(strings.NewReader(string(fields["childrenModelCount"])))
	d.UseNumber()
	_ = d.Decode(&w)
	var want hub.Children
	want.Finetune, _ = countOf(w.Finetune)
	want.Adapter, _ = countOf(w.Adapter)
	want.Merge, _ = countOf(w.Merge)
	want.Quantized, _ = countOf(w.Quantized)
	if got == nil || *got != want {
		t.Errorf("DecodeDetail(%q) has the children %+v, want %+v", raw, got, want)
	}
}
