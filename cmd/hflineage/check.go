package main

import (
	"errors"
	"fmt"

	"hflineage/cmd/hflineage/answers"
	"hflineage/store"
)

type checkCmd struct{ dbFile }

func (checkCmd) Help() string {
	return `Reads the whole database and prints a line for each contradiction found: a checksum that
does not match, ids out of order, an edge without its reverse. A damaged database is best
replaced by a backup, which is a copy of the one file, or by a new crawl.`
}

// errDamage says that check found damage and has said which.
var errDamage = errors.New("damage found")

func (c *checkCmd) Run(a *app) error {
	damage, err := store.Check(c.DB)
	if err != nil {
		return c.explain(err)
	}
	for _, d := range damage {
		fmt.Fprintln(a.stdout, d)
	}
	if len(damage) > 0 {
		return fmt.Errorf("%w in %s: restore a backup, or remove the file and crawl anew", errDamage, c.DB)
	}
	return c.read(func(s *store.Snapshot) error {
		run := s.Meta().Run
		_, err := fmt.Fprintf(a.stdout, "%s is sound: run %d, %s models, %s edges\n", c.DB, run.ID, answers.Thousands(run.Models), answers.Thousands(run.Edges))
		return err
	})
}
