// Package yamlfile reads the files that people write for the domain, such as the
// family file: strictly, and with the line in every error.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Lines finds the line of a place in a file, for the errors.
type Lines struct{ file *ast.File }

// Decode reads a file into v; a key that v has no field for is an error. An empty
// file leaves v as it is. What the file should be, as in "family file", is for the
// errors.
func Decode(data []byte, v any, what string) (Lines, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField())
	if err := dec.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return Lines{}, onOneLine(err, what)
	}
	file, err := parser.ParseBytes(bytes.TrimRight(data, " \t\r\n"), 0)
	if err != nil {
		return Lines{}, onOneLine(err, what)
	}
	return Lines{file}, nil
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
func (l Lines) Errorf(path, format string, args ...any) error {
	where := path
	if p, err := yaml.PathString(path); err == nil && l.file != nil {
		if node, err := p.FilterFile(l.file); err == nil {
			where = fmt.Sprintf("line %d", node.GetToken().Position.Line)
		}
	}
	return fmt.Errorf("%s: %w", where, fmt.Errorf(format, args...))
}
