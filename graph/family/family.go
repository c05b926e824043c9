// Package family reads the family file, which says which models are the members
// of Qwen, Llama, DeepSeek and so on, and finds them in a graph.
//
// Default is the file that is built in; Parse reads another. A pattern for
// members has one "/", knows "*" and "?" (neither crosses the "/") and ignores
// case; so do the patterns for tags, which must match the whole tag.
package family

import (
	_ "embed"
	"fmt"
	"strings"

	"hflineage/graph/yamlfile"
)

// File is a family file.
type File struct {
	Families []Family `yaml:"families"`

	SHA256 string `yaml:"-"` // of the text, hexadecimal
	Text   []byte `yaml:"-"` // that it was read from
}

// Family is a named set of members. Only Name and Members are required.
type Family struct {
	Name        string   `yaml:"name"`
	Title       string   `yaml:"title"`
	Owner       string   `yaml:"owner"`
	Region      string   `yaml:"region"`
	Members     []string `yaml:"members"`
	Exclude     []string `yaml:"exclude"`
	Tags        []string `yaml:"tags"`
	TagsExclude []string `yaml:"tags_exclude"`
	Series      []Series `yaml:"series"`
}

// Series is a part of a family that is counted as a family of its own.
type Series struct {
	Name    string   `yaml:"name"`
	Members []string `yaml:"members"`
	Exclude []string `yaml:"exclude"`
}

//go:embed families.yaml
var builtin []byte

// Default is the built-in family file.
func Default() *File {
	f, err := Parse(builtin)
	if err != nil {
		panic(fmt.Sprintf("the built-in family file: %v", err)) // a test parses it
	}
	return f
}

// Parse reads and checks a family file. Every error names the line.
func Parse(data []byte) (*File, error) {
	f := &File{}
	src, err := yamlfile.Decode(data, f, "family file")
	if err != nil {
		return nil, err
	}
	f.SHA256, f.Text = src.SHA256, data
	if err := f.check(src); err != nil {
		return nil, err
	}
	return f, nil
}

// Get returns the family of that name, ignoring case.
func (f *File) Get(name string) (*Family, bool) {
	for i := range f.Families {
		if strings.EqualFold(f.Families[i].Name, name) {
			return &f.Families[i], true
		}
	}
	return nil, false
}

// Names lists the families in the order of the file.
func (f *File) Names() []string {
	names := make([]string, len(f.Families))
	for i := range f.Families {
		names[i] = f.Families[i].Name
	}
	return names
}
