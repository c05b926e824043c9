package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"hflineage/graph"
	"hflineage/graph/suspect"
)

// suspectsFlag chooses the suspects file.
type suspectsFlag struct {
	Suspects string `placeholder:"FILE" type:"existingfile" help:"A suspects file instead of the built-in one; see hflineage uploads --help."`
}

func (f *suspectsFlag) rules() (*suspect.File, error) {
	if f.Suspects == "" {
		return suspect.Default(), nil
	}
	data, err := os.ReadFile(f.Suspects)
	if err != nil {
		return nil, err
	}
	file, err := suspect.Parse(data)
	if err != nil {
		return nil, usagef("%s: %w", f.Suspects, err)
	}
	return file, nil
}

// switchFlag switches the rules of the suspects file.
type switchFlag struct {
	suspectsFlag
	Rule        []string `placeholder:"NAME" help:"Use these rules alone, of their kind (uploads or relations), also those that the file has off."`
	WithoutRule []string `placeholder:"NAME" help:"Do not use these rules."`
}

func (f *switchFlag) rules() (*suspect.File, error) {
	file, err := f.suspectsFlag.rules()
	if err != nil {
		return nil, err
	}
	all := ruleNames(slices.Concat(file.UploadRules(), file.RelationRules()))
	for _, name := range slices.Concat(f.Rule, f.WithoutRule) {
		if !slices.Contains(all, name) {
			closest := newClosest(name)
			for _, n := range all {
				closest.offer(n)
			}
			return nil, usagef("no rule %q%s; hflineage uploads --rules lists them", name, closest.hint())
		}
		if slices.Contains(f.Rule, name) && slices.Contains(f.WithoutRule, name) {
			return nil, usagef("--rule %s and --without-rule %[1]s contradict each other", name)
		}
	}
	return file.Switched(f.Rule, f.WithoutRule), nil
}

func ruleNames(rules []*suspect.Rule) []string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.Name
	}
	return names
}

// meanwhile marks while the walk from the members is under way, which takes as long.
func meanwhile(mark func(*graph.Graph) suspect.Marks, g *graph.Graph) (marks func() suspect.Marks) {
	marked := make(chan suspect.Marks, 1)
	go func() { marked <- mark(g) }()
	return sync.OnceValue(func() suspect.Marks { return <-marked })
}

// suspectDigest is what an answer used of a suspects file: its rules that are on, of
// the kinds that the answer is about.
type suspectDigest struct {
	SHA256    string   `json:"sha256"`
	Uploads   []string `json:"uploads"`
	Relations []string `json:"relations"`
	Corrected bool     `json:"relations_corrected"`
}

// digestOfRules names the rules of one kind or both.
func digestOfRules(f *suspect.File, uploads, relations bool) *suspectDigest {
	d := &suspectDigest{SHA256: f.SHA256, Uploads: []string{}, Relations: []string{}}
	if uploads {
		d.Uploads = append(d.Uploads, ruleNames(inUse(f.UploadRules()))...)
	}
	if relations {
		d.Relations = append(d.Relations, ruleNames(inUse(f.RelationRules()))...)
	}
	return d
}

func inUse(rules []*suspect.Rule) []*suspect.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r *suspect.Rule) bool { return !r.IsOn() })
}

// caption names the rules, for people; nothing where none was used.
func (d *suspectDigest) caption() (lines []string) {
	if d == nil {
		return nil
	}
	if len(d.Uploads) > 0 {
		lines = append(lines, fmt.Sprintf("Suspects %.12s; uploads are suspected by %s.", d.SHA256, strings.Join(d.Uploads, ", ")))
	}
	if len(d.Relations) > 0 {
		does := "doubted"
		if d.Corrected {
			does = "not those that the models declare but corrected"
		}
		lines = append(lines, fmt.Sprintf("Suspects %.12s; relations are %s by %s.", d.SHA256, does, strings.Join(d.Relations, ", ")))
	}
	return lines
}
