// Package yamlfile reads the YAML files that say how to judge a graph, and finds
// the line of whatever is wrong in one.
package yamlfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// Source is the text that a file was read from.
type Source struct {
	SHA256 string // of its bytes, hexadecimal

	data []byte
}

// Decode reads data into the struct that into points at; a key that the struct
// has no field for is an error. Errors are of one line and name the line.
func Decode(data []byte, into any) (Source, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField())
	if err := dec.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return Source{}, oneLine(err)
	}
	sum := sha256.Sum256(data)
	return Source{hex.EncodeToString(sum[:]), data}, nil
}

// oneLine makes "line 3: unknown field "memers"" of a YAML error.
func oneLine(err error) error {
	var detail yaml.Error
	if !errors.As(err, &detail) || detail.GetToken() == nil {
		return fmt.Errorf("no YAML: %w", err)
	}
	return fmt.Errorf("line %d: %s", detail.GetToken().Position.Line, strings.TrimSpace(detail.GetMessage()))
}

// ErrorAt makes an error that begins with the line of a YAML path such as
// $.families[3].members[0].
func (s Source) ErrorAt(path, format string, args ...any) error {
	where := path
	if path == "$" { // an empty file has no node there
		where = "line 1"
	}
	file, err := parser.ParseBytes(s.data, 0)
	if p, badPath := yaml.PathString(path); err == nil && badPath == nil {
		if node, err := p.FilterFile(file); err == nil {
			where = fmt.Sprintf("line %d", node.GetToken().Position.Line)
		}
	}
	return fmt.Errorf("%s: %w", where, fmt.Errorf(format, args...))
}
