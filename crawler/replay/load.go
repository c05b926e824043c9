package replay

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxLine bounds a line of a recording; the Hub's largest answers about one
// model are a few megabytes.
const maxLine = 64 << 20

// load reads a recording. Its entries are in the order of their keys, and of
// their lines where keys are equal.
func load(data io.Reader) (*recording, error) {
	in := bufio.NewReaderSize(data, 1<<20)
	magic, err := in.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	var text io.Reader = in
	if bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		zr, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("read recording: %w", err)
		}
		text = zr
	}
	rec := &recording{redirects: map[string]string{}}
	lines := bufio.NewScanner(text)
	lines.Buffer(make([]byte, 1<<20), maxLine)
	n := 0
	for lines.Scan() {
		n++
		if err := rec.add(bytes.TrimSpace(lines.Bytes()), n); err != nil {
			if lines.Err() != nil {
				break // the input ended in this line
			}
			return nil, fmt.Errorf("recording, line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read recording, near line %d: %w", n, err)
	}
	slices.SortStableFunc(rec.entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return rec, nil
}

// add takes one line.
func (rec *recording) add(line []byte, n int) error {
	switch {
	case len(line) == 0:
		return nil
	case line[0] != '{':
		return errors.New("not a JSON object")
	case !json.Valid(line):
		var v any
		return fmt.Errorf("not valid JSON: %w", json.Unmarshal(line, &v))
	}
	raw := string(line)
	e := newEntry(raw, n)
	former := ""
	for name, value := range fields(raw) {
		switch name {
		case "redirect":
			return rec.addRedirect(value)
		case "formerIds":
			former = value
		}
	}
	if former != "" {
		if err := rec.addFormer(former, e.id); err != nil {
			return err
		}
		e = newEntry(without(raw, "formerIds"), n)
	}
	rec.entries = append(rec.entries, e)
	return nil
}

func (rec *recording) addRedirect(value string) error {
	var w struct{ From, To string }
	if err := json.Unmarshal([]byte(value), &w); err != nil || w.From == "" || w.To == "" {
		return errors.New(`a redirect must be {"from": ID, "to": ID}`)
	}
	rec.redirects[strings.ToLower(w.From)] = w.To
	return nil
}

func (rec *recording) addFormer(value, id string) error {
	var former []string
	if err := json.Unmarshal([]byte(value), &former); err != nil || id == "" {
		return errors.New("formerIds must be a list of ids, of an item with an id")
	}
	for _, from := range former {
		rec.redirects[strings.ToLower(from)] = id
	}
	return nil
}

// without is the object less one field.
func without(object, field string) string {
	var b bytes.Buffer
	b.WriteByte('{')
	for name, value := range fields(object) {
		if name != field {
			appendField(&b, name, value)
		}
	}
	b.WriteByte('}')
	return b.String()
}

// appendField writes a field of the object that b ends with.
func appendField(b *bytes.Buffer, name, value string) {
	if last := b.Bytes()[b.Len()-1]; last != '{' {
		b.WriteByte(',')
	}
	b.WriteByte('"')
	b.WriteString(name)
	b.WriteString(`":`)
	b.WriteString(value)
}
