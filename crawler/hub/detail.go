package hub

import (
	"encoding/json"
	"fmt"
)

// Detail is the answer about one model.
type Detail struct {
	Item
	// Children counts the model's own children by relation, nil unless
	// childrenModelCount was asked for and had a known form.
	Children *Children
}

// Children is the Hub's count of the models that declare a model as their
// base, one number a relation.
type Children struct {
	Finetune  int64 `json:"finetune"`
	Adapter   int64 `json:"adapter"`
	Merge     int64 `json:"merge"`
	Quantized int64 `json:"quantized"`
}

// Total is the sum over the relations.
func (c Children) Total() int64 { return c.Finetune + c.Adapter + c.Merge + c.Quantized }

// DecodeDetail decodes the answer of [ModelPath]. Like [DecodeItem] it fails
// only if body is no object or has no usable id.
func DecodeDetail(body []byte) (Detail, error) {
	var w wireItem
	var children json.RawMessage
	err := readObject(body, func(name []byte) json.Unmarshaler {
		if string(name) == "childrenModelCount" {
			return &children
		}
		return w.field(name)
	})
	if err != nil {
		return Detail{}, fmt.Errorf("decode model: %w", err)
	}
	if reason := w.unusable(); reason != "" {
		return Detail{}, fmt.Errorf("decode model: %s", reason)
	}
	d := Detail{Item: w.item()}
	d.children(children)
	return d, nil
}

func (d *Detail) children(raw json.RawMessage) {
	switch kind(raw) {
	case "nothing", "null":
		return
	case "an object":
	default:
		d.Problems = append(d.Problems, fmt.Sprintf("childrenModelCount is %s, not an object", kind(raw)))
		return
	}
	var w struct {
		Finetune  count `json:"finetune"`
		Adapter   count `json:"adapter"`
		Merge     count `json:"merge"`
		Quantized count `json:"quantized"`
	}
	if err := json.Unmarshal(raw, &w); err != nil {
		d.Problems = append(d.Problems, "childrenModelCount cannot be read: "+err.Error())
		return
	}
	for _, wrong := range []string{w.Finetune.wrong, w.Adapter.wrong, w.Merge.wrong, w.Quantized.wrong} {
		if wrong != "" {
			d.Problems = append(d.Problems, "a number of childrenModelCount "+wrong)
		}
	}
	d.Children = &Children{
		Finetune: w.Finetune.value, Adapter: w.Adapter.value,
		Merge: w.Merge.value, Quantized: w.Quantized.value,
	}
}
