package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"hflineage/graph/family"
	"hflineage/store"
)

// dbFile chooses the database.
type dbFile struct {
	DB string `name:"db" env:"HFLINEAGE_DB" placeholder:"FILE" help:"The database (default $XDG_DATA_HOME/hflineage/lineage.db)."`
}

// AfterApply fills in the default, when the flags have been parsed.
func (f *dbFile) AfterApply() error {
	if f.DB != "" {
		f.DB = followed(f.DB)
		return nil
	}
	dir := os.Getenv("XDG_DATA_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return errors.New("nowhere to keep the database: set --db or HOME")
		}
		dir = filepath.Join(home, ".local", "share")
	}
	f.DB = filepath.Join(dir, "hflineage", "lineage.db")
	return nil
}

// followed is where a link leads: the database is replaced as a whole, and the
// link shall stay.
func followed(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// read hands the database to a query.
func (f *dbFile) read(query func(*store.Snapshot) error) error {
	return f.explain(store.Read(f.DB, query))
}

// explain adds to the error of a missing database what to do.
func (f *dbFile) explain(err error) error {
	if !errors.Is(err, store.ErrNoDatabase) {
		return err
	}
	if _, unfinished := os.Stat(store.JournalPath(f.DB)); unfinished == nil {
		return fmt.Errorf("%w yet: its first run is not finished; the command that began it, hflineage crawl or import, goes on with it", err)
	}
	return fmt.Errorf("%w: run hflineage crawl first, or name another with --db", err)
}

// familyFlag chooses the family file.
type familyFlag struct {
	Families string `placeholder:"FILE" type:"existingfile" help:"A family file instead of the built-in one; see hflineage families --help."`
}

func (f *familyFlag) load() (*family.File, error) {
	if f.Families == "" {
		return family.Default(), nil
	}
	data, err := os.ReadFile(f.Families)
	if err != nil {
		return nil, err
	}
	file, err := family.Parse(data)
	if err != nil {
		return nil, usagef("%s: %w", f.Families, err)
	}
	return file, nil
}
