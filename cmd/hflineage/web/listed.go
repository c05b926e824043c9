package web

import (
	"time"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph"
)

// listedModel is a model in a list.
type listedModel struct {
	ID        string     `json:"id"`
	OnHub     bool       `json:"on_hub"`
	Downloads *uint64    `json:"downloads"` // of the last 30 days; the next four are null of an absent model
	Likes     *uint32    `json:"likes"`
	Created   *time.Time `json:"created"` // null where it is not known, too
	License   *string    `json:"license"` // "" if there is none
	Children  int        `json:"children"`
}

func listedOf(g *graph.Graph, n graph.Node) listedModel {
	children, _ := g.Children.Of(n)
	m := listedModel{ID: g.ID(n), OnHub: g.OnHub(n), Children: len(children)}
	if m.OnHub {
		downloads, likes, license := g.Downloads[n], g.Likes[n], g.Words.At(int(g.License[n]))
		m.Downloads, m.Likes, m.License, m.Created = &downloads, &likes, &license, answers.Seconds(g.Created[n])
	}
	return m
}
