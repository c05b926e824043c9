package main

import (
	"runtime/debug"

	"hflineage/store"
)

// publish makes a snapshot of the journal. Nearly all of its memory is arrays
// that the collector need not look into, so that collecting often costs little
// and keeps the garbage small: three million models stay under 1 GiB.
func publish(db string, j *store.Journal) error {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	return store.Publish(db, j)
}
