package replay

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// draft is a recording in the making: a copy of one that can be changed.
type draft struct {
	from      *recording
	entries   []entry
	off       []bool           // of each entry: it is gone
	ids       map[string][]int // entries by id in lower case, in their order
	keys      map[string]int   // how many entries have a key
	redirects map[string]string
	gone      map[string]string // raw items by key
}

func newDraft(rec *recording) *draft {
	d := &draft{
		from: rec, entries: slices.Clone(rec.entries), off: make([]bool, len(rec.entries)),
		ids: make(map[string][]int, len(rec.entries)), keys: make(map[string]int, len(rec.entries)),
		redirects: maps.Clone(rec.redirects), gone: maps.Clone(rec.gone),
	}
	if d.gone == nil {
		d.gone = map[string]string{}
	}
	for i := range d.entries {
		d.index(i)
	}
	return d
}

func (d *draft) index(i int) {
	e := &d.entries[i]
	d.keys[e.key]++
	d.ids[lower(e.id)] = append(d.ids[lower(e.id)], i)
}

// find is the entry of an id as [recording.lookup] finds it, or -1.
func (d *draft) find(id string) int {
	found := -1
	for _, i := range d.ids[lower(id)] {
		switch {
		case d.off[i] || id == "":
		case found < 0, d.entries[i].id == id, d.entries[found].id != id:
			found = i
		}
	}
	return found
}

// recording is what has become of it.
func (d *draft) recording() *recording {
	rec := &recording{redirects: d.redirects, gone: d.gone, until: d.from.until}
	for i := range d.entries {
		if !d.off[i] {
			rec.entries = append(rec.entries, d.entries[i])
		}
	}
	slices.SortStableFunc(rec.entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return rec
}

func (d *draft) apply(m Mutation) error {
	if err := m.check(); err != nil {
		return err
	}
	switch {
	case m.Appear != nil:
		return d.appear(m.Appear)
	case m.Gone != "":
		return d.goes(m.Gone)
	case m.Rename != nil:
		return d.rename(m.Rename.From, m.Rename.To)
	case m.Change != nil:
		return d.change(m.Change)
	case m.Private != "":
		return d.set(m.Private, map[string]string{"private": "true"})
	}
	return d.set(m.Public, map[string]string{"private": "false"})
}

func errNoModel(id string) error { return fmt.Errorf("there is no model %q", id) }

func (d *draft) appear(item json.RawMessage) error {
	var one recording
	one.redirects = map[string]string{}
	if err := one.add([]byte(strings.TrimSpace(string(item))), 0); err != nil {
		return err
	}
	if len(one.entries) != 1 {
		return errors.New("what appears must be an item")
	}
	e := one.entries[0]
	switch {
	case e.id == "" || e.field("_id") == "":
		return errors.New("what appears must have an id and an _id")
	case d.find(e.id) >= 0:
		return fmt.Errorf("%q is taken by another model", e.id)
	case d.keys[e.key] > 0:
		return fmt.Errorf("the _id %q of %q is taken by another model", e.key, e.id)
	}
	delete(d.redirects, lower(e.id))
	maps.Copy(d.redirects, one.redirects)
	delete(d.gone, e.key)
	d.entries, d.off = append(d.entries, e), append(d.off, false)
	d.index(len(d.entries) - 1)
	return nil
}

func (d *draft) goes(id string) error {
	i := d.find(id)
	if i < 0 {
		return errNoModel(id)
	}
	e := &d.entries[i]
	d.off[i] = true
	d.keys[e.key]--
	d.gone[e.key] = e.raw
	if d.find(e.id) < 0 { // not of two listed under one id
		maps.DeleteFunc(d.redirects, func(_, to string) bool { return strings.EqualFold(to, e.id) })
	}
	return nil
}

func (d *draft) rename(from, to string) error {
	i := d.find(from)
	switch j := d.find(to); {
	case i < 0:
		return errNoModel(from)
	case to == "":
		return errors.New("the new id is empty")
	case j >= 0 && j != i:
		return fmt.Errorf("%q is taken by another model", to)
	}
	e := d.entries[i]
	owner, _, _ := strings.Cut(to, "/")
	set := map[string]string{"id": quote(to)}
	for name, value := range map[string]string{"author": quote(owner), "modelId": quote(to)} {
		if e.field(name) != "" {
			set[name] = value
		}
	}
	d.put(i, set)
	for former, target := range d.redirects {
		if strings.EqualFold(target, e.id) {
			d.redirects[former] = to
		}
	}
	d.redirects[lower(e.id)] = to
	delete(d.redirects, lower(to))
	d.renameBase(e.key, to)
	return nil
}

// renameBase gives a model its new id where others name it by its key.
func (d *draft) renameBase(key, to string) {
	for i := range d.entries {
		if d.off[i] || !strings.Contains(d.entries[i].raw, quote(key)) {
			continue
		}
		if bases, ok := renamedBase(d.entries[i].field("baseModels"), key, to); ok {
			d.put(i, map[string]string{"baseModels": bases})
		}
	}
}

func (d *draft) change(change json.RawMessage) error {
	raw := strings.TrimSpace(string(change))
	if !json.Valid(change) || raw[0] != '{' {
		return errors.New("a change must be a JSON object")
	}
	id, set := "", map[string]string{}
	for name, value := range fields(raw) {
		switch name {
		case "id":
			id = stringOf(value)
		case "_id", "formerIds", "redirect":
			return fmt.Errorf("a change cannot set %s", name)
		default:
			set[name] = value
		}
	}
	return d.set(id, set)
}

// set sets fields of the model of an id.
func (d *draft) set(id string, set map[string]string) error {
	i := d.find(id)
	if i < 0 {
		return errNoModel(id)
	}
	d.put(i, set)
	return nil
}

// put sets fields of entry i, whose key stays.
func (d *draft) put(i int, set map[string]string) {
	e := newEntry(edited(d.entries[i].raw, set), 0)
	e.key = d.entries[i].key
	before := d.entries[i].id
	d.entries[i] = e
	if before != e.id {
		k := lower(before)
		d.ids[k] = slices.DeleteFunc(d.ids[k], func(j int) bool { return j == i })
		d.ids[lower(e.id)] = append(d.ids[lower(e.id)], i)
	}
}
