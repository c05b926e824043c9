package main

import (
	"errors"
	"fmt"
	"syscall"

	"hflineage/crawler"
	"hflineage/store"
)

// publish ends the archive of a finished run, if it keeps one, and publishes the
// run; the journal stays if that fails.
func (f *dbFlag) publish(a *app, j *store.Journal) error {
	if err := f.finishArchive(a, j); err != nil {
		return err
	}
	return goesOn(store.Publish(f.DB, j))
}

// goesOn adds to the error of a full disk what to do; others are left alone.
func goesOn(err error) error {
	if !isFull(err) {
		return err
	}
	return fmt.Errorf("%w: %w; make room, and the same command goes on from there", crawler.ErrIncomplete, err)
}

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }
