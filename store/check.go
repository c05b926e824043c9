package store

import (
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// Check reads the whole snapshot at path and returns what contradicts itself:
// the pages of the file, every checksum, and every invariant that the graph's
// documentation promises. It returns an error only when it cannot look.
func Check(path string) (damage []string, err error) {
	err = guard(func() error {
		damage, err = check(path)
		return err
	})
	if found := (*damageError)(nil); errors.As(err, &found) {
		return []string{found.err.Error()}, nil
	}
	if errors.Is(err, errPages) {
		return []string{err.Error()}, nil
	}
	return damage, err
}

func check(path string) (damage []string, err error) {
	s, err := openTx(path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.head(); err != nil {
		return nil, err
	}
	if damage := s.checksums(); damage != nil {
		return damage, nil
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	c := &checker{g: &s.graph}
	c.all()
	if err := c.records(s); err != nil {
		return nil, err
	}
	return c.damage, nil
}

func errChecksum(key string) error { return fmt.Errorf("section %q does not match its checksum", key) }

func (s *Snapshot) checksums() (damage []string) {
	_ = s.tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		payload, sum, err := section(s.tx, string(name))
		if err == nil && crc32.Checksum(payload, castagnoli) != sum {
			err = errChecksum(string(name))
		}
		if err != nil {
			damage = append(damage, err.Error())
		}
		return nil
	})
	return damage
}

// checker looks at the graph of a snapshot whose lengths are right.
type checker struct {
	g      *graph.Graph
	damage []string
}

func (c *checker) say(format string, args ...any) {
	c.damage = append(c.damage, fmt.Sprintf(format, args...))
}

func (c *checker) all() {
	g := c.g
	for _, x := range []struct {
		what string
		off  []uint32
	}{
		{"ids", g.IDs.Off}, {"words", g.Words.Off}, {"tags", g.Tags.Names.Off}, {"tag lists", g.Tags.Off},
		{"parents", g.Parents.Off}, {"children", g.Children.Off},
		{"aliases", g.Aliases.Names.Off}, {"targets of aliases", g.Aliases.Targets.Off},
		{"names of mentions", g.Mentions.Names.Off}, {"tags of mentions", g.Mentions.TagOff}, {"entries of mentions", g.Mentions.EntryOff},
	} {
		if !slices.IsSorted(x.off) {
			c.say("the offsets of the %s do not ascend", x.what)
		}
	}
	if c.damage != nil {
		return // what follows would read out of range
	}
	c.nodes()
	c.edges()
	c.tags()
	c.mentions()
	c.sorted("words", g.Words)
	c.sorted("tags", g.Tags.Names)
	if g.Words.Len() == 0 || g.Words.At(0) != "" {
		c.say("word 0 is not the empty one")
	}
}

func (c *checker) nodes() {
	g := c.g
	models := 0
	for n := range g.Len() {
		if n > 0 && n != g.Linked && graph.CompareIDs(g.IDs.Bytes(n-1), g.IDs.Bytes(n)) >= 0 {
			c.say("node %d, %q, is out of order", n, g.IDs.Bytes(n))
		}
		c.node(graph.Node(n))
		if g.OnHub(graph.Node(n)) {
			models++
		}
		for _, w := range []uint32{g.License[n], g.Task[n], g.Library[n]} {
			if int(w) >= g.Words.Len() {
				c.say("node %d, %q, has word %d of %d", n, g.IDs.Bytes(n), w, g.Words.Len())
			}
		}
	}
	if models != g.Models {
		c.say("%d models are on the Hub, not %d", models, g.Models)
	}
}

func (c *checker) node(n graph.Node) {
	g := c.g
	const known = graph.OnHub | graph.PathLike | graph.FlagAuto | graph.FlagManual | graph.FlagDisabled
	parents, _ := g.Parents.Of(n)
	children, _ := g.Children.Of(n)
	switch hasEdge := len(parents)+len(children) > 0; {
	case int(n) < g.Linked && !hasEdge:
		c.say("node %d, %q, has no edge and stands among those that do", n, g.ID(n))
	case !hasEdge && !g.OnHub(n):
		c.say("node %d, %q, is absent and has no edge", n, g.ID(n))
	case g.Flags[n]&^known != 0, g.OnHub(n) && g.Flags[n]&graph.PathLike != 0,
		!g.OnHub(n) && g.Flags[n]&^graph.PathLike != 0:
		c.say("node %d, %q, has flags %#x", n, g.ID(n), g.Flags[n])
	case !g.OnHub(n) && g.FirstSeen[n] != 0:
		c.say("node %d, %q, is absent and was first seen at %d", n, g.ID(n), g.FirstSeen[n])
	}
}

type checkedEdge struct {
	child, parent graph.Node
	relation      graph.Relation
}

// edges makes sure that both directions hold the same edges, in order.
func (c *checker) edges() {
	up := c.list("parents", c.g.Parents, func(from, to graph.Node, r graph.Relation) checkedEdge {
		return checkedEdge{from, to, r}
	})
	down := c.list("children", c.g.Children, func(from, to graph.Node, r graph.Relation) checkedEdge {
		return checkedEdge{to, from, r}
	})
	slices.SortFunc(down, func(a, b checkedEdge) int {
		return cmp.Or(cmp.Compare(a.child, b.child), cmp.Compare(a.parent, b.parent))
	})
	if !slices.Equal(up, down) {
		c.say("the edges to parents are not the edges to children")
	}
}

func (c *checker) list(what string, csr graph.CSR, edge func(from, to graph.Node, r graph.Relation) checkedEdge) []checkedEdge {
	var list []checkedEdge
	for n := range graph.Node(c.g.Linked) {
		to, relations := csr.Of(n)
		for i, t := range to {
			e := edge(n, t, relations[i])
			switch {
			case int(t) >= c.g.Linked || relations[i] >= graph.Relations:
				c.say("node %d has an edge out of range among its %s", n, what)
				continue
			case e.child == e.parent:
				c.say("node %d is its own parent", n)
			case i > 0 && to[i-1] >= t:
				c.say("node %d has its %s out of order", n, what)
			case !c.g.OnHub(e.child):
				c.say("node %d is absent and has parents", e.child)
			}
			list = append(list, e)
		}
	}
	return list
}

func (c *checker) tags() {
	t := c.g.Tags
	for i := range t.Names.Len() {
		nodes := t.Of(i)
		for k, n := range nodes {
			if int(n) >= c.g.Len() || k > 0 && nodes[k-1] >= n || !c.g.OnHub(n) {
				c.say("tag %q has node %d, which is absent or out of range or order", t.Names.At(i), n)
				break
			}
		}
	}
}

func (c *checker) mentions() {
	m := &c.g.Mentions
	for i, n := range m.Nodes {
		if int(n) >= c.g.Len() || i > 0 && m.Nodes[i-1] >= n || !c.g.OnHub(n) {
			c.say("the mentions have node %d, which is absent or out of range or order", n)
			break
		}
	}
	for _, names := range [][]uint32{m.TagName, m.EntryName, m.EntryWord} {
		if i := slices.IndexFunc(names, func(name uint32) bool { return int(name) >= m.Names.Len() }); i >= 0 {
			c.say("the mentions have name %d of %d", names[i], m.Names.Len())
		}
	}
	if slices.ContainsFunc(m.TagRel, func(r graph.Relation) bool { return r >= graph.Relations }) {
		c.say("the mentions have a relation out of range")
	}
	c.sorted("names of mentions", m.Names)
}

func (c *checker) sorted(what string, s graph.Strings) {
	for i := 1; i < s.Len(); i++ {
		if graph.CompareIDs(s.Bytes(i-1), s.Bytes(i)) >= 0 {
			c.say("%s %d, %q, is out of order", what, i, s.At(i))
		}
	}
}

// records looks at what is kept as JSON.
func (c *checker) records(s *Snapshot) error {
	runs, err := s.Runs()
	if err != nil {
		return err
	}
	c.runs(runs, s.meta.Run)
	anomalies, err := s.Anomalies()
	if err != nil {
		return err
	}
	if !slices.Equal(anomalies, graph.SortAnomalies(slices.Clone(anomalies))) {
		c.say("the anomalies are out of order")
	}
	lookups, err := s.Lookups()
	if err != nil {
		return err
	}
	for i := 1; i < len(lookups); i++ {
		if graph.Fold(lookups[i-1].Name) >= graph.Fold(lookups[i].Name) {
			c.say("look-up %d, of %q, is out of order", i, lookups[i].Name)
		}
	}
	c.aliases(s.meta)
	c.events(s, runs)
	return nil
}

// events makes sure that there are as many as the runs say.
func (c *checker) events(s *Snapshot, runs []graph.Run) {
	found := map[int]graph.Changes{}
	for run, err := range s.Events(0) {
		if err != nil {
			c.say("%v", err)
			return
		}
		found[run.Run] = graph.CountEvents(run.Events)
	}
	for _, r := range runs {
		if !maps.Equal(found[r.ID], r.Changes) {
			c.say("run %d has the events %v, not %v", r.ID, found[r.ID], r.Changes)
		}
		delete(found, r.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		c.say("there are events of run %d, which is none", id)
	}
}

func (c *checker) aliases(m Meta) {
	a := c.g.Aliases
	for i := range a.Len() {
		name := a.Names.At(i)
		if name != graph.Fold(name) || i > 0 && a.Names.At(i-1) >= name {
			c.say("alias %d, %q, is out of order", i, name)
		}
	}
	if sum := a.SHA256(); sum != m.AliasesSHA256 {
		c.say("the aliases have the hash %s, not %s", sum, m.AliasesSHA256)
	}
}

// runs makes sure that the runs ascend up to the last one, and that every model
// was first seen by one of them.
func (c *checker) runs(runs []graph.Run, last graph.Run) {
	starts := map[uint32]bool{}
	for i, r := range runs {
		starts[started(r)] = true
		if i > 0 && runs[i-1].ID >= r.ID {
			c.say("run %d is out of order", r.ID)
		}
	}
	if len(runs) == 0 || runs[len(runs)-1].ID != last.ID {
		c.say("run %d, which the graph is of, is not the last one", last.ID)
	}
	for n, first := range c.g.FirstSeen {
		if c.g.OnHub(graph.Node(n)) && !starts[first] {
			c.say("node %d, %q, was first seen by no run", n, c.g.IDs.Bytes(n))
		}
	}
}
