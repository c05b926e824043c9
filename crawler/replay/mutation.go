package replay

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Mutation is one thing that happens to the models of a recording, just before
// the request of a number is served. Exactly one of the fields behind At is set.
// As on the Hub, lastModified moves only where a Change says so.
type Mutation struct {
	// At is the number of the request, from 1; at a smaller one it happens as
	// soon as anything is asked. Of one number they happen in their order.
	At int `json:"at,omitempty"`

	// Appear lists an item, whose id and _id must be free. A former name that it
	// takes leads nowhere else any more. An item that was gone can come back.
	Appear json.RawMessage `json:"appear,omitempty"`
	// Gone takes a model away, by its id, and what redirected to it.
	Gone string `json:"gone,omitempty"`
	// Rename gives a model another id. The former one redirects from then on,
	// and what redirected to it leads to the new one. In baseModels of other
	// models the new id stands with the same _id; their tags stay as they are.
	Rename *Rename `json:"rename,omitempty"`
	// Change is an object with the id of a model and the fields to set, null for
	// those to take out. The names id and _id stay.
	Change json.RawMessage `json:"change,omitempty"`
	// Private and Public hide a model, and show it, by its id.
	Private string `json:"private,omitempty"`
	Public  string `json:"public,omitempty"`

	line int // where it was read, 0 if nowhere
}

// Rename is a model's id and the one that it shall have.
type Rename struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// longestLine is the longest line of a file of mutations.
const longestLine = 64 << 20

// ReadMutations reads JSON lines, a [Mutation] each; blank ones are passed over.
// It fails at a line that is none, naming it by its number.
func ReadMutations(r io.Reader) ([]Mutation, error) {
	var list []Mutation
	in := bufio.NewScanner(r)
	in.Buffer(nil, longestLine)
	n := 0
	for in.Scan() {
		n++
		line := bytes.TrimSpace(in.Bytes())
		if len(line) == 0 {
			continue
		}
		m := Mutation{line: n}
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		err := dec.Decode(&m)
		if err == nil && dec.More() {
			err = errors.New("more than one JSON value")
		}
		if err == nil {
			err = m.check()
		}
		if err != nil {
			return nil, fmt.Errorf("mutation line %d: %w", n, err)
		}
		list = append(list, m)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("mutation line %d: %w", n+1, err)
	}
	return list, nil
}

// check tells whether it is one thing.
func (m *Mutation) check() error {
	if m.At < 0 {
		return errors.New("at is negative")
	}
	set := 0
	for _, is := range []bool{
		m.Appear != nil, m.Gone != "", m.Rename != nil, m.Change != nil, m.Private != "", m.Public != "",
	} {
		if is {
			set++
		}
	}
	if set != 1 {
		return errors.New("must have one of appear, gone, rename, change, private and public")
	}
	return nil
}

// Apply makes things happen at once, whatever their At: all of them, or none if
// one cannot be, and the error says which and why. Pages under way are served
// as they were.
func (s *Server) Apply(list ...Mutation) error {
	if s.source != nil {
		return errStill
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	next, err := s.data.Load().after(list)
	if err != nil {
		return err
	}
	s.data.Store(next)
	return nil
}

// plan takes the mutations to come. It fails on those that cannot all happen.
func (s *Server) plan(list []Mutation) error {
	s.due = slices.Clone(list)
	slices.SortStableFunc(s.due, func(a, b Mutation) int { return cmp.Compare(a.At, b.At) })
	_, err := s.data.Load().after(s.due)
	return err
}

// happen makes happen what is due at request n. What cannot happen, because
// [Server.Apply] came in between, stays due.
func (s *Server) happen(n int) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	k := 0
	for k < len(s.due) && s.due[k].At <= n {
		k++
	}
	if k == 0 {
		return nil
	}
	next, err := s.data.Load().after(s.due[:k])
	if err != nil {
		return err
	}
	s.data.Store(next)
	s.due = s.due[k:]
	return nil
}

// after is the recording after mutations. It stays as it is itself.
func (rec *recording) after(list []Mutation) (*recording, error) {
	if len(list) == 0 {
		return rec, nil
	}
	d := newDraft(rec)
	for i, m := range list {
		if err := d.apply(m); err != nil {
			where := fmt.Sprintf("mutation %d", i+1)
			if m.line > 0 {
				where = fmt.Sprintf("mutation line %d", m.line)
			}
			return nil, fmt.Errorf("%s: %w", where, err)
		}
	}
	return d.recording(), nil
}

var errStill = errors.New("a synthetic Hub does not change")
