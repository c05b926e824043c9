package hub

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// stream reads JSON value by value, without the reflection of encoding/json. Of
// what encoding/json accepts it refuses nothing: a name may come twice, and what
// is no UTF-8 in a string is the string's own affair.
type stream struct{ *jsontext.Decoder }

func newStream(raw []byte) stream {
	return stream{jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
}

// object reads an object: field says what takes the value of a name, nil for
// nothing. Name and value are good for the time of the call.
func (s stream) object(field func(name []byte) json.Unmarshaler) error {
	if _, err := s.ReadToken(); err != nil {
		return err
	}
	for s.PeekKind() != '}' {
		name, err := s.ReadValue()
		if err != nil {
			return err
		}
		plain := name[1 : len(name)-1]
		if bytes.IndexByte(plain, '\\') >= 0 {
			plain = []byte(unquote(name))
		}
		f := field(plain)
		value, err := s.ReadValue()
		if err == nil && f != nil {
			err = f.UnmarshalJSON(value)
		}
		if err != nil {
			return err
		}
	}
	_, err := s.ReadToken()
	return err
}

// list reads a list: take reads each element.
func (s stream) list(take func() error) error {
	if _, err := s.ReadToken(); err != nil {
		return err
	}
	for s.PeekKind() != ']' {
		if err := take(); err != nil {
			return err
		}
	}
	_, err := s.ReadToken()
	return err
}

// end makes sure that nothing follows.
func (s stream) end() error {
	switch _, err := s.ReadToken(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return errors.New("something follows the value")
}

// readObject reads an object and makes sure that nothing follows it; field says
// what takes the value of a name, nil for nothing.
func readObject(raw []byte, field func(name []byte) json.Unmarshaler) error {
	if err := object(raw); err != nil {
		return err
	}
	d := newStream(raw)
	if err := d.object(field); err != nil {
		return err
	}
	return d.end()
}
