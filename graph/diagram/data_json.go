package diagram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// nodeLink writes the JSON that node_link_graph of networkx reads (up to 3.3 as it
// is, later with edges="links") and that d3 takes for a force simulation: nodes with
// an id, and links with the ids of a source and a target.
type nodeLink struct {
	out          output
	nodes, edges []field
	written      int // nodes, or links
	links        bool
}

func (j *nodeLink) begin(facts []Fact, nodes, edges []field) {
	j.nodes, j.edges = nodes, edges
	j.out.put(`{"directed":true,"multigraph":false,"graph":{`)
	for i, f := range facts {
		if i > 0 {
			j.out.put(",")
		}
		j.out.put(jsonString(f.Name))
		j.out.put(":")
		if s, ok := f.Value.(string); ok {
			j.out.put(jsonString(s))
			continue
		}
		data, err := json.Marshal(f.Value)
		must(err) // a number or a bool
		j.out.put(string(data))
	}
	j.out.put("},\n\"nodes\":[\n")
}

func (j *nodeLink) node(id int, values []value) error {
	j.next()
	j.out.put(`{"id":"n`)
	j.out.number(uint64(id))
	j.out.put(`"`)
	return j.values(j.nodes, values)
}

func (j *nodeLink) edge(from, to int, values []value) error {
	if !j.links {
		j.turn()
	}
	j.next()
	j.out.put(`{"source":"n`)
	j.out.number(uint64(from))
	j.out.put(`","target":"n`)
	j.out.number(uint64(to))
	j.out.put(`"`)
	return j.values(j.edges, values)
}

// turn goes from the nodes to the links.
func (j *nodeLink) turn() {
	j.out.put("\n],\n\"links\":[\n")
	j.links, j.written = true, 0
}

func (j *nodeLink) next() {
	if j.written++; j.written > 1 {
		j.out.put(",\n")
	}
}

// values writes the rest of an object.
func (j *nodeLink) values(fields []field, values []value) error {
	for _, v := range values {
		f := fields[v.field]
		j.out.put(`,"`)
		j.out.put(f.name)
		j.out.put(`":`)
		j.out.value(f.kind, v, jsonString)
	}
	return j.out.WriteByte('}')
}

// jsonString writes a string. What cannot be seen, or turns the direction of the
// text, is written by its number, which means the same to whoever reads it.
func jsonString(s string) string {
	b := append(make([]byte, 0, len(s)+2), '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case strconv.IsPrint(r):
			b = utf8.AppendRune(b, r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		}
	}
	return string(append(b, '"'))
}

func (j *nodeLink) end() error {
	if !j.links {
		j.turn()
	}
	j.out.put("\n]}\n")
	return j.out.Flush()
}
