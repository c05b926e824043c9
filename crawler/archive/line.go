package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hflineage/graph"
)

// version is that of the format, in the head.
const version = 1

// mark is how a line of ours begins.
var mark = []byte(`{"hflineage":`)

// envelope is a line of ours.
type envelope struct {
	Own own `json:"hflineage"`
}

// own is what a line of ours says: a head, a look-up or a run.
type own struct {
	Archive int           `json:"archive,omitempty"`
	Begun   time.Time     `json:"begun,omitzero"`
	Lookup  *graph.Lookup `json:"lookup,omitempty"`
	Run     *graph.Run    `json:"run,omitempty"`
	SHA256  string        `json:"sha256,omitempty"` // with Run: of all before that line, unpacked
}

func isOwn(line []byte) bool { return bytes.HasPrefix(line, mark) }

// parse reads a line of ours.
func parse(line []byte) (own, error) {
	var e envelope
	if err := json.Unmarshal(line, &e); err != nil {
		return own{}, fmt.Errorf("the line cannot be read: %w", err)
	}
	switch o := e.Own; {
	case o.Archive > version:
		return own{}, fmt.Errorf("an archive of version %d, and this hflineage reads up to %d: take a newer one", o.Archive, version)
	case o.Archive <= 0 && o.Lookup == nil && o.Run == nil:
		return own{}, errors.New("neither a head, nor a look-up, nor a run")
	default:
		return o, nil
	}
}

// append appends o as a line.
func (o own) append(dst []byte) ([]byte, error) {
	line, err := json.Marshal(envelope{o})
	if err != nil {
		return nil, err
	}
	return append(append(dst, line...), '\n'), nil
}

// appendItem appends an item as a line that is none of ours.
func appendItem(dst, item []byte) ([]byte, error) {
	item = bytes.TrimSpace(item)
	switch {
	case len(item) == 0:
		return nil, errors.New("archive: an empty item")
	case bytes.ContainsAny(item, "\r\n"):
		var b bytes.Buffer
		if err := json.Compact(&b, item); err != nil {
			return nil, fmt.Errorf("archive: an item that is no JSON: %w", err)
		}
		item = b.Bytes()
	}
	if isOwn(item) {
		dst = append(dst, '{', ' ')
		item = item[1:]
	}
	return append(append(dst, item...), '\n'), nil
}
