// Package oracle computes the counting rule declared/1 a second time, for tests
// only: the same question put to plain SQL in an embedded SQLite, to be compared
// with the answer of package graph.
//
// It shares no code with graph and imports no package of ours. A mistake in a
// shared helper, say in the cleaning of names, would be made by both sides and
// show nowhere; two programs written apart from one text agree on a mistake only
// if the text has it. For the same reason it is written in another manner: sets
// and joins here, arrays and walks there. The text is the package comment of
// graph, with points 4 to 8 of the rule for the counting.
//
// It is written to be read against that text, a file of SQL a clause, in the
// order in which they run:
//
//	listing.sql   which items are models
//	mentions.sql  what tags and baseModels say
//	clean.sql     the cleaning of names
//	own.sql       resolution, (a): a model's tags and its own baseModels
//	aliases.sql   resolution, (b) to (d): listed ids and aliases
//	edges.sql     mentions made edges, absent nodes, anomalies, unresolved names
//	members.sql   families' members and tags
//	depth.sql     one level of the walk from members to derivatives
//	count.sql     the numbers of a family
//	facts.sql     what derivatives are broken down by
//	parts.sql     the derivatives that filters keep, broken down
//	lines.sql     every node and what was made of it, by level.sql
//	owners.sql    the derivatives of every owner
//	common.sql    what two nodes have in common
//	overlap.sql   the derivatives that families share
//	licenses.sql  licences along the edges, and those of roots
//	odd.sql       anomalies that show in the graph, and all of them counted
//	changes.sql   what changed from an earlier listing
//	trend.sql     the derivatives by date of creation
//	crossover.sql when one family passed another
//	suspects.sql  what the rules of a suspects file suspect
//	uploads.sql   how the derivatives came to be
//
// It is not fast, and holds everything in memory.
package oracle

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// A Family is a set of members given by patterns, as in the family file.
// Members and Exclude are patterns of ids with one slash, Tags and TagsExclude
// patterns of whole tags; all know * and ?, and ignore case.
type Family struct {
	Name                                string
	Members, Exclude, Tags, TagsExclude []string
}

// Input is what the rule is applied to.
type Input struct {
	Items     []json.RawMessage // listing items as received, in order
	Redirects map[string]string // old name -> name in the Hub's Location
	Families  []Family          // the whole file: k is counted over all of them
}

// A Row is the count of one family, without filters.
type Row struct {
	Family                      string
	Members, FirstParty         int
	Direct, Derivatives, Shared int
	Credit                      float64
	OtherMembers                int
	Tagged                      *int           // nil for a family without tag patterns
	ByRelation                  map[string]int // all five words, zeros too
	ByDepth                     map[int]int    // non-zero ones only
}

// An Anomaly is something odd in what Model declares, or in its listing.
type Anomaly struct{ Kind, Model, About string }

// An Edge is a declared edge between ids; absent parents have the spelling that
// they are shown in.
type Edge struct{ Child, Parent, Relation string }

// An Answer is everything that the rule derives from an Input.
type Answer struct {
	Models, Edges, Unresolved int

	Aliases   map[string]string // folded name -> id at the end of the chain, listed or as shown
	EdgeList  []Edge            // sorted
	Absent    []string          // shown names of absent parents, sorted
	PathLike  []string          // those of Absent that look like a local folder
	Anomalies []Anomaly         // sorted, distinct
	Rows      []Row             // in the order of the families
}

//go:embed *.sql
var files embed.FS

// An Oracle has derived from an Input everything that the rule says, and answers
// questions about it. Close ends it.
type Oracle struct {
	db   *sql.DB
	done map[string]bool // files that are run once, when they are first needed
}

// Open applies the rule to in. Items that are no object or have no id are
// skipped, as the rule says. It fails when ctx is done, and on strings with a
// NUL character: SQLite's functions would read them to there only.
func Open(ctx context.Context, in Input) (*Oracle, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // a second connection would be a second, empty database
	if err := derive(ctx, db, in); err != nil {
		_ = db.Close()
		return nil, err
	}
	return &Oracle{db, map[string]bool{}}, nil
}

// Close lets go of everything.
func (o *Oracle) Close() error { return o.db.Close() }

func derive(ctx context.Context, db *sql.DB, in Input) error {
	if err := load(ctx, db, in); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	for _, name := range []string{"listing.sql", "mentions.sql", "clean.sql", "own.sql", "aliases.sql", "edges.sql", "members.sql"} {
		if _, err := run(ctx, db, name); err != nil {
			return err
		}
	}
	if err := walk(ctx, db, "depth.sql"); err != nil {
		return err
	}
	_, err := run(ctx, db, "count.sql")
	return err
}

// walk runs the file of one level until it adds nothing.
func walk(ctx context.Context, db *sql.DB, level string) error {
	for depth, added := 0, int64(1); added > 0; depth++ {
		var err error
		if added, err = run(ctx, db, level, depth); err != nil {
			return err
		}
	}
	return nil
}

// once runs a file unless it has been run.
func (o *Oracle) once(ctx context.Context, name string) error {
	if o.done[name] {
		return nil
	}
	o.done[name] = true
	_, err := run(ctx, o.db, name)
	return err
}

// lines walks from every node.
func (o *Oracle) lines(ctx context.Context) error {
	if o.done["lines.sql"] {
		return nil
	}
	if err := o.once(ctx, "lines.sql"); err != nil {
		return err
	}
	return walk(ctx, o.db, "level.sql")
}

// Count applies the rule to in, and counts.
func Count(ctx context.Context, in Input) (Answer, error) {
	o, err := Open(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = o.Close() }()
	return o.Count(ctx)
}

// Count returns the counts, and what they were made of.
func (o *Oracle) Count(ctx context.Context) (Answer, error) {
	a, err := read(ctx, o.db)
	if err != nil {
		return Answer{}, fmt.Errorf("read: %w", err)
	}
	return a, nil
}

// run executes the statements of a file and returns how many rows the last one
// changed.
func run(ctx context.Context, db *sql.DB, name string, args ...any) (int64, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return 0, err
	}
	res, err := db.ExecContext(ctx, string(text), args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return res.RowsAffected()
}
