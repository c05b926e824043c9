package main

import (
	"errors"
	"fmt"
	"syscall"

	"hflineage/crawler"
	"hflineage/store"
)

// goneFlag says when a whole listing is not believed.
type goneFlag struct {
	MaxGone float64 `default:"0.5" placeholder:"PERCENT" help:"Publish a whole listing only if it misses less than that part of the models of the run before, or ten of them at most (default ${default})."`
}

func (f *goneFlag) checkMaxGone() error {
	if f.MaxGone <= 0 || f.MaxGone > 100 {
		return usagef("--max-gone %v: must be above 0 and up to 100 percent", f.MaxGone)
	}
	return nil
}

// publish ends the archive of a finished run, if it keeps one, and publishes the
// run. The journal stays if that fails, unless the run misses too many models.
func (f *dbFile) publish(a *app, j *store.Journal) error {
	if err := f.finishArchive(a, j); err != nil {
		return err
	}
	err := store.Publish(f.DB, j)
	if missing, ok := errors.AsType[*store.MissingError](err); ok {
		return errors.Join(fmt.Errorf("%w: %w; the next run begins anew; if they are gone indeed, allow for it with --max-gone PERCENT",
			crawler.ErrIncomplete, missing), j.Drop())
	}
	if errors.Is(err, store.ErrNoKeys) {
		return errors.Join(fmt.Errorf("%w; nothing was published", err), j.Drop())
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
