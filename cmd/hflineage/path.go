package main

import (
	"hflineage/cmd/hflineage/answers"
	"hflineage/store"
)

type pathCmd struct {
	From string `arg:"" help:"OWNER/NAME; another case, an old name or a link to the model will do."`
	To   string `arg:"" help:"The other model."`
	Top  int    `default:"10" placeholder:"N" help:"List the first N paths (default ${default})."`
	dbFlag
	familyFlag
	formatFlag
}

func (pathCmd) Help() string {
	return `Lists the shortest paths between two models along declared edges, whichever of the two was made from
the other, with the relation of each edge. Paths lead from the one that was made up to the other, in the order of the ids
along them; how many there are is said even where --top leaves most of them out. Of two models in a
circle each was made from the other, and both ways are listed.

If neither was made from the other, their nearest common ancestors are named: those with the fewest
edges from both together, which may be absent ones.

In --format json each of "ways" has the shortest paths, "number" of them in all, each a list of edges
from child to parent; "common" has the nearest common ancestors, of "common_ancestors" in all. In csv
and jsonl a row is an edge of a path, or a common ancestor, or says that there is none.

    hflineage path nvidia/OpenCodeReasoning-Nemotron-7B Qwen/Qwen2.5-7B`
}

// mostPaths is how many paths are listed: there can be more than there is memory.
const mostPaths = 10_000

func (c *pathCmd) Run(a *app) error {
	if c.Top < 1 || c.Top > mostPaths {
		return usagef("--top %d: must be from 1 to %d", c.Top, mostPaths)
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	return c.read(func(s *store.Snapshot) error {
		from, to, err := c.models(s)
		if err != nil {
			return err
		}
		answer := &pathAnswer{Schema: "hflineage.path/1", Source: answers.SourceOf(s, families), From: from, To: to, Ways: []pathWay{}, Common: []commonRow{}}
		answer.take(s.Graph(), c.Top)
		return answer.write(a, c.Format)
	})
}

// models are the two ends.
func (c *pathCmd) models(s *store.Snapshot) (from, to pathEnd, err error) {
	ends := [2]pathEnd{}
	for i, name := range []string{c.From, c.To} {
		n, asked, err := answers.Find(s, name)
		if err != nil {
			return from, to, err
		}
		ends[i] = pathEnd{ID: s.Graph().ID(n), OnHub: s.Graph().OnHub(n), AskedName: asked, node: n}
	}
	if ends[0].node == ends[1].node {
		return from, to, usagef("%s and %s are one model, %s: name two", c.From, c.To, ends[0].ID)
	}
	return ends[0], ends[1], nil
}
