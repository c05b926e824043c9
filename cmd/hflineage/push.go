package main

import (
	"fmt"
	"log/slog"
	"strings"

	"hflineage/cmd/hflineage/answers"
	"hflineage/graph/family"
	"hflineage/store"
	"hflineage/store/postgres"
)

type pushCmd struct {
	Server string `arg:"" placeholder:"postgres://USER@HOST/DATABASE" help:"The server, and the database in it."`
	Keep   int    `default:"3" placeholder:"N" help:"Keep the last N pushes (default ${default})."`
	dbFile
	familyFlag
	suspectsFlag
}

func (pushCmd) Help() string {
	return `Loads the last run into a PostgreSQL server, version 15 or later, for everybody who asks with SQL. It
goes into a schema of its own, and the views of the schema hflineage show it at once when all of it is
there: until then, and if the push fails, readers see the run before. Of two pushes at once the one that
ends last is shown. No extension is needed.

  hflineage.count                    the columns of hflineage count, a row a family
  hflineage.count_direct ...         one column of it each
  hflineage.derivatives              family, model, depth, relation, families; models has the id of a model
  hflineage.derivatives_recursive    the same, computed anew in SQL from edges and members
  hflineage.models, edges, families, members, tagged, aliases, runs, source, pushes

Build on these and not on the schemas of single pushes, hflineage_run_...: what is made of one goes with
it. All tables and columns have comments (\d+ in psql). The user needs the right to create schemas in the
database; readers need

    GRANT USAGE ON SCHEMA hflineage TO reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA hflineage TO reader;

which lasts. Keep the password out of the command line, where others can see it: in ~/.pgpass, or in
PGPASSWORD. It is never logged.

    hflineage push postgres://lineage@db.example.org/hub
    psql postgres://lineage@db.example.org/hub -c 'SELECT family, derivatives FROM hflineage.count'`
}

func (c *pushCmd) Run(a *app) error {
	if c.Keep < 1 {
		return usagef("--keep %d: must be 1 or more", c.Keep)
	}
	server, err := postgres.ParseAddress(c.Server)
	if err != nil {
		return usageError{err}
	}
	families, err := c.load()
	if err != nil {
		return err
	}
	suspects, err := c.rules()
	if err != nil {
		return err
	}
	return c.read(func(s *store.Snapshot) error {
		g, src := s.Graph(), answers.SourceOf(s, families)
		marks := meanwhile(suspects.MarkUploads, g)
		run := &postgres.Run{
			Snapshot: s, Families: families, Lineage: g.Derive(family.MembersIn(g, families.Each())), Suspects: suspects, Suspected: marks(),
			UploadRules: answers.SuspectsOf(suspects, true, false).Uploads, LowerBound: src.Run.LowerBound, Version: version(),
		}
		for _, col := range answers.Columns {
			run.Columns = append(run.Columns, postgres.Column{Name: col.Name, Is: col.Is})
		}
		pushed, err := postgres.Push(a.ctx, server, run, c.Keep)
		if pushed != nil {
			a.sayPushed(pushed, &src)
		}
		return err
	})
}

// sayPushed says what a push did.
func (a *app) sayPushed(p *postgres.Pushed, src *answers.Source) {
	if len(p.Held) > 0 {
		a.say(slog.LevelWarn, fmt.Sprintf("old runs are in use and stay until the next push: %s", strings.Join(p.Held, ", ")))
	}
	if p.Kept[0] != p.Schema {
		a.say(slog.LevelWarn, fmt.Sprintf("another push ended after this one: readers see %s", p.Kept[0]))
	}
	fmt.Fprintf(a.stdout, "run %d is pushed as %s: %s models, %s declared edges; kept: %s\n",
		src.Run.ID, p.Schema, answers.Thousands(src.Models), answers.Thousands(src.Edges), strings.Join(p.Kept, ", "))
}
