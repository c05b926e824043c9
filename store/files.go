package store

import (
	"errors"
	"os"

	bolt "go.etcd.io/bbolt"
)

// fileOps are the operations by which a snapshot gets its name and a journal
// loses its own. When power is lost, what has been synced is sure to last, and of
// all else any part may. So a snapshot is synced before it is renamed, and
// the folder before the journal is removed.
type fileOps struct {
	sync    func(db *bolt.DB) error
	rename  func(from, to string) error
	syncDir func(dir string) error
	remove  func(path string) error
}

// files are those of the system; a test records their order.
var files = fileOps{(*bolt.DB).Sync, os.Rename, syncDir, os.Remove}

// syncDir makes the names of the files in a folder last through a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the folder of a path that is the user's to choose
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
