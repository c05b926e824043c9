package suspect

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hflineage/graph"
	"hflineage/graph/yamlfile"
)

// most is how many rules of a kind there may be: each has a bit of a mark.
const most = 32

func (f *File) check(src yamlfile.Source) error {
	if len(f.Uploads)+len(f.Relations) == 0 {
		return src.Errorf("$", "no rules; begin with \"uploads:\" or \"relations:\" and a list of name, says, source and signs")
	}
	for kind, n := range map[string]int{"uploads": len(f.Uploads), "relations": len(f.Relations)} {
		if n > most {
			return src.Errorf(fmt.Sprintf("$.%s[%d]", kind, most), "more than %d rules about %s", most, kind)
		}
	}
	seen := map[string]bool{}
	for i := range f.Uploads {
		u, path := &f.Uploads[i], fmt.Sprintf("$.uploads[%d]", i)
		if u.Burst < 0 || u.Burst == 1 {
			return src.Errorf(path+".burst", "burst %d: must be 2 or more", u.Burst)
		}
		if err := u.check(src, path, u.Burst > 0, seen); err != nil {
			return err
		}
	}
	for i := range f.Relations {
		r, path := &f.Relations[i], fmt.Sprintf("$.relations[%d]", i)
		if err := r.check(src, path, false, seen); err != nil {
			return err
		}
		if err := r.checkRelations(src, path); err != nil {
			return err
		}
	}
	return nil
}

var (
	validName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)
	validWord = regexp.MustCompile(`^[A-Za-z0-9]{1,63}$`)
)

func (r *Rule) check(src yamlfile.Source, path string, hasSign bool, seen map[string]bool) error {
	switch {
	case r.Name == "":
		return src.Errorf(path, "a rule needs a name")
	case !validName.MatchString(r.Name):
		return src.Errorf(path+".name", "name %q: use lower-case letters, digits, '.', '_' and '-'", r.Name)
	case seen[r.Name]:
		return src.Errorf(path+".name", "the name %q is used twice", r.Name)
	case r.Says == "" || r.Source == "":
		return src.Errorf(path, "rule %q needs \"says\", one sentence on what it suspects, and \"source\", where the evidence is", r.Name)
	case !hasSign && len(r.Names)+len(r.Words)+len(r.Tags) == 0:
		return src.Errorf(path, "rule %q needs a sign: names, words, tags or, about uploads, burst", r.Name)
	}
	seen[r.Name] = true
	for _, list := range []struct {
		key   string
		texts []string
		valid func(string) error
	}{
		{"names", r.Names, checkPattern},
		{"words", r.Words, checkWord},
		{"tags", r.Tags, checkTag},
		{"unless", r.Unless, checkWord},
	} {
		for i, text := range list.texts {
			if err := list.valid(text); err != nil {
				return src.Errorf(fmt.Sprintf("%s.%s[%d]", path, list.key, i), "%s %q: %w", list.key, text, err)
			}
		}
	}
	return nil
}

func checkPattern(s string) error {
	_, err := parsePattern(s)
	return err
}

func checkWord(s string) error {
	if !validWord.MatchString(s) {
		return errors.New("a word is of letters and digits, 63 at most; for more write a pattern under names")
	}
	return nil
}

func checkTag(s string) error {
	if s == "" || strings.HasPrefix(graph.Fold(s), "base_model:") {
		return errors.New("a tag is not empty, and none that declares a base model")
	}
	return nil
}

func (r *Relation) checkRelations(src yamlfile.Source, path string) error {
	switch {
	case !r.Likely.valid():
		return src.Errorf(path, "rule %q: likely %q must be one of finetune, adapter, merge, quantized", r.Name, r.Likely)
	case len(r.Declared) == 0:
		return src.Errorf(path, "rule %q needs \"declared\", a list of the relations that it doubts", r.Name)
	case slices.Contains(r.Declared, r.Likely):
		return src.Errorf(path+".declared", "rule %q doubts the relation %s that it takes for likely", r.Name, r.Likely)
	}
	for i, w := range r.Declared {
		if !w.valid() && w != Word(graph.Unspecified.String()) {
			return src.Errorf(fmt.Sprintf("%s.declared[%d]", path, i), "declared %q must be one of finetune, adapter, merge, quantized, unspecified", w)
		}
	}
	return nil
}

func (w Word) valid() bool {
	_, ok := graph.ParseRelation(string(w))
	return ok
}
