package hub

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Page is one decoded page of a listing.
type Page struct {
	Items []Item
	Bad   []BadItem // elements that could not be kept, by ascending Index
}

// BadItem is an element of a page that is no object or has no usable id.
type BadItem struct {
	Index   int    // position in the page, counted from 0, bad ones included
	Reason  string // such as "no id"
	Excerpt string // how the element begins, at most some 200 bytes
}

// DecodePage decodes the body of a listing. It fails only if the body as a
// whole is no JSON list: cut off, HTML, an error object. Odd elements go to
// Page.Bad and odd fields to Item.Problems, and cost the others nothing.
//
// Items keep parts of strings of their own, never of body.
func DecodePage(body []byte) (Page, error) {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 || body[0] != '[' {
		return Page{}, fmt.Errorf("decode page: want a JSON list, got %s", describe(body))
	}
	var elems []wireItem
	err := json.Unmarshal(body, &elems)
	// An element of another type is passed over, left zero, and reported in
	// the end by this error; nothing else in wireItem can cause one.
	var wrongType *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrongType) {
		return Page{}, fmt.Errorf("decode page of %d bytes: %w", len(body), err)
	}
	page := Page{Items: make([]Item, 0, len(elems))}
	for i := range elems {
		if reason := elems[i].unusable(); reason != "" {
			page.Bad = append(page.Bad, BadItem{Index: i, Reason: reason})
			continue
		}
		page.Items = append(page.Items, elems[i].item())
	}
	return page, explain(page.Bad, body)
}

// explain adds the excerpts, and says of what is no object what it is.
func explain(bad []BadItem, body []byte) error {
	if len(bad) == 0 {
		return nil
	}
	var raws []json.RawMessage
	if err := json.Unmarshal(body, &raws); err != nil {
		return fmt.Errorf("decode page: %w", err) // decoded before: damage in memory
	}
	for i, b := range bad {
		raw := raws[b.Index]
		bad[i].Excerpt = excerpt(string(oneLine(raw)), 200)
		if err := object(raw); err != nil {
			bad[i].Reason = err.Error()
		}
	}
	return nil
}

// object fails unless raw begins like a JSON object.
func object(raw []byte) error {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) > 0 && raw[0] == '{' {
		return nil
	}
	return fmt.Errorf("want an object, got %s", describe(raw))
}

// describe says in a few words what a body is that is not what was wanted.
func describe(body []byte) string {
	start := excerpt(plainText(string(body[:min(len(body), 400)])), 80)
	switch {
	case len(body) == 0:
		return "nothing"
	case body[0] == '<':
		return fmt.Sprintf("HTML (%s)", start)
	case !json.Valid(body):
		return fmt.Sprintf("no JSON (%s)", start)
	}
	return fmt.Sprintf("%s (%s)", kind(body), start)
}
