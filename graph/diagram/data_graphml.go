package diagram

import (
	"fmt"
)

// graphML writes GraphML 1.0. XML cannot hold control characters, not even by
// their number: what clean replaces is replaced.
type graphML struct {
	out          output
	nodes, edges []field
}

var graphMLTypes = [...]string{textField: "string", numberField: "long", boolField: "boolean"}

func (g *graphML) begin(facts []Fact, nodes, edges []field) {
	g.nodes, g.edges = nodes, edges
	g.out.put(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`)
	for i, f := range facts {
		g.key("g", i, "graph", f.Name, factKind(f))
	}
	for i, f := range nodes {
		g.key("n", i, "node", f.name, f.kind)
	}
	for i, f := range edges {
		g.key("e", i, "edge", f.name, f.kind)
	}
	g.out.put("<graph id=\"lineage\" edgedefault=\"directed\">\n")
	for i, f := range facts {
		fmt.Fprintf(g.out, "<data key=\"g%d\">%s</data>\n", i, xmlText(fmt.Sprint(f.Value)))
	}
}

func (g *graphML) key(of string, i int, what, name string, kind fieldKind) {
	fmt.Fprintf(g.out, "<key id=\"%s%d\" for=%q attr.name=%q attr.type=%q/>\n", of, i, what, name, graphMLTypes[kind])
}

func factKind(f Fact) fieldKind {
	switch f.Value.(type) {
	case int:
		return numberField
	case bool:
		return boolField
	}
	return textField
}

func (g *graphML) node(id int, values []value) error {
	g.out.put(`<node id="n`)
	g.out.number(uint64(id))
	g.out.put(`">`)
	g.data("n", g.nodes, values)
	_, err := g.out.WriteString("</node>\n")
	return err
}

func (g *graphML) edge(from, to int, values []value) error {
	g.out.put(`<edge source="n`)
	g.out.number(uint64(from))
	g.out.put(`" target="n`)
	g.out.number(uint64(to))
	g.out.put(`">`)
	g.data("e", g.edges, values)
	_, err := g.out.WriteString("</edge>\n")
	return err
}

func (g *graphML) data(of string, fields []field, values []value) {
	for _, v := range values {
		g.out.put(`<data key="`)
		g.out.put(of)
		g.out.number(uint64(v.field))
		g.out.put(`">`)
		g.out.value(fields[v.field].kind, v, xmlText)
		g.out.put("</data>")
	}
}

func (g *graphML) end() error {
	g.out.put("</graph>\n</graphml>\n")
	return g.out.Flush()
}
