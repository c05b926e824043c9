package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// OpenJournal opens the journal of a database, making it if there is none, and
// locks it; ErrLocked if another process has.
func OpenJournal(db string) (*Journal, error) {
	path := JournalPath(db)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of journal %s: %w; choose another with --db", path, err)
	}
	for {
		var j *Journal
		err := guard(func() (err error) {
			j, err = openJournal(db, path)
			return err
		})
		switch {
		case err == nil:
			return j, nil
		case !errors.Is(err, errReplaced):
			return nil, explain(path, err)
		}
	}
}

// errReplaced says that the file was removed by its crawl while we waited.
var errReplaced = errors.New("the journal was replaced")

func openJournal(db, path string) (*Journal, error) {
	if err := isJournal(path); err != nil {
		return nil, err
	}
	var file *os.File
	var empty bool
	opened := false
	defer func() {
		if !opened && file != nil {
			file.Close() // it would stay locked after a panic
		}
	}()
	bdb, err := bolt.Open(path, 0o644, &bolt.Options{
		Timeout: lockWait,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode) //nolint:gosec // the path is the user's to choose
			if err != nil {
				return nil, err
			}
			info, err := f.Stat()
			file, empty = f, err == nil && info.Size() == 0
			return f, err
		},
	})
	if err != nil {
		if empty && !errors.Is(err, bolterrors.ErrTimeout) {
			os.Remove(path) // a full disk: half of a first page would not be known as ours
		}
		return nil, err
	}
	j := &Journal{db: bdb, path: path, base: db}
	if err = j.isAt(file); err == nil {
		err = j.load()
	}
	if err == nil && j.run.ID == 0 {
		err = files.syncDir(filepath.Dir(path)) // or its first pages go with its name when power is lost
	}
	if err != nil {
		return nil, errors.Join(err, bdb.Close())
	}
	opened = true
	return j, nil
}

// isJournal makes sure that a file which is there already may be written to: a
// journal, or one that was left before its first transaction.
func isJournal(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return nil
	}
	tx, err := openSound(path, lockWait)
	if errors.Is(err, os.ErrNotExist) {
		return nil // dropped in the meantime
	}
	if err != nil {
		return err
	}
	defer closeTx(tx) //nolint:errcheck // it was only read
	return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		ours := slices.ContainsFunc(journalBuckets, func(n []byte) bool { return bytes.Equal(n, name) })
		if !ours || b == nil {
			return fmt.Errorf("%w: it has %q", errForeign, name)
		}
		return nil
	})
}

// explain names the journal and the next step.
func explain(path string, err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%w: %s is locked", ErrLocked, path)
	case errors.Is(err, errForeign):
		return fmt.Errorf("%s is no journal of hflineage: %w; move it away or choose another database with --db", path, err)
	case errors.Is(err, errPages):
		return fmt.Errorf("journal %s is damaged: %w; remove it to begin anew", path, err)
	}
	return fmt.Errorf("open journal %s: %w; make room or give permission, or choose another database with --db", path, err)
}

// isAt makes sure that the locked file is still the one at the path.
func (j *Journal) isAt(file *os.File) error {
	locked, err := file.Stat()
	if err != nil {
		return err
	}
	named, err := os.Stat(j.path)
	if err != nil || !os.SameFile(locked, named) {
		return errReplaced
	}
	return nil
}

// load reads the run's record. It writes to a new file only, so that a journal
// can be opened on a disk that is full.
func (j *Journal) load() error {
	if err := j.makeBuckets(); err != nil {
		return err
	}
	return j.db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketRun)
		data := b.Get(keyRun)
		if data == nil {
			return nil
		}
		if err := json.Unmarshal(data, &j.run); err != nil {
			return fmt.Errorf("%w: %w", errPages, err)
		}
		if err := json.Unmarshal(b.Get(keyLanes), &j.lanes); err != nil {
			return fmt.Errorf("%w: %w", errPages, err)
		}
		return nil
	})
}

func (j *Journal) makeBuckets() error {
	missing := false
	err := j.db.View(func(tx *bolt.Tx) error {
		missing = slices.ContainsFunc(journalBuckets, func(name []byte) bool { return tx.Bucket(name) == nil })
		return nil
	})
	if err != nil || !missing {
		return err
	}
	return j.db.Update(func(tx *bolt.Tx) error {
		for _, name := range journalBuckets {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
}
