package store

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"

	bolt "go.etcd.io/bbolt"

	"hflineage/graph"
)

// Check reads the whole snapshot at path and returns what contradicts itself:
// bbolt's own structure, every checksum, and every invariant that the graph's
// documentation promises. It returns an error only when it cannot look.
func Check(path string) (damage []string, err error) {
	s, err := openTx(path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for err := range s.tx.Check() {
		damage = append(damage, "bbolt: "+err.Error())
	}
	if damage == nil {
		damage = s.checksums()
	}
	if damage != nil {
		return damage, nil
	}
	if err := s.load(); err != nil {
		return []string{err.Error()}, nil
	}
	c := &checker{g: &s.graph}
	c.all()
	for _, read := range []func() error{
		func() error { _, err := s.Runs(); return err },
		func() error { _, err := s.Anomalies(); return err },
		func() error { _, err := s.Lookups(); return err },
	} {
		if err := read(); err != nil {
			c.damage = append(c.damage, err.Error())
		}
	}
	return c.damage, nil
}

func (s *Snapshot) checksums() (damage []string) {
	_ = s.tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		payload, sum, err := section(s.tx, string(name))
		switch {
		case err != nil:
			damage = append(damage, err.Error())
		case crc32.Checksum(payload, castagnoli) != sum:
			damage = append(damage, fmt.Sprintf("section %q does not match its checksum", name))
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
	c.sorted("words", g.Words)
	c.sorted("tags", g.Tags.Names)
}

func (c *checker) nodes() {
	g := c.g
	models := 0
	for n := range g.Len() {
		if n > 0 && n != g.Linked && graph.CompareIDs(g.IDs.Bytes(n-1), g.IDs.Bytes(n)) >= 0 {
			c.say("node %d, %q, is out of order", n, g.IDs.Bytes(n))
		}
		if g.Flags[n]&graph.OnHub != 0 {
			models++
		} else if n >= g.Linked {
			c.say("node %d, %q, is absent and has no edge", n, g.IDs.Bytes(n))
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
			if int(n) >= c.g.Len() || k > 0 && nodes[k-1] >= n {
				c.say("tag %q has node %d out of range or order", t.Names.At(i), n)
				break
			}
		}
	}
}

func (c *checker) sorted(what string, s graph.Strings) {
	for i := 1; i < s.Len(); i++ {
		if s.At(i-1) >= s.At(i) {
			c.say("%s %d, %q, is out of order", what, i, s.At(i))
		}
	}
}
