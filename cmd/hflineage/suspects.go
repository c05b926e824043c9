package main

import (
	"os"
	"slices"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/parallel"
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
	all := answers.RuleNames(slices.Concat(file.UploadRules(), file.RelationRules()))
	for _, name := range slices.Concat(f.Rule, f.WithoutRule) {
		if !slices.Contains(all, name) {
			closest := answers.NewClosest(name)
			for _, n := range all {
				closest.Offer(n)
			}
			return nil, usagef("no rule %q%s; hflineage uploads --rules lists them", name, closest.Hint())
		}
		if slices.Contains(f.Rule, name) && slices.Contains(f.WithoutRule, name) {
			return nil, usagef("--rule %s and --without-rule %[1]s contradict each other", name)
		}
	}
	return file.Switched(f.Rule, f.WithoutRule), nil
}

// meanwhile marks while the walk from the members is under way, which takes as long.
func meanwhile(mark func(*graph.Graph) suspect.Marks, g *graph.Graph) (marks func() suspect.Marks) {
	return parallel.Start(func() suspect.Marks { return mark(g) })
}
