// Package yamlfile reads the files that people write for the domain, such as the
// family file: strictly, and with the line in every error.
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

// Source is a file that has been read: it finds the line of a place, for the errors.
type Source struct {
	SHA256 string // of the bytes, hexadecimal

	data []byte
}

// Decode reads a file into v; a key that v has no field for is an error. An empty
// file leaves v as it is. What the file should be, as in "family file", is for the
// errors.
func Decode(data []byte, v any, what string) (Source, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField())
	if err := dec.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return Source{}, onOneLine(err, what)
	}
	sum := sha256.Sum256(data)
	return Source{hex.EncodeToString(sum[:]), data}, nil
}

// onOneLine makes "line 3: unknown field "memers"" of an error of YAML.
func onOneLine(err error, what string) error {
	var detail yaml.Error
	if !errors.As(err, &detail) || detail.GetToken() == nil {
		return fmt.Errorf("no %s: %w", what, err)
	}
	return fmt.Errorf("line %d: %s", detail.GetToken().Position.Line, strings.TrimSpace(detail.GetMessage()))
}

// Errorf makes an error that begins with the line of a YAML path such as
// $.families[3].members[0].
func (s Source) Errorf(path, format string, args ...any) error {
	where := path
	if path == "$" { // an empty file has no node there
		where = "line 1"
	}
	file, err := parser.ParseBytes(bytes.TrimRight(s.data, " \t\r\n"), 0)
	if p, badPath := yaml.PathString(path); err == nil && badPath == nil {
		if node, err := p.FilterFile(file); err == nil {
			where = fmt.Sprintf("line %d", node.GetToken().Position.Line)
		}
	}
	return fmt.Errorf("%s: %w", where, fmt.Errorf(format, args...))
}
