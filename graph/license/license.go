// Package license compares the licences that models declare with those of what
// they were made from. It reads the licence table, which sorts the Hub's licence
// tags into a few classes, and counts on a graph where a model went to a more open
// class or to a more restrictive one.
//
// It compares tags as they are declared. Whether a model may be under its licence
// is not for a program to say.
package license

import (
	_ "embed"
	"fmt"

	"hflineage/graph"
	"hflineage/graph/yamlfile"
)

// Table is a licence table.
type Table struct {
	Classes []Class `yaml:"classes"` // the most open first

	SHA256 string `yaml:"-"` // of the bytes it was read from, hexadecimal
	ranks  map[string]Rank
}

// Class is a set of licences that allow about the same.
type Class struct {
	Name     string    `yaml:"name"`
	Is       string    `yaml:"is"` // what they have in common; may be empty
	Licenses []License `yaml:"licenses"`
}

// License is a licence by the identifier that the Hub has for it.
type License struct {
	ID     string `yaml:"id"`
	Source string `yaml:"source"` // where it can be read that it belongs to the class
}

// Rank is the place of a class in its table: 1 for the most open. Unclassed is the
// rank of what is in no class.
type Rank uint8

// Unclassed is below every class, and cannot be compared with any.
const Unclassed Rank = 0

//go:embed licenses.yaml
var builtin []byte

// Default is the built-in licence table.
func Default() *Table {
	t, err := Parse(builtin)
	if err != nil {
		panic(fmt.Sprintf("the built-in licence table: %v", err)) // a test parses it
	}
	return t
}

// Parse reads and checks a licence table. Every error names the line.
func Parse(data []byte) (*Table, error) {
	t := &Table{ranks: map[string]Rank{}}
	src, err := yamlfile.Decode(data, t, "licence table")
	if err != nil {
		return nil, err
	}
	t.SHA256 = src.SHA256
	if err := t.check(src); err != nil {
		return nil, err
	}
	return t, nil
}

// Rank returns the rank of a licence, ignoring case.
func (t *Table) Rank(license string) Rank { return t.ranks[graph.Fold(license)] }

// Names lists the classes, the most open first.
func (t *Table) Names() []string {
	names := make([]string, len(t.Classes))
	for i := range t.Classes {
		names[i] = t.Classes[i].Name
	}
	return names
}

// Name is the name of the class of a rank, "" for Unclassed.
func (t *Table) Name(r Rank) string {
	if r == Unclassed {
		return ""
	}
	return t.Classes[r-1].Name
}
