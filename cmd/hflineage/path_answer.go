package main

import (
	"math/big"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// pathAnswer is the answer of path, schema hflineage.path/1.
type pathAnswer struct {
	Schema string `json:"schema"`
	answers.Source
	From            pathEnd     `json:"from"`
	To              pathEnd     `json:"to"`
	Ways            []pathWay   `json:"ways"`             // none if neither was made from the other, two in a circle
	Common          []commonRow `json:"common"`           // the nearest ones, if there are no ways
	CommonAncestors int         `json:"common_ancestors"` // all of them, if there are no ways
}

// pathEnd is a model that was asked about.
type pathEnd struct {
	ID    string `json:"id"`
	OnHub bool   `json:"on_hub"`
	answers.AskedName

	node graph.Node
}

// pathWay has the shortest paths up from one model to the other.
type pathWay struct {
	From   string       `json:"from"`
	To     string       `json:"to"`
	Length int          `json:"length"` // edges
	Number *big.Int     `json:"number"` // of paths, listed or not
	Paths  [][]pathStep `json:"paths"`
}

type pathStep struct {
	Child    string `json:"child"`
	Relation string `json:"relation"`
	Parent   string `json:"parent"`
}

// commonRow is an ancestor of both models.
type commonRow struct {
	ID        string `json:"id"`
	OnHub     bool   `json:"on_hub"`
	FromEdges int    `json:"from_edges"` // from it to the model From
	ToEdges   int    `json:"to_edges"`
}

// take finds the ways, of each the first top paths, or what the two have in
// common, of that the nearest.
func (p *pathAnswer) take(g *graph.Graph, top int) {
	for _, ends := range [][2]*pathEnd{{&p.From, &p.To}, {&p.To, &p.From}} {
		if paths, ok := g.Paths(ends[0].node, ends[1].node); ok {
			p.Ways = append(p.Ways, wayOf(g, paths, top))
		}
	}
	if len(p.Ways) > 0 {
		return
	}
	common := g.Common(p.From.node, p.To.node)
	p.CommonAncestors = len(common)
	for _, c := range common {
		if c.Edges() > common[0].Edges() {
			break
		}
		p.Common = append(p.Common, commonRow{g.ID(c.Node), g.OnHub(c.Node), c.Depths[0], c.Depths[1]})
	}
}

func wayOf(g *graph.Graph, paths *graph.Paths, top int) pathWay {
	way := pathWay{From: g.ID(paths.From), To: g.ID(paths.To), Length: paths.Length, Number: paths.Number}
	for path := range paths.All() {
		var steps []pathStep
		for _, s := range path {
			steps = append(steps, pathStep{g.ID(s.Child), s.Relation.String(), g.ID(s.Parent)})
		}
		way.Paths = append(way.Paths, steps)
		if len(way.Paths) == top {
			break
		}
	}
	return way
}
