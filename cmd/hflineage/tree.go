package main

import (
	"fmt"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

type treeCmd struct {
	Model  string `arg:"" optional:"" help:"OWNER/NAME; another case, an old name or a link to the model will do."`
	Family string `placeholder:"FAMILY" help:"Begin with the members of a family."`
	Up     bool   `help:"Show what the model was made from, and not what was made from it."`
	Depth  *int   `placeholder:"N" help:"Show models up to N edges away; 0 for no limit (default 3, and none with --up)."`
	Width  *int   `placeholder:"N" help:"Show the N largest at each place; 0 for all (default 5, and 10 with --up)."`
	dbFlag
	familyFlag
	formatFlag
}

func (treeCmd) Help() string {
	return `Shows what was made from a model as an indented tree, with the relation of each edge and the number
of descendants of each model, each counted once; with --up, what it was made from, and ancestors.
The largest come first: by descendants (ancestors with --up), then by downloads, then by id.

A model that is reached over several paths is shown in full where it is nearest to the root, at the
first such place, and elsewhere with "see above" or "see below"; one that leads back to itself with
"a circle". What the limits leave out is said in place: "… and 1,234 more with 5,678 descendants",
which are other models, each once, and may be shown elsewhere.

In --format json the models are nested under "branches", with

  relation              to the model that it is nested in, null for a root
  depth                 edges from the root
  next                  its children, or parents with --up
  reached               its descendants, or ancestors with --up, absent ones included
  see                   above, below or circle for a model that is in full elsewhere, else ""
  left                  models that are left out in this place, and what they reach; null if none

jsonl and csv have a row a model, in the order of the tree, with the model it stands under as parent.

    hflineage tree Qwen/Qwen2.5-7B
    hflineage tree Qwen/Qwen2.5-7B --depth 1 --width 0 --format csv
    hflineage tree nvidia/OpenCodeReasoning-Nemotron-7B --up
    hflineage tree --family gemma --width 10`
}

func (c *treeCmd) Run(a *app) error {
	opts, err := c.options()
	if err != nil {
		return err
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	return c.read(func(s *store.Snapshot) error {
		answer := &treeAnswer{Schema: "hflineage.tree/1", Source: answers.SourceOf(s, families), Up: opts.Up, Depth: opts.Depth, Width: opts.Width}
		roots, err := c.roots(s, families, answer)
		if err != nil {
			return err
		}
		answer.take(s.Graph(), s.Graph().Tree(roots, opts))
		return answer.write(a, c.Format)
	})
}

// options are the flags, and what they are where they are not given.
func (c *treeCmd) options() (graph.TreeOptions, error) {
	if (c.Model == "") == (c.Family == "") {
		return graph.TreeOptions{}, usagef("name one model, or a family with --family FAMILY")
	}
	opts := graph.TreeOptions{Up: c.Up, Depth: 3, Width: 5}
	if c.Up {
		opts.Depth, opts.Width = 0, 10
	}
	if c.Depth != nil {
		opts.Depth = *c.Depth
	}
	if c.Width != nil {
		opts.Width = *c.Width
	}
	if opts.Depth < 0 || opts.Width < 0 {
		return opts, usagef("--depth and --width must be 0, for no limit, or more")
	}
	return opts, nil
}

// roots are what was asked about, which the answer is told.
func (c *treeCmd) roots(s *store.Snapshot, families *family.File, answer *treeAnswer) ([]graph.Node, error) {
	if c.Family == "" {
		n, asked, err := answers.Find(s, c.Model)
		answer.Model = &asked
		return []graph.Node{n}, err
	}
	fam, ok := families.Get(c.Family)
	if !ok {
		return nil, unknownFamily(families, c.Family)
	}
	answer.Family = &fam.Name
	members := fam.MembersIn(s.Graph())
	if len(members) == 0 {
		return nil, fmt.Errorf("family %s has no members in this run; hflineage families --check says what its patterns match", fam.Name)
	}
	return members, nil
}
