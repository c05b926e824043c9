package replay

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hflineage/crawler/archive"
)

// load reads a recording. Its entries are in the order of their keys, and of
// their lines where keys are equal.
func load(data io.Reader) (*recording, error) {
	in, err := archive.NewReader(data, "recording")
	if err != nil {
		return nil, err
	}
	defer in.Close()
	rec := &recording{redirects: map[string]string{}}
	for {
		lines, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		take := rec.add
		if in.IsArchive() {
			take = rec.addRow
		}
		for i := range lines.Len() {
			if err := take(lines.Line(i), lines.First+i); err != nil {
				return nil, fmt.Errorf("recording line %d: %w", lines.First+i, err)
			}
		}
	}
	for _, l := range in.Lookups() {
		if l.To != "" {
			rec.redirects[strings.ToLower(l.Name)] = l.To
		}
	}
	if run := in.Run(); run != nil {
		rec.until = run.Until
	}
	slices.SortStableFunc(rec.entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return rec, nil
}

// addRow takes one line of an archive: an element of a listing, of any kind.
func (rec *recording) addRow(line []byte, n int) error {
	switch {
	case len(line) == 0:
		return nil
	case !json.Valid(line):
		return errInvalid(line)
	}
	rec.entries = append(rec.entries, newEntry(string(line), n))
	return nil
}

func errInvalid(line []byte) error {
	var v any
	return fmt.Errorf("not valid JSON: %w", json.Unmarshal(line, &v))
}

// add takes one line.
func (rec *recording) add(line []byte, n int) error {
	switch {
	case len(line) == 0:
		return nil
	case line[0] != '{':
		return errors.New("not a JSON object")
	case !json.Valid(line):
		return errInvalid(line)
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
