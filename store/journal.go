package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"hflineage/graph"
)

// ErrLocked says that another crawl holds the database.
var ErrLocked = errors.New("another crawl holds the database")

var (
	bucketRun     = []byte("run")
	bucketBlocks  = []byte("blocks")
	bucketLookups = []byte("lookups")
	keyRun        = []byte("run")

	journalBuckets = [][]byte{bucketRun, bucketBlocks, bucketLookups}
)

// maxLanes is what the one byte of a lane's key can tell apart.
const maxLanes = 256

// lockWait is how long OpenJournal waits for the lock: long enough for the
// other side to be done with its last system call, short enough for a person.
const lockWait = 200 * time.Millisecond

// JournalPath is where the journal of a database is.
func JournalPath(db string) string { return db + ".run" }

// Journal is the file of the run under way. Its methods are for one goroutine.
type Journal struct {
	db    *bolt.DB
	path  string
	base  string    // the database
	run   graph.Run // zero before Begin
	lanes []graph.Lane
}

// OpenJournal opens the journal of a database, making it if there is none, and
// locks it; ErrLocked if another process has.
func OpenJournal(db string) (*Journal, error) {
	path := JournalPath(db)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of journal %s: %w; choose another with --db", path, err)
	}
	for {
		j, err := openJournal(db, path)
		if !errors.Is(err, errReplaced) {
			return j, err
		}
	}
}

// errReplaced says that the file was removed by its crawl while we waited.
var errReplaced = errors.New("the journal was replaced")

