package diagram

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"

	"hflineage/graph"
)

// DataFormats are the formats of WriteData, WriteWhole and WriteHub.
var DataFormats = []string{"dot", "graphml", "json"}

// Fact is something that holds for all of a document, such as the rule: a name of
// letters and underscores, and a string, a bool or an int.
type Fact struct {
	Name  string
	Value any
}

// document is a graph on its way out: begin, then all nodes, then all edges, then
// end. Nothing is kept but the end of what is buffered. Writing goes on after an
// error, to nowhere; node and edge say so, and end returns it.
type document interface {
	begin(facts []Fact, nodes, edges []field)
	node(id int, values []value) error
	edge(from, to int, values []value) error
	end() error
}

// field is what nodes or edges can say.
type field struct {
	name string
	kind fieldKind
}

type fieldKind uint8

const (
	textField fieldKind = iota
	numberField
	boolField
)

// value is what one node or edge says: of a field, by its place in the list.
type value struct {
	field  int
	text   string
	number uint64 // also 0 or 1 for a bool
}

// output is where a document goes. An error stays: whatever is written last returns
// it.
type output struct{ *bufio.Writer }

func (o output) put(s string) { _, _ = o.WriteString(s) }

func (o output) number(n uint64) { _, _ = o.Write(strconv.AppendUint(o.AvailableBuffer(), n, 10)) }

// value writes a value as the format has it, given what it makes of a text.
func (o output) value(kind fieldKind, v value, text func(string) string) {
	switch kind {
	case textField:
		o.put(text(v.text))
	case numberField:
		o.number(v.number)
	case boolField:
		o.put(strconv.FormatBool(v.number == 1))
	}
}

// newDocument makes a document of one of the DataFormats.
func newDocument(w io.Writer, format string) (document, error) {
	out := output{bufio.NewWriterSize(w, 1<<16)}
	switch format {
	case "dot":
		return &dotDocument{out: out}, nil
	case "graphml":
		return &graphML{out: out}, nil
	case "json":
		return &nodeLink{out: out}, nil
	}
	return nil, fmt.Errorf("no data of format %q: dot, graphml or json", format)
}

// values collects what one node or edge says; what is not known is left out.
type values struct{ list []value }

func (v *values) text(field int, s string) {
	if s != "" {
		v.list = append(v.list, value{field: field, text: s})
	}
}

func (v *values) number(field int, n uint64) { v.list = append(v.list, value{field: field, number: n}) }

func (v *values) bool(field int, b bool) {
	if b {
		v.number(field, 1)
	} else {
		v.number(field, 0)
	}
}

// What nodes say: of all documents, and of folded ones behind that.
const (
	labelOf = iota
	kindOf
	relationOf
	depthOf
	onHubOf
	licenseOf
	taskOf
	libraryOf
	createdOf
	downloadsOf
	likesOf
	belowOf
	countedOf
	classOf
	highlightedOf
	familyOf
	membersOf
	derivativesOf
	directOf
	relationsOf // five: the relations in their order
)

var (
	modelFields = []field{
		{"label", textField}, {"kind", textField}, {"relation", textField}, {"depth", numberField}, {"on_hub", boolField},
		{"license", textField}, {"task", textField}, {"library", textField}, {"created", textField},
		{"downloads", numberField}, {"likes", numberField},
	}
	boxFields = append(slices.Clip(modelFields),
		field{"below", numberField}, field{"counted", boolField}, field{"color_class", textField}, field{"highlighted", boolField}, field{"family", textField},
		field{"members", numberField}, field{"derivatives", numberField}, field{"direct", numberField},
		field{graph.Unspecified.String(), numberField}, field{graph.Finetune.String(), numberField}, field{graph.Quantized.String(), numberField},
		field{graph.Adapter.String(), numberField}, field{graph.Merge.String(), numberField})
	edgeFields = []field{{"relation", textField}}
	lineFields = []field{{"relation", textField}, {"tree", boolField}}
)

// record says what the Hub says of a model.
func (v *values) record(r *Record, onHub bool) {
	v.bool(onHubOf, onHub)
	if !onHub {
		return
	}
	v.text(licenseOf, r.License)
	v.text(taskOf, r.Task)
	v.text(libraryOf, r.Library)
	v.text(createdOf, r.created())
	v.number(downloadsOf, r.Downloads)
	v.number(likesOf, uint64(r.Likes))
}

// WriteData writes the boxes and lines of a diagram in one of the DataFormats. The
// lines from a model to what is folded under it have no relation.
func WriteData(w io.Writer, d *Diagram, format string, facts []Fact) error {
	doc, err := newDocument(w, format)
	if err != nil {
		return err
	}
	nodes := d.Nodes()
	doc.begin(facts, boxFields, lineFields)
	for i := range nodes {
		if err := doc.node(nodes[i].ID, d.values(&nodes[i])); err != nil {
			return err
		}
	}
	for _, e := range d.Edges() {
		var v values
		if nodes[e.To-1].Kind != Folded {
			v.text(0, e.Relation.String())
		}
		v.bool(1, e.Tree)
		if err := doc.edge(e.From, e.To, v.list); err != nil {
			return err
		}
	}
	return doc.end()
}

// values are what the data says of a node.
func (d *Diagram) values(n *Node) []value {
	var v values
	if n.Model == "" {
		v.text(labelOf, n.label())
	} else {
		v.text(labelOf, n.Model)
	}
	v.text(kindOf, n.Kind.String())
	switch {
	case n.Kind == Folded:
		v.number(membersOf, uint64(n.Members))
		v.number(derivativesOf, uint64(n.Hidden()))
		v.number(directOf, uint64(n.Direct))
		for r, models := range n.ByRelation {
			v.number(relationsOf+r, uint64(models))
		}
		return v.list
	case n.Model == "":
		v.number(membersOf, uint64(n.Others))
		return v.list
	}
	v.record(&n.Record, !n.Absent)
	if n.Kind == OtherParent {
		v.text(familyOf, n.Family)
		return v.list
	}
	v.number(depthOf, uint64(n.Depth))
	v.number(belowOf, uint64(n.Below))
	v.bool(highlightedOf, n.Highlighted)
	if n.Parent != 0 {
		v.text(relationOf, n.Relation.String())
	}
	if n.Kind == Derivative {
		v.bool(countedOf, !n.Passed)
		if !n.Passed {
			v.text(classOf, d.Classes[n.Class].Name)
		}
	}
	return v.list
}
