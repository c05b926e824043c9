package diagram

import (
	"fmt"
)

// dotDocument writes DOT that says what nodes and edges are and nothing about
// looks.
type dotDocument struct {
	out          output
	nodes, edges []field
}

func (d *dotDocument) begin(facts []Fact, nodes, edges []field) {
	d.nodes, d.edges = nodes, edges
	d.out.put("digraph lineage {\n\tgraph [charset=\"UTF-8\"")
	for _, f := range facts {
		fmt.Fprintf(d.out, ", %s=%s", f.Name, dotString(fmt.Sprint(f.Value)))
	}
	d.out.put("];\n")
}

func (d *dotDocument) node(id int, values []value) error {
	d.out.put("\tn")
	d.out.number(uint64(id))
	return d.attributes(d.nodes, values)
}

func (d *dotDocument) edge(from, to int, values []value) error {
	d.out.put("\tn")
	d.out.number(uint64(from))
	d.out.put(" -> n")
	d.out.number(uint64(to))
	return d.attributes(d.edges, values)
}

// attributes writes a list such as [label="a/b", depth=1] and the end of the line.
func (d *dotDocument) attributes(fields []field, values []value) error {
	between := " ["
	for _, v := range values {
		d.out.put(between)
		between = ", "
		f := fields[v.field]
		d.out.put(f.name)
		d.out.put("=")
		d.out.value(f.kind, v, dotString)
	}
	if len(values) > 0 {
		d.out.put("]")
	}
	_, err := d.out.WriteString(";\n")
	return err
}

func (d *dotDocument) end() error {
	d.out.put("}\n")
	return d.out.Flush()
}
