package cyclonedx

import (
	"bytes"
	"fmt"
	"io"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/uuid"

	"hflineage/graph"
)

// MaxDepth is how many edges deep a chain of ancestors may be. It is nested, three
// levels of JSON an edge, and readers of JSON give up on many thousand of them.
const MaxDepth = 1000

// Source is what a document says of how it came to be.
type Source struct {
	Version string    // of the program
	Time    time.Time // of the run
	Facts   []Fact
}

// Fact is one thing that is known of the whole.
type Fact struct{ Name, Value string }

// Write writes the document of one node. It fails if a chain of ancestors is deeper
// than MaxDepth, and if w does.
func Write(w io.Writer, g *graph.Graph, n graph.Node, src *Source) error {
	top := g.Tree([]graph.Node{n}, graph.TreeOptions{Up: true}).Roots[0]
	if depth := depthOf(top); depth > MaxDepth {
		return fmt.Errorf("%s has ancestors %d edges away, and CycloneDX nests them: %d are the most that readers of it bear; hflineage tree --up lists them", g.ID(n), depth, MaxDepth)
	}
	bom := newBOM(newPedigree(g, n).root(top), src)
	var unnumbered bytes.Buffer
	if err := encode(&unnumbered, bom); err != nil {
		return err
	}
	bom.SerialNumber = uuid.NewSHA1(uuid.NameSpaceURL, unnumbered.Bytes()).URN()
	return encode(w, bom)
}

// depthOf is how many edges away the farthest branch is. Each node is in full where it
// is nearest, so this is a breadth, level by level.
func depthOf(top *graph.Branch) (depth int) {
	for level := top.Branches; len(level) > 0; depth++ {
		var next []*graph.Branch
		for _, b := range level {
			next = append(next, b.Branches...)
		}
		level = next
	}
	return depth
}

func encode(w io.Writer, bom *cdx.BOM) error {
	return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).Encode(bom)
}

func newBOM(about *cdx.Component, src *Source) *cdx.BOM {
	bom := cdx.NewBOM()
	var facts []cdx.Property
	for _, f := range src.Facts {
		facts = append(facts, property(f.Name, f.Value))
	}
	tool := cdx.Component{Type: cdx.ComponentTypeApplication, Name: "hflineage", Version: src.Version}
	bom.Metadata = &cdx.Metadata{
		Timestamp:  src.Time.UTC().Format(time.RFC3339),
		Tools:      &cdx.ToolsChoice{Components: &[]cdx.Component{tool}},
		Component:  about,
		Properties: &facts,
	}
	return bom
}

// property is in the namespace of the program, as CycloneDX wants it.
func property(name, value string) cdx.Property {
	return cdx.Property{Name: "hflineage:" + name, Value: value}
}
