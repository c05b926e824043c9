package graph

// recordsPage is how many models Records gives at a time.
const recordsPage = 1 << 13

// Records gives the models on the Hub back as they were listed, some at a time, in
// the order of nodes: a Builder makes the same Graph of them. What no answer
// depends on is not kept: the order of tags, and what is said twice. The models
// and their slices are good until yield returns, which may say to stop.
func (g *Graph) Records(yield func(nodes []Node, models []Model) bool) {
	r := records{g: g, next: make([]uint32, g.Tags.Names.Len()), names: make([]string, g.Tags.Names.Len())}
	copy(r.next, g.Tags.Off)
	for i := range r.names {
		r.names[i] = g.Tags.Names.At(i)
	}
	for lo := 0; lo < g.Len(); lo += recordsPage {
		nodes, models := r.page(lo, min(lo+recordsPage, g.Len()))
		if len(models) > 0 && !yield(nodes, models) {
			return
		}
	}
}

// records is how far the lists of the graph have been read.
type records struct {
	g       *Graph
	next    []uint32 // by tag: its first carrier that has not been read
	names   []string // of the tags
	mention int      // place in Mentions.Nodes of the first one that has not been read

	nodes  []Node
	models []Model
	tags   []string // of all models of the page
}

// page makes models of the nodes from lo up to hi.
func (r *records) page(lo, hi int) ([]Node, []Model) {
	own := r.ownTags(lo, hi)
	r.nodes, r.models = r.nodes[:0], r.models[:0]
	for i := lo; i < hi; i++ {
		n := Node(i)
		mentions := r.mention < len(r.g.Mentions.Nodes) && r.g.Mentions.Nodes[r.mention] == n
		if r.g.OnHub(n) {
			m := r.g.record(n)
			m.Tags = own[i-lo]
			if mentions {
				r.addMentions(&m)
			}
			r.nodes, r.models = append(r.nodes, n), append(r.models, m)
		}
		if mentions {
			r.mention++
		}
	}
	return r.nodes, r.models
}

// ownTags are the tags of the nodes from lo up to hi, the licence first: of
// several it is the one that counts.
func (r *records) ownTags(lo, hi int) [][]string {
	g := r.g
	sizes := make([]int, hi-lo)
	first := append([]uint32(nil), r.next...)
	for t, k := range r.next {
		for end := g.Tags.Off[t+1]; k < end && int(g.Tags.Nodes[k]) < hi; k++ {
			sizes[int(g.Tags.Nodes[k])-lo]++
		}
		r.next[t] = k
	}
	total := 0
	lists := make([][]string, hi-lo)
	for _, size := range sizes {
		total += size + 1
	}
	r.tags = make([]string, total)
	at := 0
	for i, size := range sizes {
		lists[i] = r.tags[at : at : at+size+1]
		at += size + 1
		if license := g.Words.At(int(g.License[lo+i])); license != "" {
			lists[i] = append(lists[i], licensePrefix+license)
		}
	}
	for t, k := range first {
		for ; k < r.next[t]; k++ {
			i := int(g.Tags.Nodes[k]) - lo
			lists[i] = append(lists[i], r.names[t])
		}
	}
	return lists
}

// addMentions adds what the next model that mentions a parent says of it.
func (r *records) addMentions(m *Model) {
	list := &r.g.Mentions
	for k := list.TagOff[r.mention]; k < list.TagOff[r.mention+1]; k++ {
		m.Tags = append(m.Tags, list.Tag(int(k)))
	}
	m.BaseModels = list.BaseModels(r.mention)
}

// record is what the columns say of a node on the Hub.
func (g *Graph) record(n Node) Model {
	return Model{
		ID: g.ID(n), Key: g.Keys[n], Created: int64(g.Created[n]), Modified: int64(g.Modified[n]),
		Downloads: int64(min(g.Downloads[n], 1<<63-1)), Likes: int64(g.Likes[n]),
		Task: g.Words.At(int(g.Task[n])), Library: g.Words.At(int(g.Library[n])),
		Gated: g.Flags[n].Gated(), Disabled: g.Flags[n]&FlagDisabled != 0,
	}
}

// Gated says who may download the model.
func (f Flags) Gated() Gated {
	switch {
	case f&FlagAuto != 0:
		return GatedAuto
	case f&FlagManual != 0:
		return GatedManual
	}
	return Open
}