func openJournal(db, path string) (*Journal, error) {
	if err := isJournal(path); err != nil {
		return nil, explain(path, err)
	}
	var file *os.File
	var empty bool
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
		return nil, explain(path, err)
	}
	j := &Journal{db: bdb, path: path, base: db}
	if err = j.isAt(file); err == nil {
		err = j.load()
	}
	if err != nil {
		return nil, errors.Join(err, bdb.Close())
	}
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
	err = tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		ours := slices.ContainsFunc(journalBuckets, func(n []byte) bool { return bytes.Equal(n, name) })
		if !ours || b == nil {
			return fmt.Errorf("%w: it has %q", errForeign, name)
		}
		return nil
	})
	return errors.Join(err, closeTx(tx))
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
		return fmt.Errorf("write journal %s: %w", j.path, err)
	}
	return j.db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketRun)
		data := b.Get(keyRun)
		if data == nil {
			return nil
		}
		if err := json.Unmarshal(data, &j.run); err != nil {
			return j.damaged(err)
		}
		for i := range maxLanes {
			var lane graph.Lane
			data := b.Get(laneKey(i))
			if data == nil {
				return nil
			}
			if err := json.Unmarshal(data, &lane); err != nil {
				return j.damaged(err)
			}
			j.lanes = append(j.lanes, lane)
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

func (j *Journal) damaged(err error) error {
	return fmt.Errorf("journal %s is damaged: %w; remove it to begin anew", j.path, err)
}

func laneKey(i int) []byte { return append([]byte("lane"), byte(i)) }

// Run is the record of the run under way; its ID is 0 before Begin.
func (j *Journal) Run() graph.Run { return j.run }

// Lanes are the cursors to go on from.
func (j *Journal) Lanes() []graph.Lane { return j.lanes }

// Begin records a run with the lanes it is to read.
func (j *Journal) Begin(run graph.Run, lanes []graph.Lane) error {
	if len(lanes) > maxLanes {
		return fmt.Errorf("%d lanes are more than a journal can hold, %d", len(lanes), maxLanes)
	}
	err := j.db.Update(func(tx *bolt.Tx) error {
		for i, lane := range lanes {
			if err := putJSON(tx.Bucket(bucketRun), laneKey(i), lane); err != nil {
				return err
			}
		}
		return putJSON(tx.Bucket(bucketRun), keyRun, run)
	})
	if err != nil {
		return fmt.Errorf("write journal %s: %w", j.path, err)
	}
	j.run, j.lanes = run, slices.Clone(lanes)
	return nil
}

// Append adds a page, moves its lane's cursor behind it and brings the run's
// record up to date, all in one transaction: after an error none of it is done.
func (j *Journal) Append(page *graph.Page, run graph.Run) error {
	if page.Lane < 0 || page.Lane >= len(j.lanes) {
		return fmt.Errorf("write journal %s: lane %d is none of %d", j.path, page.Lane, len(j.lanes))
	}
	err := j.db.Update(func(tx *bolt.Tx) error {
		blocks := tx.Bucket(bucketBlocks)
		blocks.FillPercent = 1 // appended to only
		seq, err := blocks.NextSequence()
		if err != nil {
			return err
		}
		if err := blocks.Put(binary.BigEndian.AppendUint64(nil, seq), encodeBlock(page)); err != nil {
			return err
		}
		if err := putJSON(tx.Bucket(bucketRun), laneKey(page.Lane), page.Next); err != nil {
			return err
		}
		return putJSON(tx.Bucket(bucketRun), keyRun, run)
	})
	if err != nil {
		return fmt.Errorf("write journal %s: %w", j.path, err)
	}
	j.run, j.lanes[page.Lane] = run, page.Next
	return nil
}

// AddLookup records the Hub's answer about a name, with the run's record.
func (j *Journal) AddLookup(l graph.Lookup, run graph.Run) error {
	err := j.db.Update(func(tx *bolt.Tx) error {
		if err := putJSON(tx.Bucket(bucketLookups), []byte(graph.Fold(l.Name)), l); err != nil {
			return err
		}
		return putJSON(tx.Bucket(bucketRun), keyRun, run)
	})
	if err != nil {
		return fmt.Errorf("write journal %s: %w", j.path, err)
	}
	j.run = run
	return nil
}

// Finish records that the run has seen all it will see.
func (j *Journal) Finish(run graph.Run) error {
	err := j.db.Update(func(tx *bolt.Tx) error { return putJSON(tx.Bucket(bucketRun), keyRun, run) })
	if err != nil {
		return fmt.Errorf("write journal %s: %w", j.path, err)
	}
	j.run = run
	return nil
}

// Unexplained returns up to limit names that the listing leaves unexplained and
// that the Hub was not asked about in LookupLife, the most mentioned first.
func (j *Journal) Unexplained(limit int) ([]string, error) {
	prev, err := previous(j.base)
	if err != nil {
		return nil, err
	}
	lookups, err := prev.mergeLookups(j, time.Now())
	if err != nil {
		return nil, err
	}
	_, report, _, err := build(j, lookups)
	if err != nil {
		return nil, err
	}
	asked := map[string]bool{}
	for _, l := range lookups {
		asked[graph.Fold(l.Name)] = true
	}
	names := slices.DeleteFunc(report.Unexplained, func(n string) bool { return asked[n] })
	return names[:min(limit, len(names))], nil
}

// Lookups returns the answers of this run, by folded name.
func (j *Journal) Lookups() ([]graph.Lookup, error) {
	var list []graph.Lookup
	err := j.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketLookups).ForEach(func(_, v []byte) error {
			var l graph.Lookup
			if err := json.Unmarshal(v, &l); err != nil {
				return j.damaged(err)
			}
			list = append(list, l)
			return nil
		})
	})
	return list, err
}

// Read calls add for each model in the order of arrival and returns the notes.
func (j *Journal) Read(add func(*graph.Model)) (notes []graph.Anomaly, err error) {
	err = j.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketBlocks).ForEach(func(k, v []byte) error {
			n, err := decodeBlock(v, add)
			if err != nil {
				return fmt.Errorf("journal %s, page %x: %w; remove the file to begin anew", j.path, k, err)
			}
			notes = append(notes, n...)
			return nil
		})
	})
	return notes, err
}

// Close lets go of the journal and leaves it for the next start to go on with;
// one in which no run has begun is removed.
func (j *Journal) Close() error {
	if j.run.ID == 0 {
		return j.Drop()
	}
	return j.db.Close()
}

// Drop removes the journal and closes it, in this order, so that nobody can
// lock a file that is about to go.
func (j *Journal) Drop() error {
	return errors.Join(os.Remove(j.path), j.db.Close())
}

func putJSON(b *bolt.Bucket, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put(key, data)
}
