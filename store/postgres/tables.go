package postgres

import (
	"strings"

	"hflineage/graph"
	"hflineage/graph/family"
	"hflineage/graph/suspect"
	"hflineage/store"
)

// Run is what is pushed: a snapshot, and what is found in it by a family file and a
// suspects file.
type Run struct {
	Snapshot  *store.Snapshot
	Families  *family.File
	Lineage   *graph.Lineage // of the families, in the order of the file
	Suspects  *suspect.File
	Suspected suspect.Marks // by its rules of uploads

	UploadRules []string // the names of those in use
	LowerBound  bool     // of all numbers
	Version     string   // of the program

	Columns []Column // of count
}

// Column is a column of hflineage count, and what it is.
type Column struct{ Name, Is string }

// table is one of sql/tables.sql, in the order of its columns.
type table struct {
	name string
	fill func(*Run, []graph.Run, *rows)
}

var tables = []table{
	{"models", fillModels},
	{"relations", fillRelations},
	{"edges", fillEdges},
	{"families", fillFamilies},
	{"members", fillMembers},
	{"derivatives", fillDerivatives},
	{"tagged", fillTagged},
	{"aliases", fillAliases},
	{"runs", fillRuns},
	{"source", fillSource},
}

func fillModels(run *Run, _ []graph.Run, r *rows) {
	g := run.Snapshot.Graph()
	for i := range g.Len() {
		n := graph.Node(i)
		r.number(uint64(n))
		r.text(g.ID(n))
		if g.Keys[n].IsZero() {
			r.null()
		} else {
			r.text(g.Keys[n].String())
		}
		fillFlags(g.Flags[n], r)
		r.unix(g.Created[n])
		r.unix(g.Modified[n])
		r.unix(g.FirstSeen[n])
		if g.OnHub(n) {
			r.number(g.Downloads[n])
			r.number(uint64(g.Likes[n]))
		} else {
			r.null()
			r.null()
		}
		r.known(g.Words.At(int(g.License[n])))
		r.known(g.Words.At(int(g.Task[n])))
		r.known(g.Words.At(int(g.Library[n])))
		r.bool(i < g.Linked && run.Suspected[n] != 0) // marks are of linked nodes
		r.end()
	}
}

func fillFlags(flags graph.Flags, r *rows) {
	r.bool(flags&graph.OnHub != 0)
	r.bool(flags&graph.PathLike != 0)
	r.text(flags.Gated().String())
	r.bool(flags&graph.FlagDisabled != 0)
}

func fillRelations(_ *Run, _ []graph.Run, r *rows) {
	for relation := range graph.Relation(graph.Relations) {
		r.text(relation.String())
		r.number(uint64(relation))
		r.end()
	}
}

func fillEdges(run *Run, _ []graph.Run, r *rows) {
	g := run.Snapshot.Graph()
	for i := range g.Linked {
		parents, relations := g.Parents.Of(graph.Node(i))
		for k, p := range parents {
			r.number(uint64(i))
			r.number(uint64(p))
			r.text(relations[k].String())
			r.end()
		}
	}
}

func fillFamilies(run *Run, _ []graph.Run, r *rows) {
	for _, f := range run.Families.Families {
		r.text(f.Name)
		r.known(f.Title)
		r.known(f.Owner)
		r.text(f.Region)
		r.bool(len(f.Tags) > 0)
		r.end()
	}
}

func fillMembers(run *Run, _ []graph.Run, r *rows) {
	for i, members := range run.Lineage.Members {
		for _, n := range members {
			r.text(run.Families.Families[i].Name)
			r.number(uint64(n))
			r.end()
		}
	}
}

func fillDerivatives(run *Run, _ []graph.Run, r *rows) {
	for i, derivatives := range run.Lineage.Derivatives {
		for _, d := range derivatives {
			r.text(run.Families.Families[i].Name)
			r.number(uint64(d.Node))
			r.number(uint64(d.Depth))
			r.text(d.Relation.String())
			r.number(uint64(d.Families))
			r.end()
		}
	}
}

func fillTagged(run *Run, _ []graph.Run, r *rows) {
	tagged := family.TaggedIn(run.Snapshot.Graph())
	for i, group := range run.Families.Each() {
		tagged.Each(&group, run.Lineage.Members[i], func(n graph.Node) {
			r.text(group.Name)
			r.number(uint64(n))
			r.end()
		})
	}
}

func fillAliases(run *Run, _ []graph.Run, r *rows) {
	aliases := run.Snapshot.Graph().Aliases
	for i := range aliases.Len() {
		r.text(aliases.Names.At(i))
		r.text(aliases.Targets.At(i))
		r.end()
	}
}

func fillRuns(_ *Run, all []graph.Run, r *rows) {
	for _, run := range all {
		r.number(uint64(run.ID))
		r.text(run.Strategy)
		r.bool(run.Complete)
		r.time(run.Started)
		r.time(run.Finished)
		r.number(uint64(run.Models))
		r.number(uint64(run.Edges))
		r.end()
	}
}

func fillSource(run *Run, _ []graph.Run, r *rows) {
	m := run.Snapshot.Meta()
	for _, s := range []string{m.Rule, run.Families.SHA256, m.AliasesSHA256, run.Suspects.SHA256, strings.Join(run.UploadRules, " ")} {
		r.text(s)
	}
	for _, n := range []int{m.Aliases, m.Unresolved, m.Run.ID} {
		r.number(uint64(n))
	}
	r.text(m.Run.Strategy)
	r.bool(m.Run.Complete)
	r.time(m.Run.Finished)
	if m.Whole.ID == 0 {
		r.null()
	} else {
		r.number(uint64(m.Whole.ID))
	}
	r.bool(run.LowerBound)
	r.number(uint64(m.Run.Models))
	r.number(uint64(m.Run.Edges))
	r.text(run.Version)
	r.end()
}
