package hub

import (
	"bytes"
	"encoding/json"
	"errors"
)

var errCondition = errors.New("unknown form")

// bound is the condition on _id.
type bound struct {
	Gt *string `json:"$gt"`
	Lt *string `json:"$lt"`
}

// parseCondition reads what a cursor carries; see Cursor for the forms.
func parseCondition(raw []byte) (Cursor, error) {
	var w struct {
		ID     *bound                       `json:"_id"`
		Or     []map[string]json.RawMessage `json:"$or"`
		Search string                       `json:"searchSequenceToken"`
	}
	if err := strict(raw, &w); err != nil {
		return Cursor{}, err
	}
	c := Cursor{Search: w.Search}
	if len(w.Or) > 0 && w.ID == nil {
		return c, c.parseOr(w.Or)
	}
	switch {
	case w.ID == nil || w.Or != nil || (w.ID.Gt == nil) == (w.ID.Lt == nil):
		return Cursor{}, errCondition
	case w.ID.Gt != nil:
		c.Key = *w.ID.Gt
	default:
		c.Key, c.Descending = *w.ID.Lt, true
	}
	return c, nil
}

// parseOr reads the alternatives of a descending order. The first one tells
// everything; the others must be what follows from it.
func (c *Cursor) parseOr(alts []map[string]json.RawMessage) error {
	first := alts[0]
	if len(first) != 2 || first["_id"] == nil {
		return errCondition
	}
	var id bound
	if err := strict(first["_id"], &id); err != nil || id.Gt == nil || id.Lt != nil {
		return errCondition
	}
	c.Key = *id.Gt
	for name, value := range first {
		if name != "_id" {
			c.Field, c.Value = name, string(value)
		}
	}
	if c.Field == "" {
		return errCondition
	}
	return c.checkRest(alts[1:])
}

// checkRest compares the further alternatives with those of the cursor read so
// far, by writing that cursor and reading it back.
func (c *Cursor) checkRest(rest []map[string]json.RawMessage) error {
	var want struct {
		Or []map[string]json.RawMessage `json:"$or"`
	}
	if err := json.Unmarshal([]byte(c.JSON()), &want); err != nil || len(want.Or) != len(rest)+1 {
		return errCondition
	}
	for i, alt := range rest {
		got, ok := alt[c.Field]
		if !ok || len(alt) != 1 || compact(got) != compact(want.Or[i+1][c.Field]) {
			return errCondition
		}
	}
	c.Value = compact(json.RawMessage(c.Value))
	return nil
}

// compact is raw without blanks; raw has been checked.
func compact(raw json.RawMessage) string {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return string(raw)
	}
	return b.String()
}

// strict decodes one JSON value and nothing behind it, refusing unknown names.
func strict(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return errCondition
	}
	if dec.More() {
		return errCondition
	}
	return nil
}
