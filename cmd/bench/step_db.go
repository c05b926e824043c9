package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/store"
)

// publishStep publishes the journal of a database.
type publishStep struct {
	DB    string `name:"db"`
	Again bool   // the journal is a copy of one that has been published: make it another run
}

func (s *publishStep) Run(*app) error {
	j, err := store.OpenJournal(s.DB)
	if err != nil {
		return err
	}
	if s.Again {
		run := j.Run()
		run.ID++
		run.Started = run.Started.Add(time.Second)
		if err := j.Finish(run); err != nil {
			return errors.Join(err, j.Close())
		}
	}
	if err := store.Publish(s.DB, j); err != nil {
		return errors.Join(err, j.Close())
	}
	return nil
}

// factsStep tells what is worth asking a database, and writes a family file of
// the owners with most models.
type factsStep struct {
	DB       string `name:"db"`
	Families int
	Out      string
}

type factsAnswer struct {
	Models, Edges int
	Parent        string // the model with most children
	Descendant    string // the last that is reached from it
}

func (s *factsStep) Run(a *app) error {
	return store.Read(s.DB, func(snap *store.Snapshot) error {
		g := snap.Graph()
		if err := os.WriteFile(s.Out, familyFile(largestOwners(g, s.Families)), 0o644); err != nil {
			return err
		}
		facts := factsAnswer{Models: g.Models, Edges: g.Edges()}
		most, parent := 0, graph.Node(0)
		for n := range graph.Node(g.Linked) {
			if children, _ := g.Children.Of(n); len(children) > most && g.OnHub(n) {
				most, parent = len(children), n
			}
		}
		facts.Parent, facts.Descendant = g.ID(parent), g.ID(lastBelow(g, parent))
		return answer(a, facts)
	})
}

// lastBelow is what a breadth-first walk to the children reaches last.
func lastBelow(g *graph.Graph, from graph.Node) graph.Node {
	reached, seen := []graph.Node{from}, map[graph.Node]bool{from: true}
	for i := 0; i < len(reached); i++ {
		children, _ := g.Children.Of(reached[i])
		for _, c := range children {
			if !seen[c] {
				reached, seen[c] = append(reached, c), true
			}
		}
	}
	return reached[len(reached)-1]
}

// largestOwners are the owners with most models, the largest first.
func largestOwners(g *graph.Graph, most int) []string {
	models := map[string]int{}
	for n := range graph.Node(g.Len()) {
		owner, _, found := strings.Cut(g.ID(n), "/")
		if found && g.OnHub(n) {
			models[graph.Fold(owner)]++
		}
	}
	owners := make([]string, 0, len(models))
	for owner := range models {
		owners = append(owners, owner)
	}
	slices.SortFunc(owners, func(a, b string) int { return cmp.Or(cmp.Compare(models[b], models[a]), cmp.Compare(a, b)) })
	return owners[:min(most, len(owners))]
}

// familyFile has a family for each owner.
func familyFile(owners []string) []byte {
	text := []byte("families:\n")
	for i, owner := range owners {
		text = fmt.Appendf(text, "  - {name: family-%d, members: [%q], tags: [%q]}\n", i+1, owner+"/*", strings.ToLower(owner))
	}
	return text
}

// edgesStep writes what the peers count from: node.csv, edge.csv and member.csv,
// the members of the built-in families.
type edgesStep struct {
	DB  string `name:"db"`
	Out string // a folder
}

func (s *edgesStep) Run(*app) error {
	return store.Read(s.DB, func(snap *store.Snapshot) error {
		g := snap.Graph()
		return errors.Join(
			writeRows(filepath.Join(s.Out, "node.csv"), "node,on_hub", func(w io.Writer) {
				for n := range graph.Node(g.Len()) {
					fmt.Fprintf(w, "%d,%t\n", n, g.OnHub(n))
				}
			}),
			writeRows(filepath.Join(s.Out, "edge.csv"), "child,parent", func(w io.Writer) {
				for n := range graph.Node(g.Linked) {
					parents, _ := g.Parents.Of(n)
					for _, p := range parents {
						fmt.Fprintf(w, "%d,%d\n", n, p)
					}
				}
			}),
			writeRows(filepath.Join(s.Out, "member.csv"), "family,node", func(w io.Writer) {
				families := family.Default()
				for i := range families.Families {
					for _, n := range families.Families[i].MembersIn(g) {
						fmt.Fprintf(w, "%s,%d\n", families.Families[i].Name, n)
					}
				}
			}),
		)
	})
}

func writeRows(path, header string, rows func(io.Writer)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, header)
	rows(w)
	return errors.Join(w.Flush(), f.Close())
}
