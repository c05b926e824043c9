package main

import (
	"errors"
	"fmt"
	"syscall"

	"hflineage/crawler"
	"hflineage/store"
)

// publish ends the archive of a finished run, if it keeps one, and publishes the
// run. The journal stays if that fails, unless the run misses too many models.
func (f *dbFlag) publish(a *app, j *store.Journal) error {
	if err := f.finishArchive(a, j); err != nil {
		return err
	}
	err := store.Publish(f.DB, j)
	if missing, ok := errors.AsType[*store.MissingError](err); ok {
		return errors.Join(fmt.Errorf("%w: %w; the next run begins anew; if they are gone indeed, name a new database with --db",
			crawler.ErrIncomplete, missing), j.Drop())
	}
	return goesOn(err)
}

// goesOn adds to the error of a full disk what to do; others are left alone.
func goesOn(err error) error {
	if !isFull(err) {
		return err
	}
	return fmt.Errorf("%w: %w; make room, and the same command goes on from there", crawler.ErrIncomplete, err)
}

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }
