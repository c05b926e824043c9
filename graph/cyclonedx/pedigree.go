package cyclonedx

import (
	"strconv"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/package-url/packageurl-go"

	"hflineage/graph"
)

// pedigree makes components of branches.
type pedigree struct {
	g        *graph.Graph
	licenses map[graph.Node][]string
	spdx     map[string]string // identifiers by their folded form
}

func newPedigree(g *graph.Graph, n graph.Node) *pedigree {
	nodes := []graph.Node{n}
	for _, a := range g.Ancestors(n) {
		nodes = append(nodes, a.Node)
	}
	return &pedigree{g, licensesOf(g, nodes), spdxIDs()}
}

// root is the component that the document is about.
func (p *pedigree) root(b *graph.Branch) *cdx.Component {
	c := p.full(b)
	return &c
}

// nested is a component among the ancestors of another.
func (p *pedigree) nested(b *graph.Branch) cdx.Component {
	var c cdx.Component
	if b.Again {
		c = p.named(b.Node)
		add(&c, property("see", p.g.ID(b.Node)))
	} else {
		c = p.full(b)
	}
	add(&c, property("relation", b.Relation.String()))
	return c
}

// named is what tells which model is meant.
func (p *pedigree) named(n graph.Node) cdx.Component {
	owner, name, ok := strings.Cut(p.g.ID(n), "/")
	if !ok {
		owner, name = "", owner
	}
	return cdx.Component{
		Type:       cdx.ComponentTypeMachineLearningModel,
		Group:      owner,
		Name:       name,
		PackageURL: packageurl.NewPackageURL(packageurl.TypeHuggingface, owner, name, "", nil, "").ToString(),
	}
}

// full has what is known of a model, and its own ancestors.
func (p *pedigree) full(b *graph.Branch) cdx.Component {
	c, id := p.named(b.Node), p.g.ID(b.Node)
	c.BOMRef = id
	p.describe(&c, b.Node)
	if p.g.OnHub(b.Node) {
		c.ExternalReferences = &[]cdx.ExternalReference{{Type: cdx.ERTypeDistribution, URL: graph.PageURL(id)}}
	}
	var ancestors []cdx.Component
	for _, up := range b.Branches {
		ancestors = append(ancestors, p.nested(up))
	}
	if len(ancestors) > 0 {
		c.Pedigree = &cdx.Pedigree{Ancestors: &ancestors}
	}
	return c
}

// describe adds the columns of a model.
func (p *pedigree) describe(c *cdx.Component, n graph.Node) {
	g := p.g
	add(c, property("on_hub", strconv.FormatBool(g.OnHub(n))))
	if key := g.Keys[n]; !key.IsZero() {
		add(c, property("_id", key.String()))
	}
	if at := g.Created[n]; at > 0 {
		add(c, property("created", time.Unix(int64(at), 0).UTC().Format(time.RFC3339)))
	}
	if library := g.Words.At(int(g.Library[n])); library != "" {
		add(c, property("library", library))
	}
	if task := g.Words.At(int(g.Task[n])); task != "" {
		c.ModelCard = &cdx.MLModelCard{ModelParameters: &cdx.MLModelParameters{Task: task}}
	}
	if list := p.choices(n); len(list) > 0 {
		c.Licenses = &list
	}
}

func add(c *cdx.Component, p cdx.Property) {
	var list []cdx.Property
	if c.Properties != nil {
		list = *c.Properties
	}
	list = append(list, p)
	c.Properties = &list
}
