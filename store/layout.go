package store

import (
	"fmt"
	"unsafe"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// column ties one section to the array of the graph that it holds.
type column struct {
	key     string
	payload func(*graph.Graph) []byte
	attach  func(*graph.Graph, []byte) error
	size    int // of an element
	// count is the number of elements that Meta promises; nil where another
	// section decides.
	count func(*Meta) int
}

func columnOf[T element](key string, field func(*graph.Graph) *[]T, count func(*Meta) int) column {
	return column{
		key:     key,
		payload: func(g *graph.Graph) []byte { return bytesOf(*field(g)) },
		attach: func(g *graph.Graph, payload []byte) (err error) {
			*field(g), err = arrayOf[T](payload)
			return err
		},
		size:  int(unsafe.Sizeof(*new(T))),
		count: count,
	}
}

func perNode(m *Meta) int     { return m.Nodes }
func perNodeEnd(m *Meta) int  { return m.Nodes + 1 }
func perLinkEnd(m *Meta) int  { return m.Linked + 1 }
func perEdge(m *Meta) int     { return m.Run.Edges }
func perWordEnd(m *Meta) int  { return m.Words + 1 }
func perTagEnd(m *Meta) int   { return m.Tags + 1 }
func perAliasEnd(m *Meta) int { return m.Aliases + 1 }
func perCarrier(m *Meta) int  { return m.Carriers }

func perMentionNameEnd(m *Meta) int { return m.Mentions.Names + 1 }
func perMentioner(m *Meta) int      { return m.Mentions.Models }
func perMentionerEnd(m *Meta) int   { return m.Mentions.Models + 1 }
func perMentionTag(m *Meta) int     { return m.Mentions.Tags }
func perMentionEntry(m *Meta) int   { return m.Mentions.Entries }

// columns are the sections of the snapshot that are arrays, as doc.go lists them.
var columns = []column{
	columnOf("ids.offs", func(g *graph.Graph) *[]uint32 { return &g.IDs.Off }, perNodeEnd),
	columnOf("ids.data", func(g *graph.Graph) *[]byte { return &g.IDs.Data }, nil),
	columnOf("keys    ", func(g *graph.Graph) *[]graph.Key { return &g.Keys }, perNode),
	columnOf("flags   ", func(g *graph.Graph) *[]graph.Flags { return &g.Flags }, perNode),
	columnOf("created ", func(g *graph.Graph) *[]uint32 { return &g.Created }, perNode),
	columnOf("modified", func(g *graph.Graph) *[]uint32 { return &g.Modified }, perNode),
	columnOf("firstsee", func(g *graph.Graph) *[]uint32 { return &g.FirstSeen }, perNode),
	columnOf("download", func(g *graph.Graph) *[]uint64 { return &g.Downloads }, perNode),
	columnOf("likes   ", func(g *graph.Graph) *[]uint32 { return &g.Likes }, perNode),
	columnOf("license ", func(g *graph.Graph) *[]uint32 { return &g.License }, perNode),
	columnOf("task    ", func(g *graph.Graph) *[]uint32 { return &g.Task }, perNode),
	columnOf("library ", func(g *graph.Graph) *[]uint32 { return &g.Library }, perNode),
	columnOf("wrd.offs", func(g *graph.Graph) *[]uint32 { return &g.Words.Off }, perWordEnd),
	columnOf("wrd.data", func(g *graph.Graph) *[]byte { return &g.Words.Data }, nil),
	columnOf("par.offs", func(g *graph.Graph) *[]uint32 { return &g.Parents.Off }, perLinkEnd),
	columnOf("par.node", func(g *graph.Graph) *[]uint32 { return &g.Parents.To }, perEdge),
	columnOf("par.rels", func(g *graph.Graph) *[]graph.Relation { return &g.Parents.Rel }, perEdge),
	columnOf("chi.offs", func(g *graph.Graph) *[]uint32 { return &g.Children.Off }, perLinkEnd),
	columnOf("chi.node", func(g *graph.Graph) *[]uint32 { return &g.Children.To }, perEdge),
	columnOf("chi.rels", func(g *graph.Graph) *[]graph.Relation { return &g.Children.Rel }, perEdge),
	columnOf("tag.offs", func(g *graph.Graph) *[]uint32 { return &g.Tags.Names.Off }, perTagEnd),
	columnOf("tag.data", func(g *graph.Graph) *[]byte { return &g.Tags.Names.Data }, nil),
	columnOf("tag.post", func(g *graph.Graph) *[]uint32 { return &g.Tags.Off }, perTagEnd),
	columnOf("als.offs", func(g *graph.Graph) *[]uint32 { return &g.Aliases.Names.Off }, perAliasEnd),
	columnOf("als.data", func(g *graph.Graph) *[]byte { return &g.Aliases.Names.Data }, nil),
	columnOf("als.toff", func(g *graph.Graph) *[]uint32 { return &g.Aliases.Targets.Off }, perAliasEnd),
	columnOf("als.tdat", func(g *graph.Graph) *[]byte { return &g.Aliases.Targets.Data }, nil),
	columnOf("tag.node", func(g *graph.Graph) *[]uint32 { return &g.Tags.Nodes }, perCarrier),
	columnOf("men.noff", func(g *graph.Graph) *[]uint32 { return &g.Mentions.Names.Off }, perMentionNameEnd),
	columnOf("men.ndat", func(g *graph.Graph) *[]byte { return &g.Mentions.Names.Data }, nil),
	columnOf("men.node", func(g *graph.Graph) *[]uint32 { return &g.Mentions.Nodes }, perMentioner),
	columnOf("men.toff", func(g *graph.Graph) *[]uint32 { return &g.Mentions.TagOff }, perMentionerEnd),
	columnOf("men.tnam", func(g *graph.Graph) *[]uint32 { return &g.Mentions.TagName }, perMentionTag),
	columnOf("men.trel", func(g *graph.Graph) *[]graph.Relation { return &g.Mentions.TagRel }, perMentionTag),
	columnOf("men.eoff", func(g *graph.Graph) *[]uint32 { return &g.Mentions.EntryOff }, perMentionerEnd),
	columnOf("men.ewrd", func(g *graph.Graph) *[]uint32 { return &g.Mentions.EntryWord }, perMentioner),
	columnOf("men.ekey", func(g *graph.Graph) *[]graph.Key { return &g.Mentions.EntryKey }, perMentionEntry),
	columnOf("men.enam", func(g *graph.Graph) *[]uint32 { return &g.Mentions.EntryName }, perMentionEntry),
}

// load attaches the section of tx to g, after a look at its length.
func (c column) load(tx *bolt.Tx, m *Meta, g *graph.Graph) error {
	payload, _, err := section(tx, c.key)
	if err != nil {
		return err
	}
	if c.count != nil && len(payload) != c.size*c.count(m) {
		return fmt.Errorf("section %q has %d bytes, not %d", c.key, len(payload), c.size*c.count(m))
	}
	return c.attach(g, payload)
}

// checkEnds makes sure that the lists of offsets cover what they point into.
// Only the ends are looked at, so that opening costs the same at every size.
func checkEnds(g *graph.Graph) error {
	for _, x := range []struct {
		what string
		off  []uint32
		end  int
	}{
		{"ids", g.IDs.Off, len(g.IDs.Data)},
		{"words", g.Words.Off, len(g.Words.Data)},
		{"tags", g.Tags.Names.Off, len(g.Tags.Names.Data)},
		{"tag lists", g.Tags.Off, len(g.Tags.Nodes)},
		{"parents", g.Parents.Off, len(g.Parents.To)},
		{"children", g.Children.Off, len(g.Children.To)},
		{"aliases", g.Aliases.Names.Off, len(g.Aliases.Names.Data)},
		{"targets of aliases", g.Aliases.Targets.Off, len(g.Aliases.Targets.Data)},
		{"names of mentions", g.Mentions.Names.Off, len(g.Mentions.Names.Data)},
		{"tags of mentions", g.Mentions.TagOff, len(g.Mentions.TagName)},
		{"entries of mentions", g.Mentions.EntryOff, len(g.Mentions.EntryKey)},
	} {
		if x.off[0] != 0 || int(x.off[len(x.off)-1]) != x.end {
			return fmt.Errorf("the offsets of the %s do not cover them", x.what)
		}
	}
	return nil
}
