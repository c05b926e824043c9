package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Rows returns the elements of the body of a listing as the Hub wrote them, each
// on one line: what [DecodePage] makes items and bad items of, by index.
func Rows(body []byte) ([][]byte, error) {
	var raws []json.RawMessage
	if err := json.Unmarshal(body, &raws); err != nil {
		return nil, fmt.Errorf("decode page of %d bytes: %w", len(body), err)
	}
	rows := make([][]byte, len(raws))
	for i, raw := range raws {
		rows[i] = oneLine(raw)
	}
	return rows, nil
}

// oneLine is a JSON value without the line ends between its parts.
func oneLine(raw []byte) []byte {
	if !bytes.ContainsAny(raw, "\r\n") {
		return raw
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return raw // checked before: damage in memory
	}
	return b.Bytes()
}

// DecodeRow decodes an element of a listing that came by itself, as DecodePage
// decodes those of a page: it returns the item, or what is bad about it. Its
// Index is left to the caller.
func DecodeRow(raw []byte) (Item, *BadItem) {
	if err := object(raw); err != nil {
		return Item{}, badRow(raw, err.Error())
	}
	var w wireItem
	if err := readObject(raw, w.field); err != nil {
		return Item{}, badRow(raw, "no JSON: "+err.Error())
	}
	if reason := w.unusable(); reason != "" {
		return Item{}, badRow(raw, reason)
	}
	return w.item(), nil
}

func badRow(raw []byte, reason string) *BadItem {
	return &BadItem{Reason: reason, Excerpt: excerpt(string(raw[:min(len(raw), 400)]), 200)}
}
