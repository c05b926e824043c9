package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// allocSize is the step in which the file grows. bbolt's own, 16 MiB and powers
// of two before, is for files that go on growing.
const allocSize = 64 << 10

// write writes a snapshot to a temporary file and gives it its name.
func write(path string, c *contents) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temp := path + ".tmp"
	if err := files.remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // left behind by a run that was killed, and cannot be removed
	}
	defer func() {
		if err != nil {
			_ = files.remove(temp)
		}
	}()
	db, err := bolt.Open(temp, 0o644, &bolt.Options{NoSync: true, Timeout: lockWait})
	if err != nil {
		return err
	}
	db.AllocSize = allocSize
	if err := errors.Join(c.put(db), files.sync(db), db.Close()); err != nil {
		return err
	}
	if err := files.rename(temp, path); err != nil {
		return err
	}
	return files.syncDir(filepath.Dir(path))
}

func (c *contents) put(db *bolt.DB) error {
	records, err := c.records()
	if err != nil {
		return err
	}
	for _, s := range records {
		if err := putSection(db, s.key, s.payload); err != nil {
			return err
		}
	}
	for _, col := range columns {
		if err := putSection(db, col.key, col.payload(c.graph)); err != nil {
			return fmt.Errorf("section %q: %w", col.key, err)
		}
	}
	return nil
}

// recordSection is a section that is no array.
type recordSection struct {
	key     string
	payload []byte
}

func (c *contents) records() ([]recordSection, error) {
	meta, err1 := json.Marshal(c.meta)
	runs, err2 := toLines(c.runs)
	anomalies, err3 := toLines(c.anomalies)
	lookups, err4 := toLines(c.lookups)
	return []recordSection{
		{"meta    ", meta}, {"runs    ", runs}, {"anomaly ", anomalies}, {"lookups ", lookups}, {"events  ", c.events},
	}, errors.Join(err1, err2, err3, err4)
}
