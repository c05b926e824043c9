package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"hflineage/graph/family"
	"hflineage/store"
)

// dbFlag chooses the database.
type dbFlag struct {
	DB string `name:"db" env:"HFLINEAGE_DB" placeholder:"FILE" type:"path" help:"The database (default $XDG_DATA_HOME/hflineage/lineage.db)."`
}

// AfterApply fills in the default, when the flags have been parsed.
func (f *dbFlag) AfterApply() error {
	if f.DB != "" {
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

// open opens the database for a query.
func (f *dbFlag) open() (*store.Snapshot, error) {
	s, err := store.Open(f.DB)
	if errors.Is(err, store.ErrNoDatabase) {
		return nil, fmt.Errorf("%w: run hflineage crawl first, or name another with --db", err)
	}
	return s, err
}

// protect turns an index out of range, which only a damaged database can bring
// about, into an error that says so. A fault in the map of the file, cut short
// under our feet, is one too.
func protect(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			if os.Getenv("HFLINEAGE_TRACE") != "" {
				panic(r)
			}
			err = fmt.Errorf("%w (%w): run hflineage check", store.ErrDamaged, r)
		default:
			panic(r)
		}
	}()
	return f()
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
