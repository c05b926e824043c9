package family

import (
	"fmt"
	"regexp"
	"strings"

	"hflineage/graph/yamlfile"
)

// check holds everything that the rule takes for granted.
func (f *File) check(src yamlfile.Source) error {
	if len(f.Families) == 0 {
		return src.Errorf("$", "no families; begin with \"families:\" and a list of name and members")
	}
	seen := map[string]bool{}
	for i := range f.Families {
		fam, path := &f.Families[i], fmt.Sprintf("$.families[%d]", i)
		if err := fam.check(src, path, seen); err != nil {
			return err
		}
	}
	return nil
}

func (fam *Family) check(src yamlfile.Source, path string, seen map[string]bool) error {
	if err := checkName(src, path, fam.Name, fam.Members, seen); err != nil {
		return err
	}
	for _, list := range []struct {
		key      string
		patterns []string
		valid    func(string) error
	}{
		{"members", fam.Members, checkMember},
		{"exclude", fam.Exclude, checkMember},
		{"tags", fam.Tags, checkTag},
		{"tags_exclude", fam.TagsExclude, checkTag},
	} {
		if err := checkPatterns(src, path+"."+list.key, list.patterns, list.valid); err != nil {
			return err
		}
	}
	for i, s := range fam.Series {
		at := fmt.Sprintf("%s.series[%d]", path, i)
		if err := checkName(src, at, s.Name, s.Members, seen); err != nil {
			return err
		}
		if err := checkPatterns(src, at+".members", s.Members, checkMember); err != nil {
			return err
		}
		if err := checkPatterns(src, at+".exclude", s.Exclude, checkMember); err != nil {
			return err
		}
	}
	return nil
}

var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

func checkName(src yamlfile.Source, path, name string, members []string, seen map[string]bool) error {
	switch {
	case name == "":
		return src.Errorf(path, "a family needs a name")
	case !validName.MatchString(name):
		return src.Errorf(path+".name", "name %q: use lower-case letters, digits, '.', '_' and '-'", name)
	case seen[name]:
		return src.Errorf(path+".name", "the name %q is used twice", name)
	case len(members) == 0:
		return src.Errorf(path, "family %q needs members", name)
	}
	seen[name] = true
	return nil
}

func checkPatterns(src yamlfile.Source, path string, patterns []string, valid func(string) error) error {
	for i, p := range patterns {
		if err := valid(p); err != nil {
			return src.Errorf(fmt.Sprintf("%s[%d]", path, i), "pattern %q: %w", p, err)
		}
	}
	return nil
}

var memberChars = regexp.MustCompile(`^[A-Za-z0-9._*?-]+/[A-Za-z0-9._*?-]+$`)

func checkMember(p string) error {
	if !memberChars.MatchString(p) {
		return fmt.Errorf("write OWNER/NAME with letters, digits, '.', '_', '-', '*' and '?'")
	}
	return nil
}

func checkTag(p string) error {
	if p == "" || strings.ContainsAny(p, "[]\\") {
		return fmt.Errorf("a tag is not empty and has no '[', ']' or '\\'")
	}
	return nil
}
