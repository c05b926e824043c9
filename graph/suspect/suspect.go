// Package suspect reads the suspects file, whose rules say which uploads look as
// if a program made them without a person, and which declared relations look
// wrong; and it finds both in a graph.
//
// A rule is a suspicion, not a finding: it is about what an upload is called, how
// it is tagged and what else was uploaded on that day, never about who uploaded it.
// Nothing is left out of a count, and no relation is changed, unless that is asked
// for. Default is the file that is built in, and says where each of its rules comes
// from; Parse reads another.
//
// # Signs
//
// A rule suspects a model that shows at least one of its signs, and in whose name
// there is none of the words that it excepts with unless. The name is what follows
// the slash in the id; case is ignored everywhere.
//
//	names   a pattern that the whole name matches: "*" is any run of characters,
//	        "?" any letter, digit, ".", "_" or "-", "[a-f0-9]" one of the characters
//	        listed, and "{8}" the one before it eight times; all else is itself
//	words   a word in the name: it ends where the name does, or at a ".", "_" or "-"
//	tags    a tag
//	burst   so many models of one owner that were created on one day (UTC) and
//	        declare one base; see graph.Bursts. Only for uploads
package suspect

import (
	_ "embed"
	"fmt"
	"slices"

	"hflineage/graph"
	"hflineage/graph/yamlfile"
)

// File is a suspects file.
type File struct {
	Uploads   []Upload   `yaml:"uploads"`
	Relations []Relation `yaml:"relations"`

	SHA256 string `yaml:"-"` // of the bytes it was read from, hexadecimal
}

// Rule is what all rules have.
type Rule struct {
	Name   string   `yaml:"name"`
	Says   string   `yaml:"says"`   // what it suspects, in one sentence
	Source string   `yaml:"source"` // where the evidence is
	On     *bool    `yaml:"on"`     // nil is on
	Names  []string `yaml:"names"`
	Words  []string `yaml:"words"`
	Tags   []string `yaml:"tags"`
	Unless []string `yaml:"unless"`
}

// Upload is a rule about automatic uploads.
type Upload struct {
	Rule  `yaml:",inline"`
	Burst int `yaml:"burst"` // 0 for none
}

// Relation is a rule about declared relations: a model that shows its signs and
// declares one of the relations Declared to a parent is likely of the relation
// Likely to it.
type Relation struct {
	Rule     `yaml:",inline"`
	Likely   Word   `yaml:"likely"`
	Declared []Word `yaml:"declared"`
}

// Word is a relation as the Hub writes it.
type Word string

func (w Word) relation() graph.Relation {
	r, _ := graph.ParseRelation(string(w))
	return r
}

// IsOn reports whether the rule is in use.
func (r *Rule) IsOn() bool { return r.On == nil || *r.On }

//go:embed suspects.yaml
var builtin []byte

// Default is the built-in suspects file.
func Default() *File {
	f, err := Parse(builtin)
	if err != nil {
		panic(fmt.Sprintf("the built-in suspects file: %v", err)) // a test parses it
	}
	return f
}

// Parse reads and checks a suspects file. Every error names the line.
func Parse(data []byte) (*File, error) {
	f := &File{}
	src, err := yamlfile.Decode(data, f, "suspects file")
	if err != nil {
		return nil, err
	}
	f.SHA256 = src.SHA256
	if err := f.check(src); err != nil {
		return nil, err
	}
	return f, nil
}

// UploadRules are the rules about uploads, in the order of the file.
func (f *File) UploadRules() []*Rule {
	rules := make([]*Rule, len(f.Uploads))
	for i := range f.Uploads {
		rules[i] = &f.Uploads[i].Rule
	}
	return rules
}

// RelationRules are the rules about relations, in the order of the file.
func (f *File) RelationRules() []*Rule {
	rules := make([]*Rule, len(f.Relations))
	for i := range f.Relations {
		rules[i] = &f.Relations[i].Rule
	}
	return rules
}

// Switched is the file with its rules switched by their names: of the kinds of which
// some are named in only, those alone are on, and those named in without are off.
func (f *File) Switched(only, without []string) *File {
	s := &File{slices.Clone(f.Uploads), slices.Clone(f.Relations), f.SHA256}
	for _, rules := range [][]*Rule{s.UploadRules(), s.RelationRules()} {
		named := slices.ContainsFunc(rules, func(r *Rule) bool { return slices.Contains(only, r.Name) })
		for _, r := range rules {
			on := r.IsOn()
			if named {
				on = slices.Contains(only, r.Name)
			}
			on = on && !slices.Contains(without, r.Name)
			r.On = &on
		}
	}
	return s
}
