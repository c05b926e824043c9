package hub

import (
	"bytes"
	"encoding/json"
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
	page := Page{Items: make([]Item, 0, MaxLimit)}
	d, i := newStream(body), 0
	err := d.list(func() error {
		begin := d.InputOffset()
		item, reason, err := readElement(d)
		switch {
		case err != nil:
			return err
		case reason != "":
			raw := bytes.TrimLeft(body[begin:d.InputOffset()], ", \t\r\n")
			page.Bad = append(page.Bad, BadItem{Index: i, Reason: reason, Excerpt: excerpt(string(oneLine(raw)), 200)})
		default:
			page.Items = append(page.Items, item)
		}
		i++
		return nil
	})
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return Page{}, fmt.Errorf("decode page of %d bytes: %w", len(body), err)
	}
	return page, nil
}

// readElement reads the next value as an item; reason is why it cannot be kept.
func readElement(d stream) (it Item, reason string, err error) {
	if d.PeekKind() != '{' {
		raw, err := d.ReadValue()
		if err != nil {
			return Item{}, "", err
		}
		return Item{}, object(raw).Error(), nil
	}
	var w wireItem
	if err := d.object(w.field); err != nil {
		return Item{}, "", err
	}
	if reason := w.unusable(); reason != "" {
		return Item{}, reason, nil
	}
	return w.item(), "", nil
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
